import assert from "node:assert/strict";
import { join } from "node:path";
import { connect } from "../../ops/connect.ts";
import type { MigrationSet } from "../../ops/migrate/migration_files.ts";
import { applyMigrations } from "../../ops/migrate/migrations.ts";
import type { Query } from "../../src/deps.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const TABLE = `-- A comment; with a semicolon;
CREATE TABLE people (
  email VARCHAR(100) NOT NULL
) DEFAULT CHARSET = utf8mb4;
INSERT INTO people (email) VALUES ('a@example.com; b');
`;
const KEY = `
-- expect none: SELECT email FROM people GROUP BY email HAVING COUNT(*) > 1 -- addresses that are there twice
-- unless: SELECT 1 FROM information_schema.statistics
--   WHERE table_schema = DATABASE() AND table_name = 'people' AND index_name = 'uq_email'
ALTER TABLE people ADD UNIQUE KEY uq_email (email);
`;

type Fixture = {
  query: Query;
  gatewayUrl: string;
  directory: string;
  sets: MigrationSet[];
  write: (file: string, text: string) => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

async function startEmpty(files: Record<string, string>): Promise<Fixture> {
  const database = await createDatabase({ migrated: false, branch: "development" });
  const directory = await Deno.makeTempDir({ prefix: "daftar-migrations-" });
  const write = (file: string, text: string) => Deno.writeTextFile(join(directory, file), text);
  for (const [file, text] of Object.entries(files)) await write(file, text);
  const dispose = async () => {
    await Deno.remove(directory, { recursive: true });
    await database[Symbol.asyncDispose]();
  };
  const { query, gateway } = database;
  const sets = [{ name: "core", directory }];
  return { query, gatewayUrl: gateway.url, directory, sets, write, [Symbol.asyncDispose]: dispose };
}

async function versions(query: Query): Promise<number[]> {
  const { rows } = await query("SELECT version FROM applied_migration ORDER BY version");
  return rows.map(({ version }) => Number(version));
}

Deno.test("migrations are applied in order, once, and remembered", async () => {
  await using fixture = await startEmpty({ "0001_people.sql": TABLE, "0002_key.sql": KEY });
  const { query, sets } = fixture;
  const lines: string[] = [];
  const options = { report: (line: string) => void lines.push(line) };
  assert.deepEqual(await applyMigrations(query, sets, options), [
    "core/0001_people.sql",
    "core/0002_key.sql",
  ]);
  assert.deepEqual(lines, ["Applied core/0001_people.sql", "Applied core/0002_key.sql"]);
  assert.deepEqual(await applyMigrations(query, sets, options), []);
  assert.deepEqual(await versions(query), [1, 2]);
  const { rows } = await query("SELECT email FROM people");
  assert.deepEqual(rows, [{ email: "a@example.com; b" }]);
});

Deno.test("migrations run through the PlanetScale driver as well", async () => {
  await using fixture = await startEmpty({ "0001_people.sql": TABLE, "0002_key.sql": KEY });
  const { query, sets, gatewayUrl } = fixture;
  const planetscale = connect(gatewayUrl);
  assert.equal((await applyMigrations(planetscale.query, sets)).length, 2);
  assert.deepEqual(await versions(query), [1, 2]);
});

Deno.test("a migration that was edited after it was applied is refused by name", async () => {
  await using fixture = await startEmpty({ "0001_people.sql": TABLE });
  const { query, sets, write } = fixture;
  await applyMigrations(query, sets);
  await write("0001_people.sql", TABLE.replaceAll("\n", "\r\n"));
  assert.deepEqual(await applyMigrations(query, sets), [], "line ends are no edit");
  await write("0001_people.sql", `${TABLE}-- more\n`);
  await assert.rejects(
    applyMigrations(query, sets),
    /^Error: core\/0001_people\.sql was edited/,
  );
});

Deno.test("a gap, an unknown newer version and a wrong name are refused", async () => {
  await using fixture = await startEmpty({ "0001_people.sql": TABLE, "0003_key.sql": KEY });
  const { query, sets, write } = fixture;
  await assert.rejects(applyMigrations(query, sets), /0002 is missing .* core\/0003_key\.sql/);
  await write("0002_more.sql", "");
  await applyMigrations(query, sets);
  await Deno.remove(join(fixture.directory, "0003_key.sql"));
  await assert.rejects(
    applyMigrations(query, sets),
    /has migration core\/3 \(key\), which is not here/,
  );
  await write("three.sql", "");
  await assert.rejects(applyMigrations(query, sets), /three\.sql: migrations are named/);
});

Deno.test("a migration that stopped half-way is resumed, without what it had done", async () => {
  const half = `${KEY}\nCREATE TABLE second (id INT PRIMARY KEY);\n`;
  await using fixture = await startEmpty({ "0001_people.sql": TABLE, "0002_both.sql": half });
  const { query, sets } = fixture;
  await query("CREATE TABLE second (other INT)");
  await assert.rejects(
    applyMigrations(query, sets),
    /^Error: Cannot apply core\/0002_both\.sql, statement 2 \(CREATE TABLE second .*\): MySQL error 1050$/,
  );
  assert.deepEqual(await versions(query), [1]);
  await query("DROP TABLE second");
  assert.deepEqual(await applyMigrations(query, sets), ["core/0002_both.sql"]);
});

Deno.test("an expectation that does not hold stops with the number of rows, never with the rows", async () => {
  await using fixture = await startEmpty({ "0001_people.sql": TABLE, "0002_key.sql": KEY });
  const { query, sets } = fixture;
  await query("CREATE TABLE people (email VARCHAR(100) NOT NULL)");
  await query("INSERT INTO people VALUES ('a@example.com'), ('a@example.com')");
  await query(`CREATE TABLE applied_migration (set_name VARCHAR(20) NOT NULL, version INT NOT NULL,
    name VARCHAR(200) NOT NULL, checksum CHAR(64) NOT NULL, applied_at DATETIME(3) NOT NULL)`);
  const checksum = await sha256(TABLE);
  await query("INSERT INTO applied_migration VALUES ('core', 1, 'people', ?, UTC_TIMESTAMP(3))", [
    checksum,
  ]);
  await assert.rejects(applyMigrations(query, sets), {
    message:
      "Cannot apply core/0002_key.sql, statement 1: addresses that are there twice (1 found; deno task adopt --plan says which)",
  });
  await query("DELETE FROM people LIMIT 1");
  assert.deepEqual(await applyMigrations(query, sets), ["core/0002_key.sql"]);
});

Deno.test("a failing statement is reported by its number and errno, without the data it met", async () => {
  const bad =
    "INSERT INTO people VALUES ('x@example.com');\nALTER TABLE people ADD UNIQUE KEY uq_email (email);\n";
  await using fixture = await startEmpty({ "0001_people.sql": TABLE, "0002_bad.sql": bad + bad });
  const { query, sets } = fixture;
  await assert.rejects(applyMigrations(query, sets), (error: Error) => {
    assert.match(
      error.message,
      /^Cannot apply core\/0002_bad\.sql, statement 3 \(.*\): duplicate values/,
    );
    return true;
  });
});

Deno.test("two migrators at once: one works, the other finds everything done", async () => {
  const slow = `${TABLE}SELECT SLEEP(0.3);\n`;
  await using fixture = await startEmpty({ "0001_people.sql": slow });
  const { query, sets } = fixture;
  const results = await Promise.all([
    applyMigrations(query, sets),
    applyMigrations(query, sets),
  ]);
  assert.deepEqual(results.map(({ length }) => length).sort(), [0, 1]);
});

Deno.test("a lock that is held is waited for, and taken over when its holder has gone silent", async () => {
  await using fixture = await startEmpty({ "0001_people.sql": TABLE });
  const { query, sets, write } = fixture;
  await applyMigrations(query, sets);
  await write("0002_key.sql", KEY);
  const hold =
    "UPDATE schema_migration_lock SET owner = 'x', expires_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND";
  await query(hold, [60]);
  await assert.rejects(
    applyMigrations(query, sets, { waitSeconds: 0.1 }),
    /Another migration is running/,
  );
  await query(hold, [-1]);
  assert.deepEqual(await applyMigrations(query, sets), ["core/0002_key.sql"]);
});

Deno.test("a migrator whose lock was taken over stops before its next statement", async () => {
  const steals =
    "UPDATE schema_migration_lock SET owner = 'other';\nCREATE TABLE never (id INT);\n";
  await using fixture = await startEmpty({ "0001_steals.sql": steals });
  const { query, sets } = fixture;
  await assert.rejects(applyMigrations(query, sets), /lock was lost/);
  assert.deepEqual((await query("SHOW TABLES LIKE 'never'")).rows, []);
});

Deno.test("directives that lack something are refused", async () => {
  await using fixture = await startEmpty({});
  const { query, sets, write } = fixture;
  const texts: [string, RegExp][] = [
    ["-- expect none: SELECT 1\nSELECT 1;\n", /lacks its "-- explanation"/],
    ["SELECT 1;\n-- unless: SELECT 1\n", /nothing follows the last "unless"/],
    ["SELECT 1\n", /last statement has no ;/],
  ];
  for (const [text, expected] of texts) {
    await write("0001_broken.sql", text);
    await assert.rejects(applyMigrations(query, sets), expected);
  }
});

Deno.test("the repository's own migrations: a test database has them all", async () => {
  await using database = await createDatabase();
  assert.deepEqual(await applyMigrations(database.query, setsOf(TENANTS)), []);
});

Deno.test("the migrate command prints one line and exits 1 when it cannot", async () => {
  const script = new URL("../../ops/migrate.ts", import.meta.url).pathname;
  const run = async (DATABASE_URL: string) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", script],
      env: { DATABASE_URL },
    });
    const { code, stderr } = await command.output();
    return { code, lines: new TextDecoder().decode(stderr).trim().split("\n") };
  };
  const { code, lines } = await run("mysql://root:secret@127.0.0.1:1/none");
  assert.deepEqual([code, lines.length], [1, 1]);
  assert.match(lines[0]!, /^Cannot reach or use the database: \w+$/);
  assert.equal((await run("ftp://root:secret@127.0.0.1/")).code, 1);
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
