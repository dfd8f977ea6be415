import { randomBytes } from "node:crypto";
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createConnection } from "mysql2/promise";
import { addressOf, type Connected, connectToMysql } from "../../../ops/connect.ts";
import { type Gateway, type GatewayOptions, startGateway } from "../../../local/gateway/gateway.ts";
import { type MigratedTenant, setsOf } from "../../../ops/migrate/sets.ts";
import type { MysqlAddress } from "../../../ops/mysql/pool.ts";
import { TENANTS } from "../../../src/tenants/mod.ts";
import { startMysqlServer } from "../../../local/mysql/server.ts";
import { readBrand } from "../../../local/stack/settings.ts";
import { seed, seededAccounts } from "../../../local/seed/seed.ts";
import type { Query } from "../../../src/deps.ts";
import { dumpMigrated } from "./mysql_dump.ts";
import { quickPasswords } from "../passwords.ts";

/** An empty, migrated database of one test's own. */
export type TestDatabase = {
  mysql: MysqlAddress & { database: string };
  gateway: Gateway;
  /** Straight to the server, past the gateway: for looking at the rows. */
  query: Query;
  /** The connection of `query`. */
  direct: Connected;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * `migrated: false` leaves the database without tables, `seeded: true` fills them. `tenants` are those
 * that live in it: it gets the common tables and theirs; all of them without it. The rest is the gateway's.
 */
export type TestDatabaseOptions = Omit<GatewayOptions, "mysql"> & {
  migrated?: boolean;
  seeded?: boolean;
  tenants?: readonly MigratedTenant[];
};

/** What the databases of a run take at the most, many times over. */
const ROOM_BYTES = 2 ** 31;

/**
 * `deno test` gives each file a world of its own but one process: what they share lies here. The
 * server's keeper removes it when the process has ended. TEST_SHARED is for processes that share it, too.
 */
const SHARED = process.env.TEST_SHARED ?? join(memory() ?? tmpdir(), `daftar-test-${Deno.pid}`);

/** How the servers of these tests isolate transactions, as MySQL calls it. Default: as the server does. */
const ISOLATION = process.env.TEST_ISOLATION;

/** The collation of texts, in place of that of the migrations: that of tables that others have made. */
const COLLATION = process.env.TEST_COLLATION;
const OURS = "utf8mb4_unicode_520_ci";

let server: Promise<MysqlAddress> | undefined;
const scripts = new Map<string, Promise<string>>();

/**
 * The one server of a test run: `TEST_MYSQL_URL` (`mysql://user:password@host:port`) when it is set,
 * else a throw-away one that starts when the first test asks and ends with the process.
 */
export function testServer(): Promise<MysqlAddress> {
  return server ??= findOrStartServer().then(isolate);
}

/**
 * How tenants share databases in this run: all in one, or with `DATABASE_LAYOUT=separate` each in
 * one of its own. The suite passes in both.
 */
export function databaseGroups<Tenant>(tenants: readonly Tenant[]): Tenant[][] {
  const layout = process.env.DATABASE_LAYOUT ?? "shared";
  if (layout === "separate") return tenants.map((tenant) => [tenant]);
  if (layout === "shared") return [[...tenants]];
  throw new Error(`DATABASE_LAYOUT is "${layout}", but must be shared or separate`);
}

/** Makes a database by replaying a script, which was made from the migrations once. */
export async function createDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { migrated = true, seeded = false, tenants = TENANTS, ...gatewayOptions } = options;
  const address = await testServer();
  const database = `daftar_test_${randomBytes(6).toString("hex")}`;
  const tables = migrated ? await tablesOf(address, tenants, seeded) : "";
  await administer(
    address,
    `CREATE DATABASE ${database} DEFAULT CHARSET utf8mb4; USE ${database};\n${tables}`,
  );
  const mysql = { ...address, database };
  const gateway = await startGateway({ mysql, ...gatewayOptions });
  const direct = connectToMysql(mysql);
  return {
    mysql,
    gateway,
    query: direct.query,
    direct,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([gateway.close(), direct.close()]);
      await administer(address, `DROP DATABASE ${database}`);
    },
  };
}

