import { ALL_TENANTS, REMEMBERED_SECONDS } from "../../src/core/delivery/pause.ts";
import { OVERDUE_SECONDS } from "../../src/core/outbox_counts.ts";
import { UNTRIED_REASONS } from "../../src/core/delivery/undeliverable.ts";
import type { RowCheck } from "../../src/tenant.ts";

/** What must hold for the emails of these tenants. */
export function outboxChecks(
  tenants: readonly { name: string; emails: Readonly<Record<string, unknown>> }[],
): RowCheck[] {
  const isKnown = tenants.map(({ name, emails }) => {
    const kinds = Object.keys(emails).map((kind) => `'${kind}'`);
    return `(tenant = '${name}' AND kind IN (${kinds.join(", ") || "''"}))`;
  });
  return [...CHECKS, {
    name: "pending emails of a kind that nobody can render",
    sql: `SELECT id FROM outbox WHERE status = 'pending' AND NOT (${isKnown.join(" OR ")})`,
    repair: (ids) => [cancel(ids)],
    lookFirst: "a newer Worker may know the kind, and delivers them when it is back",
  }];
}

const UNTRIED = UNTRIED_REASONS.map((reason) => `'${reason}'`).join(", ");

const CHECKS: readonly RowCheck[] = [
  {
    // By tenant and reason. Between two pauses, too: as long as an email waits for the same reason.
    name: "tenants for whom no email is sent",
    sql: `SELECT DISTINCT CONCAT(tenant, ' ', reason) AS id FROM outbox
    JOIN email_pause ON scope IN (tenant, '${ALL_TENANTS}') AND last_error = reason
      AND paused_until > UTC_TIMESTAMP(6) - INTERVAL ${REMEMBERED_SECONDS} SECOND
    WHERE status = 'pending'`,
    repair: () => [],
    lookFirst:
      'the provider is away or refuses the key, quota or sender: docs/operations.md, "Email that waits"',
  },
  {
    name: "emails that failed",
    sql: `SELECT id FROM outbox WHERE status = 'failed'
    AND COALESCE(last_error, '') NOT IN (${UNTRIED})`,
    repair: (ids) => [cancel(ids)],
    lookFirst:
      "this only says that somebody knows: `deno task mail list --status failed` has the reasons, `deno task mail retry` sends them again",
  },
  {
    name: "emails that were sent and did not arrive",
    level: "note",
    sql: `SELECT id FROM outbox WHERE delivery IN ('bounced', 'failed')
    AND status = 'sent' AND NOT EXISTS (SELECT 1 FROM undeliverable_address AS a WHERE a.email_id = outbox.id)`,
    repair: () => [],
  },
  {
    name: "emails that were not sent, because no email reaches the address",
    level: "note",
    sql: `SELECT id FROM outbox WHERE status = 'failed' AND last_error IN (${UNTRIED})`,
    repair: () => [],
  },
  {
    name: "accounts whose address no email reaches",
    level: "note",
    sql: `SELECT CONCAT(tenant, ' ', account_id) AS id FROM undeliverable_address
    WHERE released_at IS NULL`,
    repair: () => [],
  },
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

function cancel(ids: string): string {
  return `UPDATE outbox SET status = 'cancelled', finished_at = COALESCE(finished_at, UTC_TIMESTAMP(6)) WHERE id IN (${ids})`;
}
