import { addSeconds, fromSql, toSql } from "../db/time.ts";
import type { Deps, Email, Row, SendResult, Tx } from "../deps.ts";

/** How long a worker may keep a row to itself. Longer than a provider's time limit. */
const LEASE_SECONDS = 60;
const FIRST_PAUSE_SECONDS = 60;
const LONGEST_PAUSE_SECONDS = 3600;

/** Resend remembers an idempotency key for 24 hours: a later attempt could be a second mail. */
const GIVE_UP_AFTER_SECONDS = 22 * 3600;
const ROWS_PER_CLAIM = 10;
const CLAIMS_PER_SWEEP = 10;

/** An e-mail that somebody is owed, before it is written down. */
export type EmailDraft = {
  tenant: string;
  /** Which of the tenant's e-mails, for example `verify_email`. */
  kind: string;
  accountId: number;
  to: string;
  /** What the text needs besides the account. No secret: links are made when it is rendered. */
  payload: Record<string, string>;
  /** Two drafts with the same key are one e-mail. */
  dedupeKey: string;
};

/** A row of the outbox that this worker may deliver. */
export type OwedEmail = Omit<EmailDraft, "dedupeKey"> & {
  id: string;
  attempts: number;
  createdAt: Date;
  lease: { token: string; until: Date };
};

/** Renders an owed e-mail; `null` when it has become pointless. The same row, the same text. */
export type RenderEmail = (deps: Deps, owed: OwedEmail) => Promise<Email | null>;

/**
 * Writes down, inside the transaction, that an e-mail is owed. The row is born with a lease for the
 * caller, who delivers it after `COMMIT`; if the caller is lost, the lease lapses and the sweep does.
 */
export async function oweEmail(tx: Tx, draft: EmailDraft, now: Date): Promise<OwedEmail> {
  const { dedupeKey, ...rest } = draft;
  const owed: OwedEmail = {
    ...rest,
    id: crypto.randomUUID(),
    attempts: 0,
    createdAt: now,
    lease: { token: crypto.randomUUID(), until: addSeconds(now, LEASE_SECONDS) },
  };
  await tx.query(
    `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status,
       attempts, next_attempt_at, lease_token, lease_until, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'owed', 0, ?, ?, ?, ?)`,
    [
      owed.id,
      owed.tenant,
      owed.kind,
      owed.accountId,
      owed.to,
      JSON.stringify(owed.payload),
      dedupeKey,
      toSql(now),
      owed.lease.token,
      toSql(owed.lease.until),
      toSql(now),
    ],
  );
  return owed;
}

/** Delivers one e-mail whose lease we hold, and writes down how it ended. Never throws. */
export async function deliver(
  deps: Deps,
  render: RenderEmail,
  owed: OwedEmail,
): Promise<SendResult> {
  try {
    const email = await render(deps, owed);
    const result: SendResult = email
      ? await deps.sendEmail(email, owed.id)
      : { sent: false, permanent: true, reason: "moot" };
    await settle(deps, owed, result);
    return result;
  } catch (error) {
    // Nothing is lost: the lease lapses and the sweep takes the row up again.
    const reason = error instanceof Error ? error.name : "unknown";
    deps.log({ event: "email_failed", email_id: owed.id, kind: owed.kind, reason });
    return { sent: false, permanent: false, reason };
  }
}

/**
 * Delivers what is owed and due, in the order in which it fell due; the cron's work. Stops early
 * when the provider is down, so that an outage is not answered with a storm.
 */
export async function deliverOwed(deps: Deps, render: RenderEmail): Promise<void> {
  for (let claim = 0; claim < CLAIMS_PER_SWEEP; claim++) {
    const claimed = await claimDue(deps);
    for (const owed of claimed) {
      if (deps.now() >= owed.lease.until) break;
      const result = await deliver(deps, render, owed);
      if (!result.sent && !result.permanent) return;
    }
    if (claimed.length < ROWS_PER_CLAIM) return;
  }
}

/** One UPDATE takes the rows, so two workers never hold the same one. */
async function claimDue(deps: Deps): Promise<OwedEmail[]> {
  const now = deps.now();
  const lease = { token: crypto.randomUUID(), until: addSeconds(now, LEASE_SECONDS) };
  const { rowsAffected } = await deps.db.query(
    `UPDATE outbox SET lease_token = ?, lease_until = ?
     WHERE status = 'owed' AND next_attempt_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
     ORDER BY next_attempt_at LIMIT ${ROWS_PER_CLAIM}`,
    [lease.token, toSql(lease.until), toSql(now), toSql(now)],
  );
  if (rowsAffected === 0) return [];

  const { rows } = await deps.db.query(
    `SELECT id, tenant, kind, account_id, to_email, payload, attempts, created_at
     FROM outbox WHERE lease_token = ? ORDER BY next_attempt_at, id`,
    [lease.token],
  );
  return rows.map((row) => readOwed(row, lease));
}

function readOwed(row: Row, lease: OwedEmail["lease"]): OwedEmail {
  return {
    id: row.id,
    tenant: row.tenant,
    kind: row.kind,
    accountId: Number(row.account_id),
    to: row.to_email,
    payload: JSON.parse(row.payload),
    attempts: row.attempts,
    createdAt: fromSql(row.created_at),
    lease,
  };
}

/** The lease token in the WHERE clause fences off a worker whose lease has lapsed. */
async function settle(deps: Deps, owed: OwedEmail, result: SendResult): Promise<void> {
  const now = deps.now();
  const pause = result.sent ? 0 : pauseAfter(owed.attempts, result.retryAfterSeconds);
  const next = addSeconds(now, pause);
  const status = statusAfter(owed, result, next);
  if (status === "given_up") {
    deps.log({ event: "email_given_up", email_id: owed.id, kind: owed.kind });
  }
  await deps.db.query(
    `UPDATE outbox SET status = ?, attempts = attempts + 1, last_error = ?, next_attempt_at = ?,
       lease_token = NULL, lease_until = NULL, settled_at = ?
     WHERE id = ? AND lease_token = ?`,
    [
      status,
      result.sent ? null : result.reason.slice(0, 60),
      toSql(next),
      status === "owed" ? null : toSql(now),
      owed.id,
      owed.lease.token,
    ],
  );
}

function statusAfter(owed: OwedEmail, result: SendResult, next: Date): string {
  if (result.sent) return "sent";
  if (result.reason === "moot") return "moot";
  const end = addSeconds(owed.createdAt, GIVE_UP_AFTER_SECONDS);
  return result.permanent || next > end ? "given_up" : "owed";
}

function pauseAfter(attempts: number, wished = 0): number {
  const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts, 6));
  return Math.max(pause, wished);
}
