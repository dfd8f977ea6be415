import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { urlOf } from "../../ops/connect.ts";
import { readMigrations } from "../../ops/migrate/migration_files.ts";
import { applyMigrations } from "../../ops/migrate/migrations.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import type { Query } from "../../src/deps.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const SCRIPT = fileURLToPath(new URL("../../ops/migrate.ts", import.meta.url));

const NAMES = TENANTS.map(({ name }) => name);
const OTHERS = NAMES.filter((name) => name !== "pewaca");

type Run = { code: number; out: string; err: string };

async function migrate(env: Record<string, string>, ...args: string[]): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", SCRIPT, ...args],
    env: { DATABASE_URL: "", PEWACA_DATABASE_URL: "", ZPORTA_DATABASE_URL: "", ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

/** How many migrations there are beside the common set. */
async function countTenantsMigrations(): Promise<number> {
  const migrations = await readMigrations(setsOf(TENANTS));
  return migrations.filter(({ set }) => set !== "core").length;
}

/** Everything that a plan could have changed: the schema, and the rows of the ledgers. */
async function stateOf(query: Query): Promise<unknown> {
  const { rows } = await query(
    `SELECT table_name AS t, column_name AS c, column_type AS type, column_default AS d
     FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`,
  );
  const state: unknown[] = [rows];
  for (const ledger of ["applied_migration", "schema_migration", "schema_migration_lock"]) {
    if (!rows.some(({ t }) => t === ledger)) continue;
    state.push((await query(`SELECT * FROM ${ledger} ORDER BY 1, 2`)).rows);
  }
  return state;
}

/** Looks at a database in both ways and asserts that it is as before. */
async function look(
  query: Query,
  env: Record<string, string>,
): Promise<{ plan: Run; status: Run; json: Run[] }> {
  const before = await stateOf(query);
  const plan = await migrate(env, "--plan");
  const status = await migrate(env, "--status");
  const json = [await migrate(env, "--plan", "--json"), await migrate(env, "--status", "--json")];
  for (const { code, err } of [plan, status, ...json]) assert.deepEqual([code, err], [0, ""]);
  assert.deepEqual(await stateOf(query), before);
  return { plan, status, json };
}

Deno.test("migrate --plan and --status look at an empty database and change nothing", async () => {
  await using database = await createDatabase({ migrated: false });
  const { plan, status, json: [planned, known] } = await look(database.query, {
    DATABASE_URL: urlOf(database.mysql),
  });
  assert.match(
    plan.out,
    new RegExp(`^DATABASE_URL \\(127\\.0\\.0\\.1\\), for ${NAMES.join(", ")}$`, "m"),
  );
  assert.match(
    plan.out,
    /^ {2}apply {3}core\/0001_outbox\.sql, 1 statement\n +serves every older Worker\n +CREATE TABLE IF NOT EXISTS outbox \($/m,
  );
  assert.match(plan.out, /^ {2}apply {3}pewaca\/0002_keys\.sql, \d\d statements$/m);
  assert.match(status.out, /^ {2}pending +core\/0001_outbox\.sql$/m);
  assert.match(
    plan.out,
    /core\/0006_\w+\.sql, \d+ statements\n +serves Workers that know core\/0006\n/,
  );
  const [first] = JSON.parse(planned!.out).databases;
  assert.equal(first.pending[0].file, "core/0001_outbox.sql");
  assert.deepEqual(first.pending[0].statements, ["CREATE TABLE IF NOT EXISTS outbox ("]);
  const { migrations, pending } = JSON.parse(known!.out).databases[0];
  assert.equal(pending, migrations.length);
  assert.deepEqual(migrations[0], {
    set: "core",
    version: 1,
    file: "core/0001_outbox.sql",
    state: "pending",
    applied_at: null,
    ran_as: null,
  });
});

Deno.test("migrate --plan and --status look at a half-migrated database and change nothing", async () => {
  await using database = await createDatabase({ tenants: [] });
  const { plan, status, json: [planned, known] } = await look(database.query, {
    DATABASE_URL: urlOf(database.mysql),
  });
  assert.doesNotMatch(plan.out, /core\//);
  assert.match(plan.out, /apply {3}zporta\/0001_tables\.sql/);
  assert.match(status.out, /^ {2}\d{4}-\d\d-\d\dT[\d:.]+Z +core\/0001_outbox\.sql$/m);
  const pending = await countTenantsMigrations();
  assert.match(status.out, new RegExp(`^ {2}${pending} pending$`, "m"));
  assert.equal(JSON.parse(planned!.out).databases[0].pending.length, pending);
  assert.equal(JSON.parse(known!.out).databases[0].migrations[0].state, "applied");
});

Deno.test("migrate --plan and --status look at an up-to-date database and change nothing", async () => {
  await using database = await createDatabase();
  const { plan, status } = await look(database.query, { DATABASE_URL: urlOf(database.mysql) });
  assert.match(plan.out, /^ {2}up to date$/m);
  assert.match(status.out, /^ {2}up to date$/m);
});

Deno.test("migrate --plan works over PlanetScale's protocol, and --json lists what was applied", async () => {
  await using database = await createDatabase({ tenants: [], branch: "development" });
  const env = { DATABASE_URL: database.gateway.url };
  assert.match((await migrate(env, "--plan")).out, /apply {3}pewaca\/0001_tables\.sql/);
  const { code, out } = await migrate(env, "--json");
  const { databases } = JSON.parse(out);
  const pending = await countTenantsMigrations();
  assert.deepEqual([code, databases.length, databases[0].applied.length], [0, 1, pending]);
  assert.match((await migrate(env)).out, /The database is up to date/);
});

Deno.test("migrate says where to go when a branch of PlanetScale takes deploy requests alone", async () => {
  await using database = await createDatabase({ migrated: false, branch: "production" });
  const { code, err } = await migrate({ DATABASE_URL: database.gateway.url });
  assert.equal(code, 1);
  assert.match(err, /from deploy requests alone .* development branch, and deploy that branch\n$/);
  const { rows } = await database.query("SHOW TABLES");
  assert.deepEqual(rows, []);
});

Deno.test("migrate refuses what it does not know, and both ways of looking at once, before it connects", async () => {
  const env = { DATABASE_URL: "mysql://127.0.0.1:1/none" };
  for (
    const args of [["--dry-run"], ["--plan", "--status"], ["--plam"], ["--tenant", "nobody"], [
      "now",
    ]]
  ) {
    const { code, out, err } = await migrate(env, ...args);
    assert.deepEqual([code, out, err.trim().split("\n").length], [2, "", 1], args.join(" "));
  }
});

Deno.test("migrate --plan exits with 1 when what was applied does not fit the files", async () => {
  await using database = await createDatabase();
  await database.query(
    "UPDATE applied_migration SET checksum = 'x' WHERE version = 2 AND set_name = 'core'",
  );
  for (const args of [["--plan"], ["--status"], []]) {
    const { code, err } = await migrate({ DATABASE_URL: urlOf(database.mysql) }, ...args);
    assert.equal(code, 1);
    assert.match(err, /^core\/0002_photos\.sql was edited after it was applied[^\n]*\n$/);
  }
});

Deno.test("migrate goes over every distinct database, each with the sets of the tenants that live in it", async () => {
  await using shared = await createDatabase({ migrated: false });
  await using own = await createDatabase({ migrated: false });
  const env = { DATABASE_URL: urlOf(shared.mysql), PEWACA_DATABASE_URL: urlOf(own.mysql) };
  const { databases } = JSON.parse((await migrate(env, "--json")).out);
  assert.deepEqual(
    databases.map(({ database, tenants }: Record<string, unknown>) => [database, tenants]),
    [["DATABASE_URL (127.0.0.1)", OTHERS], ["PEWACA_DATABASE_URL (127.0.0.1)", ["pewaca"]]],
  );
  assert.deepEqual(await applyMigrations(shared.query, setsOf([{ name: "zporta" }])), []);
  assert.deepEqual(await applyMigrations(own.query, setsOf([{ name: "pewaca" }])), []);
  const tables = (await own.query("SHOW TABLES")).rows.flatMap((row) => Object.values(row));
  assert.ok(!tables.includes("auth_user"));
});

Deno.test("a tenant's own database can be migrated alone, and a missing URL is named", async () => {
  await using own = await createDatabase({ migrated: false });
  const env = { PEWACA_DATABASE_URL: urlOf(own.mysql) };
  const missing = await migrate(env);
  assert.equal(missing.code, 1);
  const variable = `${OTHERS[0]!.toUpperCase()}_DATABASE_URL`;
  assert.match(missing.err, new RegExp(`^Neither DATABASE_URL nor ${variable} is set`));
  const { code, out } = await migrate(env, "--tenant", "pewaca");
  assert.equal(code, 0);
  assert.match(out, /^PEWACA_DATABASE_URL \(127\.0\.0\.1\), for pewaca$/m);
});

Deno.test("of several databases the one that fails is named", async () => {
  await using shared = await createDatabase();
  const env = {
    DATABASE_URL: urlOf(shared.mysql),
    PEWACA_DATABASE_URL: "mysql://root:sandi@127.0.0.1:1/none",
  };
  const { code, err } = await migrate(env, "--status");
  assert.equal(code, 1);
  assert.match(
    err,
    /^PEWACA_DATABASE_URL \(127\.0\.0\.1\): Cannot reach or use the database: \w+\n$/,
  );
});
