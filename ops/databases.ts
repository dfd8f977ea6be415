import { UsageError } from "./command_line.ts";

/** A database that the environment names, and the tenants that live in it. */
export type NamedDatabase<Tenant> = {
  url: string;
  /** The variable that names it, and its host: enough to recognise it, without a password. */
  where: string;
  tenants: Tenant[];
};

/**
 * Finds the distinct databases: `DATABASE_URL` for every tenant, but for those that have a database
 * of their own (`<NAME>_DATABASE_URL`). With `only`, the database in which that tenant lives.
 *
 * @throws {UsageError} when there is no tenant of the name `only`.
 * @throws {Error} when a tenant has no database; never repeats a URL, since it holds a password.
 */
export function readDatabases<Tenant extends { name: string }>(
  env: Record<string, string | undefined>,
  tenants: readonly Tenant[],
  only?: string,
): NamedDatabase<Tenant>[] {
  const names = tenants.map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    throw new UsageError(`No tenant "${only}", only ${names.join(", ")}`);
  }
  const databases = new Map<string, NamedDatabase<Tenant>>();
  for (const tenant of tenants) {
    const variable = databaseVariable(tenant.name);
    const used = env[variable] ? variable : "DATABASE_URL";
    const url = env[used];
    if (!url && only !== undefined && only !== tenant.name) continue;
    if (!url) {
      throw new Error(
        `DATABASE_URL is not set (nor ${variable}): mysql://user:password@host/database`,
      );
    }
    const known = databases.get(identity(url));
    if (known) known.tenants.push(tenant);
    else databases.set(identity(url), { url, where: describe(used, url), tenants: [tenant] });
  }
  const all = [...databases.values()];
  return only ? all.filter(({ tenants }) => tenants.some(({ name }) => name === only)) : all;
}

/** The variable that names a tenant's own database. */
export function databaseVariable(tenant: string): string {
  return `${tenant.toUpperCase()}_DATABASE_URL`;
}

/** Two URLs with one identity lead to the same database. PlanetScale tells branches by the user. */
function identity(text: string): string {
  if (!URL.canParse(text)) return text;
  const { username, host, pathname } = new URL(text);
  return `${username}@${host}${pathname.replace(/\/$/, "")}`;
}

function describe(variable: string, url: string): string {
  return URL.canParse(url) ? `${variable} (${new URL(url).hostname})` : variable;
}
