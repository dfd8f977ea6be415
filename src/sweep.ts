import { deleteOldAttempts } from "./core/attempts.ts";
import { AUDIT_DAYS, deleteOldEvents } from "./core/audit/retention.ts";
import { noteCronRun } from "./core/counts/route_counts.ts";
import { deliverPending } from "./core/delivery/deliver.ts";
import { applyKeptEvents } from "./core/delivery/events.ts";
import { takeOverFormerColumns } from "./core/delivery/former_columns.ts";
import { deleteOldEmails, KEEP_MAILS_DAYS } from "./core/delivery/retention.ts";
import { eraseLateRows } from "./core/personal_data/erasure.ts";
import { releaseUnnamedPhotos } from "./core/personal_data/unnamed_photos.ts";
import { sweepPhotos } from "./core/photos.ts";
import { deleteOldMinutes } from "./core/registration_outcomes.ts";
import { describeFailure } from "./db/errors.ts";
import type { TenantDeps } from "./deps.ts";
import type { Tenant } from "./tenant.ts";
import {
  type DepsFor,
  eventTarget,
  newMeter,
  PATIENCE_MS,
  renderersOf,
  type TenantDatabase,
} from "./tenant_database.ts";

/** How long the cron delivers emails; it runs every minute. */
const SWEEP_SECONDS = 50;

/** What the cron has to know. */
export type SweepOptions = {
  depsFor: DepsFor;
  /** How many days the audit trail is kept. Default: two years. */
  auditDays?: number;
  /** How many days an email is kept that is sent, failed or cancelled. Default: 30. */
  keepMailsDays?: number;
};

/** The cron's work on one database. */
export async function sweep(
  database: TenantDatabase,
  { depsFor, auditDays = AUDIT_DAYS, keepMailsDays = KEEP_MAILS_DAYS }: SweepOptions,
): Promise<void> {
  // Any tenant's dependencies will do here: each email is rendered with those of its own tenant.
  const deps = depsFor(database.tenants[0]!, newMeter(), PATIENCE_MS.cron);
  await takeOverFormerColumns(deps);
  await Promise.all([
    applyKeptEvents(eventTarget(database, depsFor, newMeter(), PATIENCE_MS.cron)),
    deliverPending(renderersOf(database, depsFor), SWEEP_SECONDS),
    sweepPhotos(deps),
  ]);
  const swept: string[] = [];
  for (const tenant of database.tenants) {
    const isSwept = await sweepTenant(tenant, depsFor(tenant, newMeter(), PATIENCE_MS.cron));
    if (isSwept) swept.push(tenant.name);
  }
  await Promise.all([
    deleteOldMinutes(deps),
    deleteOldAttempts(deps),
    deleteOldEmails(deps, keepMailsDays),
    releaseUnnamedPhotos(deps, database.tenants.map(({ findNamedPhotos }) => findNamedPhotos)),
    deleteOldEvents(deps, auditDays),
  ]);
  if (swept.length > 0) await noteCronRun(deps.db, swept, deps.now());
}

/** A sweep that fails does not stop those of other tenants; the next run tries it again. */
async function sweepTenant(tenant: Tenant, deps: TenantDeps<unknown>): Promise<boolean> {
  try {
    await tenant.sweep?.(deps);
    if (tenant.personalData) await eraseLateRows(deps, tenant.name, tenant.personalData);
    return true;
  } catch (error) {
    deps.log({ event: "sweep_failed", tenant: tenant.name, reason: describeFailure(error) });
    return false;
  }
}
