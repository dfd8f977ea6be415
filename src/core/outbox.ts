import { describeFailure } from "../db/errors.ts";
import { integer, moment, type RowOf, selectRows, text } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import { type Columns, insertRow } from "../db/write.ts";
import type { Deps, Email, SendResult, Tx } from "../deps.ts";

/** How long a worker may keep a row to itself. Longer than a provider's time limit. */
const LEASE_SECONDS = 60;
const FIRST_PAUSE_SECONDS = 60;
const LONGEST_PAUSE_SECONDS = 3600;

/** Resend remembers an idempotency key for 24 hours: a later attempt could become a second email. */
const RETRY_SECONDS = 22 * 3600;

/** The reason that is recorded when the renderer returned `null`. */
const CANCELLED = "cancelled";

const ROWS_PER_CLAIM = 10;
const CLAIMS_PER_SWEEP = 10;

/** An email that is to be sent, before it is written down. */
export type EmailDraft = {
  tenant: string;
  /** Which of the tenant's emails, for example `verify_email`. */
  kind: string;
  accountId: number;
  to: string;
  /** What the text needs besides the account. No secret: links are made when it is rendered. */
  payload: Record<string, string>;
  /** Two drafts with the same key are one email. */
  dedupeKey: string;
};

/** A row of the outbox that this worker holds the lease of, and so may deliver. */
export type PendingEmail = Omit<EmailDraft, "dedupeKey"> & {
  id: string;
  attempts: number;
  createdAt: Date;
  lease: { token: string; until: Date };
};

/**
 * Renders a pending email; `null` when there is no reason to send it any more. The same row gives the
 * same text, because the provider refuses an idempotency key that comes with another one.
 */
export type RenderEmail<D = Deps> = (deps: D, pending: PendingEmail) => Promise<Email | null>;

/**
 * Writes an email to the outbox, inside the transaction that makes it due. The row starts with a
 * lease for the caller, who delivers it after `COMMIT`. When the caller is lost, the lease runs out
 * and the sweep delivers the email.
 */
export async function enqueueEmail(tx: Tx, draft: EmailDraft, now: Date): Promise<PendingEmail> {
  const { pending, columns } = newRow(draft, now);
  await insertRow(tx, "outbox", columns);
  return pending;
}

/** The row of an email that is written now, and the email as its writer, who has the lease, delivers it. */
export function newRow(
  { dedupeKey, ...draft }: EmailDraft,
  now: Date,
): { pending: PendingEmail; columns: Columns } {
  const lease = { token: crypto.randomUUID(), until: addSeconds(now, LEASE_SECONDS) };
  const pending = { ...draft, id: crypto.randomUUID(), attempts: 0, createdAt: now, lease };
  const columns = {
    id: pending.id,
    tenant: pending.tenant,
    kind: pending.kind,
    account_id: pending.accountId,
    to_email: pending.to,
    payload: JSON.stringify(pending.payload),
    dedupe_key: dedupeKey,
    status: "pending",
    attempts: pending.attempts,
    next_attempt_at: toSql(now),
    lease_token: lease.token,
    lease_until: toSql(lease.until),
    created_at: toSql(now),
  };
  return { pending, columns };
}

/** Delivers one email whose lease we hold, and records the result. Never throws. */
export async function deliver<D extends Deps>(
  deps: D,
  render: RenderEmail<D>,
  pending: PendingEmail,
): Promise<SendResult> {
  try {
    const email = await render(deps, pending);
    const result: SendResult = email
      ? await deps.sendEmail(email, pending.id)
      : { sent: false, permanent: true, reason: CANCELLED };
    await recordResult(deps, pending, result);
    return result;
  } catch (error) {
    // Nothing is lost: the lease runs out and the sweep takes the row up again.
    const reason = error instanceof Error ? error.name : "unknown";
    deps.log({ event: "email_not_delivered", email_id: pending.id, kind: pending.kind, reason });
    return { sent: false, permanent: false, reason };
  }
}

/**
 * Delivers the pending emails that are due, the longest overdue first; the cron's work. Stops early
 * when the provider is down, so that an outage is not answered with a storm of requests.
 */
