import { connectToMysql } from "../../ops/connect.ts";
import { databaseVariable } from "../../ops/databases.ts";
import { applyMigrations } from "../../ops/migrate/migrations.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import type { Tenant } from "../../src/tenant.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { type LocalDatabase, openLocalDatabase } from "../mysql/local_database.ts";
import { seed } from "../seed/seed.ts";
import { countFailedLogIns } from "./failed_log_ins.ts";
import type { DevSettings } from "./settings.ts";

/** More migrations than these are counted, not listed. */
const MAX_LINES = 3;

/** What the stack says, and what is to be done when it stops. */
type Tools = { say: (line: string) => void; whenStopping: (end: () => Promise<void>) => void };

/** A database of the stack, the gateway in front of it, and the tenants that live in it. */
export type StackDatabase = LocalDatabase & { gateway: Gateway; tenants: Tenant[] };

/**
 * Opens the database of `DATABASE_URL`, or a private one in `directory`, and after it those of the tenants
 * that have their own. `whenStopping` is given the functions that close them.
 */
export async function openDatabases(
  tenants: readonly Tenant[],
  settings: DevSettings,
  directory: string,
  tools: Tools,
): Promise<StackDatabase[]> {
  const urlOf = ({ name }: Tenant) => settings.tenantDatabaseUrls[name] ?? settings.databaseUrl;
  const urls = [settings.databaseUrl, ...tenants.map(urlOf)];
  const distinct = [...new Map(urls.map((url) => [url?.href, url])).values()];
  const opened: StackDatabase[] = [];
  for (const url of distinct) {
    const database = await openLocalDatabase(url, { directory, brand: settings.brand }, tools.say);
    tools.whenStopping(database.close);
    const { rttMs } = settings;
    const gateway = await startGateway({ mysql: database.address, rttMs, log: false });
    tools.whenStopping(gateway.close);
    const living = tenants.filter((tenant) => urlOf(tenant)?.href === url?.href);
    opened.push({ ...database, gateway, tenants: living });
  }
  return opened;
}

/** Migrates and seeds a database. Returns whether it was seeded. What `LIMITS=off` needs goes when the stack stops. */
export async function prepareTables(
  { address, tenants }: StackDatabase,
  { isLimited }: Pick<DevSettings, "isLimited">,
  { say, whenStopping }: Tools,
): Promise<boolean> {
  const connection = connectToMysql(address);
  try {
    const applied: string[] = [];
    await applyMigrations(connection.query, setsOf(tenants), {
      report: (line) => void applied.push(line),
    });
    if (applied.length > MAX_LINES) say(`Applied ${applied.length} migrations`);
    else applied.forEach(say);
    try {
      await countFailedLogIns(connection.query, isLimited);
      if (!isLimited) whenStopping(() => limitAgain(address));
    } catch (error) {
      const { code } = error as { code?: string };
      if (!isLimited) say(`LIMITS=off: failed logins are limited all the same (${code})`);
    }
    return await seed(connection.query, tenants);
  } finally {
    await connection.close();
  }
}

/** The database may be one that others use, too, or that is adopted later. */
async function limitAgain(address: LocalDatabase["address"]): Promise<void> {
  const connection = connectToMysql(address);
  try {
    await countFailedLogIns(connection.query, true);
  } finally {
    await connection.close();
  }
}

/** Selects something from the databases of tenants that have their own, by the tenant's name. */
export function ofTenantDatabases<T>(
  [, ...others]: readonly StackDatabase[],
  select: (database: StackDatabase) => T,
): Record<string, T> {
  return Object.fromEntries(
    others.flatMap((database) =>
      database.tenants.map(({ name }) => [name, select(database)] as const)
    ),
  );
}

/** The gateways of tenants that have their own database, by the Worker's variable. */
export function tenantGatewayUrls(databases: readonly StackDatabase[]): Record<string, string> {
  const urls = Object.entries(ofTenantDatabases(databases, ({ gateway }) => gateway.url));
  return Object.fromEntries(urls.map(([name, url]) => [databaseVariable(name), url]));
}
