import type { Query } from "../../src/deps.ts";
import { readFailure } from "../../src/db/errors.ts";
import { FORBIDDEN_DDL, isForbiddenDdl } from "../explain.ts";
import { rowChange, runInBatches } from "./batches.ts";
import { createTable } from "./create_table.ts";
import { createLedger, readStandings, record, type Standing, type Standings } from "./ledger.ts";
import { type Migration, type MigrationSet, readMigrations, type Step } from "./migration_files.ts";
import { lockMigrations, type LockOptions } from "./migration_lock.ts";

/** `report` is called with one line per migration. */
export type MigrationOptions = LockOptions & { report?: (line: string) => void };

/**
 * Applies the pending migrations of the sets and returns their files. DDL is not transactional: a
 * migration that stopped half-way runs again from the beginning, and its `unless` directives skip what is
 * already done. Two migrators never run at the same time.
 *
 * @throws {Error} with one line that is safe to print, when a file was edited after it was applied, the
 * database is newer than the files, an expectation does not hold, a statement fails, or another migrator
 * does not finish.
 */
export async function applyMigrations(
  query: Query,
  sets: readonly MigrationSet[],
  options: MigrationOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(sets);
  if ((await readUnrecorded(query, migrations)).length === 0) return [];
  const lock = await lockMigrations(query, options);
  try {
    await createLedger(query);
    // Read again: another migrator may have applied some while we waited.
    const unrecorded = await readUnrecorded(query, migrations);
    for (const { migration, state, appliedAt } of unrecorded) {
      if (state === "pending") await runSteps(query, migration, lock.require);
      await lock.require();
      await record(query, migration, appliedAt);
      options.report?.(
        state === "pending"
          ? `Applied ${migration.file}`
          : `Recorded ${migration.file}, which ran as ${migration.supersedes?.file}`,
      );
    }
    return unrecorded.filter(isPending).map(({ migration }) => migration.file);
  } finally {
    await lock.release();
  }
}

/**
 * Reads the state of every migration in a database, and changes nothing.
 *
 * @throws {Error} when what was applied does not match the files.
 */
export async function examineMigrations(
  query: Query,
  sets: readonly MigrationSet[],
): Promise<Standing[]> {
  const standings = await readStandings(query, await readMigrations(sets));
  requireFit(standings);
  return standings.migrations;
}

/** Whether a migration has not been applied yet. */
export function isPending({ state }: Standing): boolean {
  return state === "pending";
}

async function readUnrecorded(query: Query, migrations: Migration[]): Promise<Standing[]> {
  const standings = await readStandings(query, migrations);
  requireFit(standings);
  return standings.migrations.filter(({ state }) => state !== "applied");
}

function requireFit({ migrations, unknown }: Standings): void {
  if (unknown.length > 0) {
    throw new Error(`The database has migration ${unknown[0]}, which is not here: update first`);
  }
  for (const [index, standing] of migrations.entries()) {
    if (standing.state === "edited") throw new Error(describeEdit(standing));
    const { migration } = standing;
    const next = migrations[index + 1];
    if (next?.migration.set !== migration.set || !isPending(standing) || isPending(next)) continue;
    throw new Error(`${migration.file} was never applied, but ${next.migration.file} was`);
  }
}

function describeEdit({ migration: { file }, ranAs }: Standing): string {
  return ranAs
    ? `${file} does not match: ${ranAs}, which it supersedes, had another content when it was applied`
    : `${file} was edited after it was applied: restore it, and write a new migration`;
}

async function runSteps(
  query: Query,
  migration: Migration,
  requireLock: () => Promise<void>,
): Promise<void> {
  for (const [index, step] of migration.steps.entries()) {
    await requireLock();
    await runStep(query, step, `${migration.file}, statement ${index + 1}`);
  }
}

async function runStep(query: Query, step: Step, place: string): Promise<void> {
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
    // How many, never which: the rows hold email addresses.
    if (length > 0) {
      throw new Error(
        `Cannot apply ${place}: ${explanation} (${length} found; deno task adopt --plan says which)`,
      );
    }
  }
  if (rowChange(step.sql)) await runInBatches(run, step.sql);
  else if (step.sql) await createTable(run, step.sql);
}

/** What went wrong, without the server's message, which may quote an email address. */
function describe(error: unknown): string {
  if (isForbiddenDdl(error)) return FORBIDDEN_DDL;
  const failure = readFailure(error);
  if (failure.kind === "duplicate") return "duplicate values (MySQL error 1062)";
  const errno = failure.errno ?? (error as { errno?: number }).errno;
  if (errno) return errno === 1062 ? "duplicate values (MySQL error 1062)" : `MySQL error ${errno}`;
  return error instanceof Error ? error.name : "unknown error";
}

/** The beginning of a statement, at most 80 characters. */
export function firstLine(sql: string): string {
  const line = sql.split("\n")[0]!.trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
