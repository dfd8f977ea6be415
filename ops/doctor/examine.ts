import type { Query } from "../../src/deps.ts";
import { readMigrations } from "../migrate/migration_files.ts";
import { checkAllRows, type Report, type Result } from "./check.ts";
import { checkMigrations } from "./check_migrations.ts";
import { checkSchema } from "./check_schema.ts";
import { outboxChecks } from "./outbox_checks.ts";
import { type MigratedTenant, setsOf } from "../migrate/sets.ts";
import type { DoctorChecks, RowCheck, Tenant } from "../../src/tenant.ts";
import { TENANTS } from "../../src/tenants/mod.ts";

/** A tenant whose rows are examined. */
export type ExaminedTenant = MigratedTenant & Pick<Tenant, "emails">;

/**
 * Examines a database in which these tenants live: its schema against the migrations, then its rows.
 * It only reads. The results are in the order in which their repairs can run. `report` hears how much of the
 * rows has been looked at.
 */
export async function examine(
  query: Query,
  tenants: readonly ExaminedTenant[] = TENANTS,
  report?: Report,
): Promise<Result[]> {
  const migrations = await readMigrations(setsOf(tenants));
  const results = [await checkMigrations(query, migrations)];
  const schema = await checkSchema(query, migrations);
  results.push(...schema.first);
  const checks = await Promise.all(tenants.map((tenant) => tenantChecks(tenant, query)));
  results.push(...await checkAllRows(query, [...checks.flat(), ...outboxChecks(tenants)], report));
  results.push(schema.uniqueKeys);
  return results;
}

/** The checks that the tenant's folder has; a tenant of a test has none. */
export async function tenantChecks(
  { name, migrations }: ExaminedTenant,
  query: Query,
): Promise<readonly RowCheck[]> {
  if (migrations !== undefined) return [];
  const file = new URL(`../../src/tenants/${name}/doctor.ts`, import.meta.url);
  const { doctorChecks }: { doctorChecks: DoctorChecks } = await import(file.href);
  return await doctorChecks(query);
}

/** Whether a result needs a repair, or its check could not run. */
export function isWrong({ level, found, isUnchecked }: Result): boolean {
  return level === "wrong" && (found.length > 0 || isUnchecked === true);
}
