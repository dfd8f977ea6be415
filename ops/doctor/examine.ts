import { fileURLToPath } from "node:url";
import type { Query } from "../../src/deps.ts";
import { readMigrations } from "../migrate/migration_files.ts";
import { checkRows, type Result } from "./check.ts";
import { checkMigrations } from "./check_migrations.ts";
import { checkSchema } from "./check_schema.ts";
import { outboxChecks } from "./outbox_checks.ts";
import { pewacaChecks } from "../../src/tenants/pewaca/doctor.ts";
import { zportaChecks } from "../../src/tenants/zporta/doctor.ts";

const MIGRATIONS = fileURLToPath(new URL("../../src/db/migrations", import.meta.url));

/**
 * Examines a database: its schema against the migrations, then its rows. Only reads. The results stand
 * in the order in which their repairs can run.
 */
export async function examine(query: Query): Promise<Result[]> {
  const migrations = await readMigrations(MIGRATIONS);
  const results = [await checkMigrations(query, migrations)];
  const schema = await checkSchema(query, migrations);
  results.push(...schema.first);
  for (const check of [...pewacaChecks, ...await zportaChecks(query), ...outboxChecks]) {
    results.push(await checkRows(query, check));
  }
  results.push(schema.uniqueKeys);
  return results;
}

/** Whether a result is something to repair, or a check that could not look. */
export function isWrong({ level, found, isUnchecked }: Result): boolean {
  return level === "wrong" && (found.length > 0 || isUnchecked === true);
}
