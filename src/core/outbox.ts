import { addSeconds, toSql } from "../db/time.ts";
import { type Columns, insertRow } from "../db/write.ts";
import type { Deps, Email, Tx } from "../deps.ts";
import type { Occasion } from "./audit/record_event.ts";

/** How long a worker may keep a row to itself, in seconds. Longer than an attempt to deliver it. */
export const LEASE_SECONDS = 60;

/** Why an email is written, and what names it. */
export type EmailOccasion = Occasion & Pick<Deps, "newId">;

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

/** Who may deliver a row, and until when. */
export type Lease = { token: string; until: Date };

/** Makes a lease that begins now. */
export function newLease(
  { newId }: Pick<Deps, "newId">,
  now: Date,
  seconds = LEASE_SECONDS,
): Lease {
  return { token: newId(), until: addSeconds(now, seconds) };
}

/** A row of the outbox that this worker holds the lease of, and so may deliver. */
export type PendingEmail = Omit<EmailDraft, "dedupeKey"> & {
  id: string;
  attempts: number;
  createdAt: Date;
  /** From when the links in it count: the same in every attempt at one request. */
  issuedAt: Date;
  lease: Lease;
  /**
   * The hash of the password of an account that was made with it a moment ago: nobody can have changed the
   * account since, nor said that no email reaches it.
   */
  passwordHash?: string;
};

/**
 * In the payload of an email to an address that is not proven, so that each attempt has the same text:
 * the name is left out, because a stranger may have typed it.
 */
export const UNPROVEN = { address: "unproven" };

/** Whether nobody had proven the address when the email was enqueued; see `UNPROVEN`. */
export function isToUnproven({ payload }: Pick<EmailDraft, "payload">): boolean {
  return payload.address === UNPROVEN.address;
}

/**
 * A detail that the text of an email cannot do without.
 *
 * @throws {TypeError} when its row lacks it, because another version of the Worker has written it.
 */
export function detailOf({ payload }: PendingEmail, name: string): string {
  const detail = payload[name];
  if (detail === undefined) throw new TypeError(`Cannot render email: no "${name}"`);
  return detail;
}

/**
 * Renders a pending email; `null` when there is no reason to send it any more. The same row with the
 * same `issuedAt` gives the same text, because the provider refuses an idempotency key that comes
 * with another one.
 */
export type RenderEmail<D = Deps> = (deps: D, pending: PendingEmail) => Promise<Email | null>;

/**
 * Writes an email to the outbox, inside the transaction that makes it due. The row starts with a
 * lease for the caller, who delivers it after `COMMIT` in a request of its own. When the caller is
 * lost, the lease runs out and the sweep makes the same request again.
 */
export async function enqueueEmail(
  tx: Tx,
  occasion: EmailOccasion,
  draft: EmailDraft,
  now: Date,
): Promise<PendingEmail> {
  const { pending, columns } = newRow(occasion, draft, now);
  await insertRow(tx, "outbox", columns);
  return pending;
}

/**
 * As `enqueueEmail`, for whoever delivers nothing: the email is due at once, and the cron sends it. Returns its
 * id.
 */
export async function enqueueForCron(
  tx: Tx,
  occasion: EmailOccasion,
  draft: EmailDraft,
  now: Date,
): Promise<string> {
  const { pending, columns } = newRow(occasion, draft, now);
  const unleased = { lease_token: null, lease_until: null, request_id: null, requested_at: null };
  await insertRow(tx, "outbox", { ...columns, ...unleased });
  return pending.id;
}

/** The row of an email that is written now, and the email as its writer, who has the lease, delivers it. */
export function newRow(
  occasion: EmailOccasion,
  { dedupeKey, ...draft }: EmailDraft,
  now: Date,
): { pending: PendingEmail; columns: Columns } {
  const lease = newLease(occasion, now);
  const pending: PendingEmail = {
    ...draft,
    id: occasion.newId(),
    attempts: 0,
    createdAt: now,
    issuedAt: now,
    lease,
  };
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
    made_by_request: occasion.requestId ?? null,
    request_id: pending.id,
    requested_at: toSql(now),
    created_at: toSql(now),
  };
  return { pending, columns };
}
