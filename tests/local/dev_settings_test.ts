import assert from "node:assert/strict";
import { prepareTables, type StackDatabase } from "../../local/stack/databases.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { createDatabase } from "../support/mysql/mysql.ts";
import { readDevSettings } from "../../local/stack/settings.ts";

const NAMES = TENANTS.map(({ name }) => name);

Deno.test("the dev command needs no settings, and takes a database for one tenant", () => {
  const ports = { port: 8787, consolePort: 8788, operatorsPort: 8789 };
  const preset = {
    ...ports,
    rttMs: 0,
    isLimited: true,
    log: "auto",
    brand: undefined,
    databaseUrl: undefined,
    ownSecrets: {},
  };
  assert.deepEqual(readDevSettings({}, NAMES), { ...preset, tenantDatabaseUrls: {} });
  const { databaseUrl, tenantDatabaseUrls } = readDevSettings(
    { DATABASE_URL: "mysql://a@h/one", ZPORTA_DATABASE_URL: "mysql://b@h/two" },
    NAMES,
  );
  assert.equal(databaseUrl?.href, "mysql://a@h/one");
  assert.deepEqual(
    Object.entries(tenantDatabaseUrls).map(([name, url]) => [name, url.href]),
    [["zporta", "mysql://b@h/two"]],
  );
});

Deno.test("a setting that makes no sense is refused by name, and no password is repeated", () => {
  const wrong: [env: Record<string, string>, expected: RegExp][] = [
    [{ PORT: "80a" }, /^PORT must be a whole number from 1 to 65535/],
    [{ PORT: "9000", CONSOLE_PORT: "9000" }, /^PORT and CONSOLE_PORT are both 9000/],
    [{ OPERATORS_PORT: "8787" }, /^PORT and OPERATORS_PORT are both 8787/],
    [{ LIMITS: "none" }, /^LIMITS must be one of on, off, not "none"/],
    [{ LOCAL_DATABASE: "oracle" }, /^LOCAL_DATABASE must be one of auto, mariadb, mysql/],
    [{ DB_RTT_MS: "-1" }, /^DB_RTT_MS must be a whole number/],
    [{ DATABASE_URL: "https://root:sandi@h/d" }, /^DATABASE_URL must look like mysql:/],
    [{ PEWACA_DATABASE_URL: "sandi" }, /^PEWACA_DATABASE_URL must look like mysql:/],
    [{ RESEND_BASE_URL: "https://api.resend.com" }, /^RESEND_BASE_URL is set/],
  ];
  for (const [env, expected] of wrong) {
    assert.throws(() => readDevSettings(env, NAMES), ({ message }: Error) => {
      assert.match(message, expected);
      assert.doesNotMatch(message, /sandi/);
      return true;
    });
  }
});

Deno.test("what LIMITS=off needs in the database is gone when the stack has stopped", async () => {
  await using database = await createDatabase({ migrated: false });
  const triggers = async () => {
    const { rows } = await database.query(
      "SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
    );
    return rows.length;
  };
  const ends: (() => Promise<void>)[] = [];
  const stack = { ...database, address: database.mysql, tenants: [...TENANTS] };
  const tools = { say: () => {}, whenStopping: (end: () => Promise<void>) => void ends.push(end) };
  // Nothing else of the stack's database is looked at.
  await prepareTables(stack as unknown as StackDatabase, { isLimited: false }, tools);
  assert.equal(await triggers(), 2);
  for (const end of ends) await end();
  assert.equal(await triggers(), 0);
});
