import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { type Migration, readMigrations } from "../../ops/migrate/migration_files.ts";
import { applyMigrations, examineMigrations } from "../../ops/migrate/migrations.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { Query } from "../../src/deps.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

const SETS = setsOf(TENANTS);
const OLD_LEDGER = `CREATE TABLE schema_migration (version INT NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL, checksum CHAR(64) NOT NULL, applied_at DATETIME(3) NOT NULL)`;

/** A database to which the old single list was applied up to a version, under the old ledger. */
async function oldDatabase(newest: number): Promise<TestDatabase> {
  const database = await createDatabase({ migrated: false });
  const done = (await readMigrations(SETS)).filter(({ supersedes }) =>
    supersedes !== null && supersedes.version <= newest
  );
  const { query } = database;
  await applyOnly(query, done);
  await query("DROP TABLE applied_migration");
  await query(OLD_LEDGER);
  for (const [version, { file, checksum }] of oldFiles(done)) {
    await query("INSERT INTO schema_migration VALUES (?, ?, ?, '2026-01-02 03:04:05.678')", [
      version,
      file.slice(5, -4),
      checksum,
    ]);
  }
  return database;
}

function oldFiles(migrations: Migration[]) {
  return new Map(migrations.map(({ supersedes }) => [supersedes!.version, supersedes!]));
}

