import { integer, moment, selectRow, selectRows, text } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import type { Deps, Queryable, SendFailure } from "../../deps.ts";

/** The scope of a pause that concerns every tenant. Others are tenants' names. */
export const ALL_TENANTS = "*";

/** The first pause after a failure, in seconds. Each that follows is twice as long. */
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 5 * 60;

/** Pauses that ended longer ago than this, in seconds, belong to an outage that is over. */
export const REMEMBERED_SECONDS = 15 * 60;

/** Pauses that are in force, or were a short while ago. */
export type Pauses = {
  /** Whether nothing may be sent for a tenant now. */
  isPaused: (tenant: string) => boolean;
  /** Whether there was a failure a short while ago: whether it is over is found out with one email. */
  isRecovering: boolean;
};

/**
 * Stops sending for those whom a failure concerns: a tenant whose sender is refused, or all when the
 * provider is away or refuses our key. Several failures at the same time count as one.
 */
export async function pauseAfter(
  deps: Deps,
  tenant: string,
  { fault, reason, retryAfterSeconds = 0 }: SendFailure,
): Promise<void> {
  const now = deps.now();
  const scope = fault === "sender" ? tenant : ALL_TENANTS;
  const last = await selectRow(
    deps.db,
    { paused_until: moment, failures: integer },
    "SELECT paused_until, failures FROM email_pause WHERE scope = ? AND paused_until > ?",
    [scope, toSql(addSeconds(now, -REMEMBERED_SECONDS))],
  );
  const isAnother = last !== null && last.paused_until <= now;
  const failures = (last?.failures ?? 1) + (isAnother ? 1 : 0);
  const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (failures - 1));
  const until = toSql(addSeconds(now, Math.max(pause, retryAfterSeconds)));
  const why = reason.slice(0, 60);
  await deps.db.query(
    `INSERT INTO email_pause (scope, paused_until, failures, reason) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE paused_until = GREATEST(paused_until, ?), failures = ?, reason = ?`,
    [scope, until, failures, why, until, failures, why],
  );
}

/** For whom nothing is sent because of a failure. */
export type FailurePause = {
  scope: string;
  reason: string;
  /** Whether it is in force. Otherwise the next attempt finds out whether the failure is over. */
  isInForce: boolean;
};

/** Reads the pauses of an outage that may not be over. One statement. */
export async function readFailurePauses(db: Queryable, now: Date): Promise<FailurePause[]> {
  const rows = await selectRows(
    db,
    { scope: text, reason: text, paused_until: moment },
    "SELECT scope, reason, paused_until FROM email_pause WHERE paused_until > ?",
    [toSql(addSeconds(now, -REMEMBERED_SECONDS))],
  );
  return rows.map(({ scope, reason, paused_until }) => ({
    scope,
    reason,
    isInForce: paused_until > now,
  }));
}

/** Reads the pauses. One statement. */
export async function readPauses(deps: Deps): Promise<Pauses> {
  const now = deps.now();
  const rows = await selectRows(
    deps.db,
    { scope: text, paused_until: moment },
    "SELECT scope, paused_until FROM email_pause WHERE paused_until > ?",
    [toSql(addSeconds(now, -REMEMBERED_SECONDS))],
  );
  const inForce = new Set(
    rows.filter((row) => row.paused_until > now).map(({ scope }) => scope),
  );
  return {
    isPaused: (tenant) => inForce.has(ALL_TENANTS) || inForce.has(tenant),
    isRecovering: rows.length > 0,
  };
}