/** A file system in memory with room enough: making a database there takes half the time. */
function memory(): string | null {
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > ROOM_BYTES ? "/dev/shm" : null;
  } catch {
    return null;
  }
}

async function findOrStartServer(): Promise<MysqlAddress> {
  const given = process.env.TEST_MYSQL_URL;
  if (given) return addressOf(new URL(given));
  const report = (line: string) => console.error(line);
  return JSON.parse(
    await shared("server.json", async () => {
      const { host, port, socketPath, user, password } = await startMysqlServer({
        directory: SHARED,
        brand: readBrand(Deno.env.toObject()),
        throwaway: true,
        removeAfter: true,
        // A third of what a database costs that lives for one test.
        keepsStatistics: false,
        report,
      });
      return JSON.stringify({ host, port, socketPath, user, password });
    }),
  );
}

/** Connections from now on isolate their transactions as `TEST_ISOLATION` says. */
async function isolate(address: MysqlAddress): Promise<MysqlAddress> {
  const level = ISOLATION?.replace("-", " ");
  if (level) await administer(address, `SET GLOBAL TRANSACTION ISOLATION LEVEL ${level}`);
  return address;
}

async function tablesOf(
  address: MysqlAddress,
  tenants: readonly MigratedTenant[],
  seeded: boolean,
): Promise<string> {
  const sets = setsOf(tenants);
  const name = `${seeded ? "seeded" : "tables"}_${sets.map(({ name }) => name).join("_")}.sql`;
  const fill = seeded
    ? async (query: Query) => {
      await seed(query, tenants);
      await hashAtLeastCost(query, tenants);
    }
    : undefined;
  const make = () => dumpMigrated(address, sets, fill);
  const { TEST_MYSQL_URL, TEST_SHARED } = process.env;
  const script = scripts.get(name) ??
    (TEST_MYSQL_URL && !TEST_SHARED ? make() : shared(name, make));
  scripts.set(name, script);
  return inCollation(await script);
}

/** A script that makes tables, with the collation of this run in place of that of the migrations. */
export function inCollation(script: string): string {
  return COLLATION ? script.replaceAll(OURS, COLLATION) : script;
}

/** Makes a text once per process: the first test file does, the others wait and read it. */
async function shared(name: string, make: () => Promise<string>): Promise<string> {
  await Deno.mkdir(SHARED, { recursive: true, mode: 0o700 });
  using turn = await Deno.open(join(SHARED, "turn"), { create: true, write: true });
  await turn.lock(true);
  const path = join(SHARED, name);
  const known = await Deno.readTextFile(path).catch(() => null);
  if (known !== null) return known;
  const text = await make();
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  return text;
}

async function administer(address: MysqlAddress, statements: string): Promise<void> {
  const connection = await createConnection({
    ...address,
    charset: "utf8mb4",
    multipleStatements: true,
    maxPreparedStatements: 1,
  });
  try {
    await connection.query(statements);
  } finally {
    await connection.end();
  }
}

const HASHES = {
  pewaca: {
    read: "SELECT user_password AS hash FROM m_user WHERE user_email = ?",
    write: "UPDATE m_user SET user_password = ? WHERE user_email = ?",
  },
  zporta: {
    read: "SELECT password AS hash FROM auth_user WHERE email = ?",
    write: "UPDATE auth_user SET password = ? WHERE email = ?",
  },
};

/** Hashes the passwords of the seeded people anew, but for those whose hash is Django's. */
async function hashAtLeastCost(query: Query, tenants: readonly MigratedTenant[]): Promise<void> {
  for (const { tenant, email, password } of seededAccounts) {
    if (!tenants.some(({ name }) => name === tenant)) continue;
    const { read, write } = HASHES[tenant];
    const { rows } = await query(read, [email]);
    if (!String(rows[0]!.hash).startsWith("argon2")) continue;
    await query(write, [await quickPasswords.hash(password), email]);
  }
}
