import { fileURLToPath } from "node:url";
import type { Query } from "../../src/deps.ts";
import { readFailure } from "../../src/db/errors.ts";
import { type Migration, readMigrations, type Step } from "./migration_files.ts";
import { createTable } from "./create_table.ts";
import { lockMigrations, type LockOptions } from "./migration_lock.ts";

/** `report` gets a line per migration. */
export type MigrationOptions = LockOptions & {
  directory?: string;
  report?: (line: string) => void;
};

const DIRECTORY = fileURLToPath(new URL("../../src/db/migrations", import.meta.url));

/**
 * Brings a database to the newest version and returns the files that were applied. DDL is not
 * transactional: a migration that stopped half-way runs again from its start, and its `unless`
 * directives skip what is already there. Two migrators never run at once.
 *
 * @throws {Error} with one line that names the file and is safe to print: when a file was edited after
 * it was applied, the database is newer than the files, an expectation does not hold, a statement
 * fails, or another migrator does not finish.
 */
export async function applyMigrations(
  query: Query,
  options: MigrationOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(options.directory ?? DIRECTORY);
  await createTable(
    query,
    `CREATE TABLE IF NOT EXISTS schema_migration (
    version INT NOT NULL PRIMARY KEY, name VARCHAR(200) NOT NULL,
    checksum CHAR(64) NOT NULL, applied_at DATETIME(3) NOT NULL)`,
  );
  if ((await findPending(query, migrations)).length === 0) return [];

  const lock = await lockMigrations(query, options);
  try {
    // Asked again: another migrator may have worked while we waited.
    const pending = await findPending(query, migrations);
    for (const migration of pending) {
      await applyMigration(query, migration, lock.require);
      options.report?.(`Applied ${migration.file}`);
    }
    return pending.map(({ file }) => file);
  } finally {
    await lock.release();
  }
}

/** @throws {Error} when what was applied does not fit the files. */
async function findPending(query: Query, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await query(
    "SELECT version, name, checksum FROM schema_migration ORDER BY version",
  );
  rows.forEach(({ version, name, checksum }, index) => {
    const migration = migrations[Number(version) - 1];
    if (!migration) {
      throw new Error(
        `The database has migration ${version} (${name}), which is not here: update first`,
      );
    }
    if (Number(version) !== index + 1) {
      throw new Error(`${migrations[index]!.file} was never applied, but ${migration.file} was`);
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `${migration.file} was edited after it was applied: restore it, and write a new migration`,
      );
    }
  });
  return migrations.slice(rows.length);
}

async function applyMigration(
  query: Query,
  migration: Migration,
  requireLock: () => Promise<void>,
): Promise<void> {
  for (const [index, step] of migration.steps.entries()) {
    await requireLock();
    const place = `${migration.file}, statement ${index + 1}`;
    await applyStep(query, step, place);
  }
  await requireLock();
  await query(
    `INSERT INTO schema_migration (version, name, checksum, applied_at)
      VALUES (?, ?, ?, UTC_TIMESTAMP(3))`,
    [migration.version, migration.name, migration.checksum],
  );
}

async function applyStep(query: Query, step: Step, place: string): Promise<void> {
  const run: Query = async (sql, args) => {
    try {
      return await query(sql, args);
    } catch (error) {
      throw new Error(`Cannot apply ${place} (${firstLine(sql)}): ${describe(error)}`, {
        cause: error,
      });
    }
  };
  for (const sql of step.unless) {
    if ((await run(sql)).rows.length > 0) return;
  }
  for (const { sql, explanation } of step.expectNone) {
    const { length } = (await run(sql)).rows;
    // How many, never which: the rows hold addresses.
    if (length > 0) throw new Error(`Cannot apply ${place}: ${explanation} (${length} found)`);
  }
  if (step.sql) await createTable(run, step.sql);
}

/** Says what went wrong without what the server said, which may quote somebody's address. */
function describe(error: unknown): string {
  const failure = readFailure(error);
  if (failure.kind === "duplicate") return "duplicate values (MySQL error 1062)";
  const errno = failure.errno ?? (error as { errno?: number }).errno;
  if (errno) return errno === 1062 ? "duplicate values (MySQL error 1062)" : `MySQL error ${errno}`;
  return error instanceof Error ? error.name : "unknown error";
}

function firstLine(sql: string): string {
  const line = sql.split("\n")[0]!.trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
