import {
  integer,
  moment,
  nullable,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Deps } from "../../deps.ts";
import { type Lease, LEASE_SECONDS, newLease, type PendingEmail } from "../outbox.ts";

/** The provider takes no more emails in one request. Source: https://resend.com/docs/api-reference/emails/send-batch-emails */
export const MAX_PER_REQUEST = 100;

/** The emails of one tenant that this worker may hand to the provider, in one request. */
export type EmailRequest = {
  /** Its idempotency key. */
  id: string;
  tenant: string;
  lease: Lease;
  /** Whether the provider may have taken it before. */
  isRepeat: boolean;
  /** Whether its body is the one that was kept when it was sent, and not rendered again. */
  isKept?: boolean;
  /** Whether it is delivered on its own, right after an answer, and no other request waits for its end. */
  isAlone?: boolean;
  /** The longest overdue first. */
  emails: readonly PendingEmail[];
  /** Emails whose row cannot be read. */
  unreadable: readonly PendingEmail[];
};

/** A tenant's emails that this version of the Worker can render. */
export type KnownKinds = { tenant: string; kinds: readonly string[] };

/** Whether any email is due. One statement, which reads no more than one row. */
export async function hasDueEmails({ db, now }: Deps): Promise<boolean> {
  const time = toSql(now());
  const { rows } = await db.query(
    `SELECT 1 AS is_due FROM outbox WHERE ${DUE} LIMIT 1`,
    [time, time],
  );
  return rows.length > 0;
}

/**
 * Claims up to `most` emails of a tenant that the provider certainly has not taken, for a new request;
 * `null` without any. One UPDATE takes the rows, so two workers never hold the same one. Emails of a
 * kind that only another version of the Worker knows stay where they are.
 */
export async function claimNew(
  deps: Deps,
  { tenant, kinds }: KnownKinds,
  most: number,
): Promise<EmailRequest | null> {
  if (kinds.length === 0) return null;
  const now = deps.now();
  const lease = newLease(deps, now);
  const id = deps.newId();
  const { rowsAffected } = await deps.db.query(
    `UPDATE outbox SET lease_token = ?, lease_until = ?, request_id = ?, requested_at = ?
     WHERE ${DUE} AND tenant = ? AND request_id IS NULL AND kind IN (${placeholders(kinds)})
     ORDER BY next_attempt_at LIMIT ${most}`,
    [
      lease.token,
      toSql(lease.until),
      id,
      toSql(now),
      toSql(now),
      toSql(now),
      tenant,
      ...kinds,
    ],
  );
  if (rowsAffected === 0) return null;
  return { id, tenant, lease, isRepeat: false, ...await readClaimed(deps, lease) };
}

/**
 * Claims the emails of the request that was due first among those that the provider may have taken;
 * `null` without any. They stay together, because its key goes with one body.
 */
export async function claimRepeat(
  deps: Deps,
  known: readonly KnownKinds[],
): Promise<EmailRequest | null> {
  const renderable = known.filter(({ kinds }) => kinds.length > 0);
  if (renderable.length === 0) return null;
  const now = deps.now();
  const isKnown = renderable.map(({ kinds }) => `tenant = ? AND kind IN (${placeholders(kinds)})`);
  const open = await selectRow(
    deps.db,
    { request_id: text, tenant: text },
    `SELECT request_id, tenant FROM outbox
     WHERE ${DUE} AND request_id IS NOT NULL AND (${isKnown.join(" OR ")})
     ORDER BY next_attempt_at LIMIT 1`,
    [toSql(now), toSql(now), ...renderable.flatMap(({ tenant, kinds }) => [tenant, ...kinds])],
  );
  if (!open) return null;
  const { request_id: id, tenant } = open;
  const lease = newLease(deps, now);
  const { rowsAffected } = await deps.db.query(
    `UPDATE outbox SET lease_token = ?, lease_until = ?
     WHERE request_id = ? AND status = 'pending' AND (lease_until IS NULL OR lease_until <= ?)`,
    [lease.token, toSql(lease.until), id, toSql(now)],
  );
  if (rowsAffected === 0) return null;
  return { id, tenant, lease, isRepeat: true, ...await readClaimed(deps, lease) };
}

/**
 * Gives emails that are claimed to a new request, whose id is returned, because the old one was refused.
 * What is rendered stays valid, so `requested_at` does too.
 */
export async function claimAgain(
  deps: Deps,
  lease: Lease,
  ids: readonly string[],
): Promise<{ id: string; lease: Lease }> {
  const id = deps.newId();
  const renewed = { token: lease.token, until: addSeconds(deps.now(), LEASE_SECONDS) };
  await deps.db.query(
    `UPDATE outbox SET request_id = ?, lease_until = ?
     WHERE lease_token = ? AND id IN (${placeholders(ids)})`,
    [id, toSql(renewed.until), lease.token, ...ids],
  );
  return { id, lease: renewed };
}

/** The condition of an email that is due and held by nobody. It takes the present moment, twice. */
const DUE =
  "status = 'pending' AND next_attempt_at <= ? AND (lease_until IS NULL OR lease_until <= ?)";

/** The order is the same at every attempt: it is part of the body. */
async function readClaimed(
  { db }: Deps,
  lease: Lease,
): Promise<Pick<EmailRequest, "emails" | "unreadable">> {
  const rows = await selectRows(
    db,
    CLAIMED,
    `SELECT id, tenant, kind, account_id, to_email, payload, attempts, created_at, requested_at
     FROM outbox WHERE lease_token = ? ORDER BY created_at, id`,
    [lease.token],
  );
  const read = rows.map((row) => ({
    email: toPending(row, lease),
    isReadable: parsePayload(row.payload) !== null,
  }));
  return {
    emails: read.filter(({ isReadable }) => isReadable).map(({ email }) => email),
    unreadable: read.filter(({ isReadable }) => !isReadable).map(({ email }) => email),
  };
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
  requested_at: nullable(moment),
};

function toPending(row: RowOf<typeof CLAIMED>, lease: Lease): PendingEmail {
  return {
    id: row.id,
    tenant: row.tenant,
    kind: row.kind,
    accountId: row.account_id,
    to: row.to_email,
    payload: parsePayload(row.payload) ?? {},
    attempts: row.attempts,
    createdAt: row.created_at,
    issuedAt: row.requested_at ?? row.created_at,
    lease,
  };
}

function parsePayload(payload: string): Record<string, string> | null {
  try {
    const parsed = JSON.parse(payload);
    return isDetails(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isDetails(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((detail) => typeof detail === "string");
}
