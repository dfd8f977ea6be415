import { integer, moment, selectRows, text } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import type { Queryable } from "../deps.ts";

/** A pending email that is due this long should have been tried: the cron or the provider is in trouble. */
export const OVERDUE_SECONDS = 10 * 60;

/** Emails of one tenant and kind that have not been sent, for one reason. */
export type UnsentEmails = {
  tenant: string;
  status: "pending" | "failed";
  kind: string;
  /** Why the last attempt failed; empty before the first. */
  reason: string;
  emails: number;
  overdue: number;
  /** Age of the oldest. */
  oldestSeconds: number;
};

/** Counts the emails that have not been sent. One statement. */
export async function readUnsentEmails(db: Queryable, now: Date): Promise<UnsentEmails[]> {
  const rows = await selectRows(
    db,
    COUNTED,
    `SELECT tenant, status, kind, COALESCE(last_error, '') AS reason, COUNT(*) AS emails,
       COALESCE(SUM(status = 'pending' AND next_attempt_at < ?), 0) AS overdue,
       MIN(created_at) AS oldest
     FROM outbox WHERE status IN ('pending', 'failed')
     GROUP BY tenant, status, kind, COALESCE(last_error, '')`,
    [toSql(addSeconds(now, -OVERDUE_SECONDS))],
  );
  return rows.map(({ oldest, ...row }) => ({
    ...row,
    status: row.status === "failed" ? "failed" : "pending",
    oldestSeconds: Math.max(0, (now.getTime() - oldest.getTime()) / 1000),
  }));
}

const COUNTED = {
  tenant: text,
  status: text,
  kind: text,
  reason: text,
  emails: integer,
  overdue: integer,
  oldest: moment,
};
