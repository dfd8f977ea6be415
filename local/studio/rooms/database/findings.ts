import type { Result } from "../../../../ops/doctor/check.ts";
import { examine, isWrong } from "../../../../ops/doctor/examine.ts";
import { errnoOf } from "../../../../ops/explain.ts";
import { readStandings, type Standing } from "../../../../ops/migrate/ledger.ts";
import { readMigrations } from "../../../../ops/migrate/migration_files.ts";
import { applyMigrations } from "../../../../ops/migrate/migrations.ts";
import { setsOf } from "../../../../ops/migrate/sets.ts";
import type { StudioDatabase } from "../../shared/databases.ts";

/** What a check found, whether it needs a repair, and whether a button can do that. */
export type Finding = Result & { isWrong: boolean; isRepairable: boolean };

/** What a repair has done: how many statements ran, and why it stopped before the end. */
export type Repaired = { statements: number; problem: string | null };

/** The migrations of a set, by state; `unknown` are recorded without a file. */
export type MigrationStates = { sets: Map<string, Standing[]>; unknown: string[] };

/** The check whose repair is the command. */
const MIGRATIONS = "migrations";

/** Examines a database as `deno task doctor` does. It changes nothing. */
export async function findingsOf({ query, tenants }: StudioDatabase): Promise<Finding[]> {
  const results = await examine(query, tenants);
  return results.map((result) => ({
    ...result,
    isWrong: isWrong(result),
    isRepairable: result.repairs.length > 0 ||
      (result.name === MIGRATIONS && result.found.length > 0),
  }));
}

/** Examines the database again and runs the repair of one check; `null` when that has found nothing. */
export async function repair(database: StudioDatabase, check: string): Promise<Repaired | null> {
  const finding = (await findingsOf(database)).find(({ name }) => name === check);
  if (!finding?.isRepairable) return null;
  if (check === MIGRATIONS) return await migrate(database);
  let statements = 0;
  try {
    for (const statement of finding.repairs) {
      await database.query(statement);
      statements++;
    }
    return { statements, problem: null };
  } catch (error) {
    // Not the server's message, which may quote a row.
    return { statements, problem: `MySQL error ${errnoOf(error) ?? "without a number"}` };
  }
}

/** The state of every migration of the database. */
export async function migrationStates(
  { query, tenants }: StudioDatabase,
): Promise<MigrationStates> {
  const { migrations, unknown } = await readStandings(query, await readMigrations(setsOf(tenants)));
  return { sets: Map.groupBy(migrations, ({ migration: { set } }) => set), unknown };
}

/** Applies what is pending, as `deno task migrate` does. */
async function migrate({ query, tenants }: StudioDatabase): Promise<Repaired> {
  try {
    const applied = await applyMigrations(query, setsOf(tenants));
    return { statements: applied.length, problem: null };
  } catch (error) {
    return { statements: 0, problem: error instanceof Error ? error.message : String(error) };
  }
}