export async function deliverPending(deps: Deps, render: RenderEmail): Promise<void> {
  await takeOverFormerStatuses(deps);
  for (let claim = 0; claim < CLAIMS_PER_SWEEP; claim++) {
    const claimed = await claimDue(deps);
    for (const pending of claimed) {
      if (deps.now() >= pending.lease.until) break;
      const result = await deliver(deps, render, pending);
      if (!result.sent && !result.permanent) return;
    }
    if (claimed.length < ROWS_PER_CLAIM) return;
  }
}

/**
 * Takes over what a Worker from before the statuses were renamed (`core/0004`) still wrote as `owed`,
 * while it was being replaced or after a rollback. Remove it once nobody rolls back that far. Never
 * throws: the next run tries again.
 */
async function takeOverFormerStatuses({ db, log }: Deps): Promise<void> {
  try {
    await db.query("UPDATE outbox SET status = 'pending' WHERE status = 'owed' LIMIT 1000");
  } catch (error) {
    log({ event: "statuses_not_taken_over", reason: describeFailure(error) });
  }
}

/** One UPDATE takes the rows, so two workers never hold the same one. */
async function claimDue(deps: Deps): Promise<PendingEmail[]> {
  const now = deps.now();
  const lease = { token: crypto.randomUUID(), until: addSeconds(now, LEASE_SECONDS) };
  const { rowsAffected } = await deps.db.query(
    `UPDATE outbox SET lease_token = ?, lease_until = ?
     WHERE status = 'pending' AND next_attempt_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
     ORDER BY next_attempt_at LIMIT ${ROWS_PER_CLAIM}`,
    [lease.token, toSql(lease.until), toSql(now), toSql(now)],
  );
  if (rowsAffected === 0) return [];

  const rows = await selectRows(
    deps.db,
    CLAIMED,
    `SELECT id, tenant, kind, account_id, to_email, payload, attempts, created_at
     FROM outbox WHERE lease_token = ? ORDER BY next_attempt_at, id`,
    [lease.token],
  );
  return rows.map((row) => toPending(row, lease));
}

const CLAIMED = {
  id: text,
  tenant: text,
  kind: text,
  account_id: integer,
  to_email: text,
  payload: text,
  attempts: integer,
  created_at: moment,
};

function toPending(row: RowOf<typeof CLAIMED>, lease: PendingEmail["lease"]): PendingEmail {
  return {
    id: row.id,
    tenant: row.tenant,
    kind: row.kind,
    accountId: row.account_id,
    to: row.to_email,
    payload: JSON.parse(row.payload),
    attempts: row.attempts,
    createdAt: row.created_at,
    lease,
  };
}

/** The lease token in the WHERE clause fences off a worker whose lease has run out. */
async function recordResult(deps: Deps, pending: PendingEmail, result: SendResult): Promise<void> {
  const now = deps.now();
  const pause = result.sent ? 0 : pauseAfter(pending.attempts, result.retryAfterSeconds);
  const next = addSeconds(now, pause);
  const status = statusAfter(pending, result, next);
  if (status === "failed") {
    deps.log({ event: "email_failed", email_id: pending.id, kind: pending.kind });
  }
  await deps.db.query(
    `UPDATE outbox SET status = ?, attempts = attempts + 1, last_error = ?, next_attempt_at = ?,
       lease_token = NULL, lease_until = NULL, settled_at = ?
     WHERE id = ? AND lease_token = ?`,
    [
      status,
      result.sent ? null : result.reason.slice(0, 60),
      toSql(next),
      status === "pending" ? null : toSql(now),
      pending.id,
      pending.lease.token,
    ],
  );
}

function statusAfter(pending: PendingEmail, result: SendResult, next: Date): string {
  if (result.sent) return "sent";
  if (result.reason === CANCELLED) return "cancelled";
  const end = addSeconds(pending.createdAt, RETRY_SECONDS);
  return result.permanent || next > end ? "failed" : "pending";
}

function pauseAfter(attempts: number, wished = 0): number {
  const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts, 6));
  return Math.max(pause, wished);
}
