import { OVERDUE_SECONDS } from "../../src/core/outbox_counts.ts";
import type { RowCheck } from "../../src/tenant.ts";

/** What must hold for the emails of all tenants. */
export const outboxChecks: readonly RowCheck[] = [
  {
    name: "pending emails that are overdue",
    sql: `SELECT id FROM outbox WHERE status = 'pending'
    AND next_attempt_at < UTC_TIMESTAMP(6) - INTERVAL ${OVERDUE_SECONDS} SECOND
    AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(6))`,
    repair: (ids) => [
      `UPDATE outbox SET next_attempt_at = UTC_TIMESTAMP(6), lease_token = NULL, lease_until = NULL WHERE id IN (${ids})`,
    ],
    lookFirst: "this only makes them due again: is the cron running, does the provider answer?",
  },
  {
    name: "emails with a status that core/0004 renamed",
    sql: "SELECT id FROM outbox WHERE status IN ('owed', 'given_up', 'moot')",
    repair: (ids) => [
      `UPDATE outbox SET status = CASE status WHEN 'owed' THEN 'pending' WHEN 'given_up' THEN 'failed' ELSE 'cancelled' END
  WHERE id IN (${ids})`,
    ],
    lookFirst: "an old Worker that is still running writes them: is it replaced everywhere?",
  },
];
