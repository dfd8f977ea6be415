import { UsageError } from "./command_line.ts";

/** A database that the environment names, and the tenants that live in it. */
export type NamedDatabase<Tenant> = {
  url: string;
  /** For messages: the variable that holds the URL, and the host. Never the password. */
  where: string;
  tenants: Tenant[];
};

/**
 * Lists the distinct databases. A tenant lives in the database of `<NAME>_DATABASE_URL`, or of
 * `DATABASE_URL` when that is not set. With `only`, lists just the database of that tenant.
 *
 * @throws {UsageError} when no tenant has the name `only`.
 * @throws {Error} when a tenant has no database.
 */
export function readDatabases<Tenant extends { name: string }>(
  env: Record<string, string | undefined>,
  tenants: readonly Tenant[],
  only?: string,
): NamedDatabase<Tenant>[] {
  const names = tenants.map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    throw new UsageError(`Unknown tenant "${only}": use ${names.join(", ")}`);
  }
  const databases = new Map<string, NamedDatabase<Tenant>>();
  for (const tenant of tenants) {
    const variable = databaseVariable(tenant.name);
    const used = env[variable] ? variable : "DATABASE_URL";
    const url = env[used];
    if (!url && only !== undefined && only !== tenant.name) continue;
    if (!url) {
      throw new Error(
        `Neither DATABASE_URL nor ${variable} is set; expected mysql://user:password@host/database`,
      );
    }
    const known = databases.get(identity(url));
    if (known) known.tenants.push(tenant);
    else databases.set(identity(url), { url, where: describe(used, url), tenants: [tenant] });
  }
  const all = [...databases.values()];
  return only ? all.filter(({ tenants }) => tenants.some(({ name }) => name === only)) : all;
}

/** The variable for a tenant's own database, for example `PEWACA_DATABASE_URL`. */
export function databaseVariable(tenant: string): string {
  return `${tenant.toUpperCase()}_DATABASE_URL`;
}

/** Equal for URLs of the same database. On PlanetScale the user name selects the branch. */
function identity(text: string): string {
  if (!URL.canParse(text)) return text;
  const { username, host, pathname } = new URL(text);
  return `${username}@${host}${pathname.replace(/\/$/, "")}`;
}

function describe(variable: string, url: string): string {
  return URL.canParse(url) ? `${variable} (${new URL(url).hostname})` : variable;
}