/** Applies these migrations and none that follow. */
async function applyOnly(query: Query, migrations: Migration[]): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "daftar-migrations-" });
  try {
    for (const { name, directory } of SETS) {
      await Deno.mkdir(join(root, name));
      for (const { file } of migrations.filter(({ set }) => set === name)) {
        await Deno.copyFile(join(directory, basename(file)), join(root, file));
      }
    }
    await applyMigrations(query, SETS.map(({ name }) => ({ name, directory: join(root, name) })));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function schemaOf(query: Query): Promise<unknown> {
  const columns = await query(
    `SELECT table_name AS t, column_name AS c, column_type AS type, is_nullable AS n,
       column_default AS d, extra AS e FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name <> 'schema_migration'
     ORDER BY table_name, column_name`,
  );
  const keys = await query(
    `SELECT table_name AS t, index_name AS k, column_name AS c, non_unique AS n
     FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name <> 'schema_migration'
     ORDER BY table_name, index_name, seq_in_index`,
  );
  return [columns.rows, keys.rows];
}

/** The files of all tenants but this one that the old single list did not have. */
async function newFilesOfOthers(tenant: string): Promise<string[]> {
  const migrations = await readMigrations(SETS);
  return migrations.filter(({ set, supersedes }) => !["core", tenant].includes(set) && !supersedes)
    .map(({ file }) => file);
}

async function tablesOf(query: Query): Promise<string[]> {
  const { rows } = await query(
    "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  return rows.map(({ t }) => String(t));
}

Deno.test("a database of the old single list is recognised: nothing of it runs again", async () => {
  await using database = await oldDatabase(8);
  const { query } = database;
  const statements: string[] = [];
  const watched: Query = async (sql, args) => {
    statements.push(sql.trim());
    return await query(sql, args);
  };
  const all = await readMigrations(SETS);
  const isNew = ({ supersedes }: Migration) => supersedes === null;
  assert.deepEqual(
    await applyMigrations(watched, SETS),
    all.filter(isNew).map(({ file }) => file),
  );
  const newSteps = all.filter(isNew).flatMap(({ steps }) => steps.map(({ sql }) => sql));
  const changes = statements.filter((sql) => /^(?:CREATE|ALTER|UPDATE|DROP)\b/i.test(sql))
    .filter((sql) => !/(?:schema|applied)_migration/.test(sql) && !newSteps.includes(sql));
  assert.deepEqual(changes, []);
  const { rows } = await query(
    `SELECT set_name, version, DATE_FORMAT(applied_at, '%Y-%m-%d %H:%i') AS day
     FROM applied_migration WHERE set_name = 'pewaca' AND version <= 5 ORDER BY version`,
  );
  assert.deepEqual(rows.map(({ day }) => day), Array(5).fill("2026-01-02 03:04"));
  assert.equal(
    (await query("SELECT version FROM schema_migration")).rows.length,
    8,
    "history stays",
  );
  assert.deepEqual(await applyMigrations(query, SETS), []);
});

Deno.test("an old database, wherever its single list ended, and a new one end in the same form", async () => {
  await using fresh = await createDatabase();
  const expected = await schemaOf(fresh.query);
  for (const newest of [1, 3, 4, 5, 6, 7]) {
    await using database = await oldDatabase(newest);
    const applied = await applyMigrations(database.query, SETS);
    const all = await readMigrations(SETS);
    const isToRun = ({ supersedes }: Migration) => !supersedes || supersedes.version > newest;
    assert.deepEqual(applied, all.filter(isToRun).map(({ file }) => file), `from ${newest}`);
    assert.deepEqual(await schemaOf(database.query), expected, `from ${newest}`);
  }
});

Deno.test("the statuses of emails are renamed, and a new row is pending unless it says otherwise", async () => {
  await using database = await oldDatabase(8);
  const { query } = database;
  const insert = (id: string, status: string | null) =>
    query(
      `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key,
         next_attempt_at, created_at${status ? ", status" : ""})
       VALUES (?, 'pewaca', 'x', 1, 'a@example.com', '{}', ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)${
        status ? ", ?" : ""
      })`,
      [id, id, ...status ? [status] : []],
    );
  for (const status of ["owed", "given_up", "moot", "sent", "pending"]) {
    await insert(status, status);
  }
  await applyMigrations(query, SETS);
  await insert("new", null);
  const { rows } = await query("SELECT id, status FROM outbox");
  assert.deepEqual(Object.fromEntries(rows.map(({ id, status }) => [id, status])), {
    owed: "pending",
    given_up: "failed",
    moot: "cancelled",
    sent: "sent",
    pending: "pending",
    new: "pending",
  });
});

Deno.test("a file that was edited before the old single list ran it is refused, and nothing is changed", async () => {
  await using database = await oldDatabase(8);
  const { query } = database;
  await query("UPDATE schema_migration SET checksum = 'x' WHERE version = 4");
  const before = await tablesOf(query);
  await assert.rejects(
    applyMigrations(query, SETS),
    /^Error: core\/0002_photos\.sql does not match: 0004_photos_and_sessions\.sql, .* had another content/,
  );
  assert.deepEqual(await tablesOf(query), before);
});

Deno.test("the old list counts in a tenant's own database for that tenant's files alone", async () => {
  await using database = await oldDatabase(8);
  const pewaca = setsOf([{ name: "pewaca" }]);
  await applyMigrations(database.query, pewaca);
  const { rows } = await database.query(
    "SELECT DISTINCT set_name AS name FROM applied_migration ORDER BY set_name",
  );
  assert.deepEqual(rows.map(({ name }) => name), ["core", "pewaca"]);
  const pending = (await examineMigrations(database.query, SETS)).filter(({ state }) =>
    state === "pending"
  );
  assert.deepEqual(
    pending.map(({ migration }) => migration.file),
    await newFilesOfOthers("pewaca"),
  );
});

Deno.test("after a deploy request brought the new ledger without rows, the old list's rows are taken over without DDL", async () => {
  await using database = await oldDatabase(8);
  const { query } = database;
  await applyMigrations(query, SETS);
  await query("DELETE FROM applied_migration");
  const ddl: string[] = [];
  await applyMigrations(async (sql, args) => {
    if (/^\s*(?:CREATE|ALTER|DROP)\b/i.test(sql)) ddl.push(sql);
    return await query(sql, args);
  }, SETS);
  assert.deepEqual(ddl, []);
});

for (const { name } of TENANTS) {
  Deno.test(`${name} alone in a database gets the common tables and its own, and no other's`, async () => {
    await using alone = await createDatabase({ tenants: [{ name }] });
    await using core = await createDatabase({ tenants: [] });
    await using all = await createDatabase();
    const [own, common] = [await tablesOf(alone.query), await tablesOf(core.query)];
    assert.ok(common.every((table) => own.includes(table)));
    assert.ok(own.length > common.length && own.length < (await tablesOf(all.query)).length);
    const sets = setsOf([{ name }]);
    assert.deepEqual(await applyMigrations(alone.query, sets), []);
    // it moves in with the others later
    const applied = await applyMigrations(alone.query, SETS);
    assert.ok(
      applied.length > 0 &&
        !applied.some((file) => /^core\//.test(file) || file.startsWith(`${name}/`)),
    );
    assert.deepEqual(await schemaOf(alone.query), await schemaOf(all.query));
  });
}

Deno.test("a tenant that brings a directory of its own is migrated like the others", async () => {
  const migrations = await Deno.makeTempDir({ prefix: "daftar-tenant-" });
  try {
    await Deno.writeTextFile(
      join(migrations, "0001_members.sql"),
      "CREATE TABLE member (id INT PRIMARY KEY);\n",
    );
    const clinic = { name: "clinic", migrations };
    await using database = await createDatabase({ tenants: [clinic] });
    assert.ok((await tablesOf(database.query)).includes("member"));
    assert.ok((await tablesOf(database.query)).includes("outbox"));
    await using shared = await createDatabase();
    assert.deepEqual(await applyMigrations(shared.query, setsOf([...TENANTS, clinic])), [
      "clinic/0001_members.sql",
    ]);
    assert.deepEqual(
      await applyMigrations(shared.query, SETS),
      [],
      "a set that is not here is left alone",
    );
  } finally {
    await Deno.remove(migrations, { recursive: true });
  }
});

Deno.test("a broken supersedes directive is refused", async () => {
  const directory = await Deno.makeTempDir({ prefix: "daftar-migrations-" });
  try {
    for (
      const rest of [" 0001_a.sql", ` a.sql ${"0".repeat(64)}`, ` 0001_a.sql ${"0".repeat(63)}`]
    ) {
      await Deno.writeTextFile(join(directory, "0001_a.sql"), `-- supersedes:${rest}\nSELECT 1;\n`);
      await assert.rejects(
        readMigrations([{ name: "core", directory }]),
        /core\/0001_a\.sql: "supersedes" names a file and its SHA-256/,
      );
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
