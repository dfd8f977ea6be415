import { addSeconds, fromSql, toSql } from "../db/time.ts";
import type { Queryable } from "../deps.ts";

/** An e-mail that is due this long should have been tried: the cron or the provider is in trouble. */
export const OVERDUE_SECONDS = 10 * 60;

/** What a tenant's people are owed, and what was given up on. */
export type OutboxCounts = {
  tenant: string;
  owed: number;
  overdue: number;
  givenUp: number;
  oldestOwedSeconds: number;
};

/** Counts the e-mails that did not arrive (yet), for each tenant that has any. One statement. */
export async function readOutboxCounts(db: Queryable, now: Date): Promise<OutboxCounts[]> {
  const { rows } = await db.query(
    `SELECT tenant, COALESCE(SUM(status = 'owed'), 0) AS owed,
       COALESCE(SUM(status = 'owed' AND next_attempt_at < ?), 0) AS overdue,
       COALESCE(SUM(status = 'given_up'), 0) AS given_up,
       MIN(CASE WHEN status = 'owed' THEN created_at END) AS oldest
     FROM outbox WHERE status IN ('owed', 'given_up') GROUP BY tenant`,
    [toSql(addSeconds(now, -OVERDUE_SECONDS))],
  );
  return rows.map((row) => ({
    tenant: row.tenant,
    owed: Number(row.owed),
    overdue: Number(row.overdue),
    givenUp: Number(row.given_up),
    oldestOwedSeconds: row.oldest === null ? 0 : secondsSince(row.oldest, now),
  }));
}

function secondsSince(moment: string, now: Date): number {
  return Math.max(0, (now.getTime() - fromSql(moment).getTime()) / 1000);
}
