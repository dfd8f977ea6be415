import { integer, moment, nullable, selectRows, text } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import type { Queryable } from "../deps.ts";

/** A pending email that is due this long should have been tried: the cron or the provider is in trouble. */
export const OVERDUE_SECONDS = 10 * 60;

/** Emails of one tenant that have not been sent. */
export type OutboxCounts = {
  tenant: string;
  pending: number;
  overdue: number;
  failed: number;
  /** Age of the oldest pending email; 0 without one. */
  oldestPendingSeconds: number;
};

/** Counts the emails that have not been sent, for each tenant that has any. One statement. */
export async function readOutboxCounts(db: Queryable, now: Date): Promise<OutboxCounts[]> {
  const rows = await selectRows(
    db,
    COUNTED,
    `SELECT tenant, COALESCE(SUM(status = 'pending'), 0) AS pending,
       COALESCE(SUM(status = 'pending' AND next_attempt_at < ?), 0) AS overdue,
       COALESCE(SUM(status = 'failed'), 0) AS failed,
       MIN(CASE WHEN status = 'pending' THEN created_at END) AS oldest
     FROM outbox WHERE status IN ('pending', 'failed') GROUP BY tenant`,
    [toSql(addSeconds(now, -OVERDUE_SECONDS))],
  );
  return rows.map((row) => ({
    tenant: row.tenant,
    pending: row.pending,
    overdue: row.overdue,
    failed: row.failed,
    oldestPendingSeconds: row.oldest === null ? 0 : secondsBetween(row.oldest, now),
  }));
}

const COUNTED = {
  tenant: text,
  pending: integer,
  overdue: integer,
  failed: integer,
  oldest: nullable(moment),
};

function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, (end.getTime() - start.getTime()) / 1000);
}
