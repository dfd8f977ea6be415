import { person, recordEvent } from "../../../core/audit/record_event.ts";
import { isUndeliverable } from "../../../core/delivery/undeliverable.ts";
import { emailSpellings } from "../../../core/email_address.ts";
import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { foldedIn } from "../../../db/folded.ts";
import { flag, integer, selectRow } from "../../../db/rows.ts";
import { addSeconds, toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { insertRow } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Refusal, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { invitationEmail } from "./emails.ts";
import { findByToken, type InvitationRow } from "./invitations.ts";
import { findQuota, MONTHLY_LIMIT, quotaExhausted, refuseInviting, startOfMonth } from "./quota.ts";

/** For how many days an invitation can be accepted. */
export const INVITATION_DAYS = 30;

/** Who is invited, and what the inviter writes to them. The address is in lower case. */
export type NewInvitation = { inviteeEmail: string; personalMessage: string };

/**
 * An invitation that was sent; `email` is the caller's to deliver, `remaining` is left of the
 * month.
 */
export type SentInvitation = { row: InvitationRow; email: PendingEmail | null; remaining: number };

/**
 * Invites somebody to teach: writes the invitation and enqueues its email. The inviter's profile is
 * written first, so that the invitations of one teacher wait for each other and the quota holds.
 *
 * Refuses with `forbidden` or `exhausted` invitations, `taken` inviteeEmail when an account has the
 * address, `taken` invitation when one is pending that has not expired, `unknown` inviteeEmail when the
 * inviter's last email to the address could not be delivered.
 */
export async function sendInvitation(
  deps: ZportaDeps,
  inviterId: number,
  invitation: NewInvitation,
): Promise<Outcome<SentInvitation>> {
  const now = deps.now();
  const token = deps.newId().replaceAll("-", "");
  const sent = await transact<PendingEmail | null>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      "UPDATE users_profile SET updated_at = ? WHERE user_id = ? AND can_invite_teachers = 1",
      [toSql(now), inviterId],
    );
    if (rowsAffected === 0) return refused("forbidden", "invitations");
    const { inviteeEmail } = invitation;
    const refusal = await refuseInvitee(tx, inviterId, inviteeEmail, now);
    if (refusal) return refusal;

    await expirePending(tx, inviterId, inviteeEmail, now);
    const id = await insertInvitation(tx, { ...invitation, inviterId, token }, now);
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "invitation_sent",
      accountId: inviterId,
      subject: `invitation:${id}`,
      by: person(inviterId),
    }, now);
    return accepted(
      await enqueueEmail(tx, deps, invitationEmail({ id, inviterId, inviteeEmail }), now),
    );
  }, async () => {
    if (await findByToken(deps.db, token)) return accepted(null);
    const quota = await findQuota(deps.db, inviterId, now);
    return refuseInviting(quota) ??
      await refuseInvitee(deps.db, inviterId, invitation.inviteeEmail, now);
  });
  if (!sent.ok) return sent;
  const [row, { remaining }] = await Promise.all([
    findByToken(deps.db, token),
    findQuota(deps.db, inviterId, now),
  ]);
  return accepted({ row: row!, email: sent.value, remaining });
}

/** Refuses as `sendInvitation` does, but for `forbidden`. */
export async function refuseInvitee(
  db: Queryable,
  inviterId: number,
  inviteeEmail: string,
  now: Date,
): Promise<Refusal | null> {
  const holds = foldedIn("email_norm", emailSpellings(inviteeEmail));
  const undeliverable = isUndeliverable({
    tenant: "zporta",
    accountId: inviterId,
    address: inviteeEmail,
  });
  const row = await selectRow(
    db,
    { sent: integer, accounts: integer, pending: integer, undeliverable: flag },
    `SELECT
       (SELECT COUNT(*) FROM users_teacherinvitation WHERE inviter_id = ? AND created_at >= ?) AS sent,
       (SELECT COUNT(*) FROM auth_user WHERE ${holds.sql}) AS accounts,
       (SELECT COUNT(*) FROM users_teacherinvitation
        WHERE inviter_id = ? AND pending_email = ? AND expires_at >= ?) AS pending,
       ${undeliverable.sql} AS undeliverable`,
    [
      inviterId,
      toSql(startOfMonth(now)),
      ...holds.args,
      inviterId,
      inviteeEmail,
      toSql(now),
      ...undeliverable.args,
    ],
  );
  const { sent, accounts, pending } = row!;
  if (sent >= MONTHLY_LIMIT) return quotaExhausted();
  if (accounts > 0) return refused("taken", "inviteeEmail");
  if (pending > 0) return refused("taken", "invitation");
  return row!.undeliverable ? refused("unknown", "inviteeEmail") : null;
}

/** An invitation that has expired but is still pending would keep its key from a new one. */
async function expirePending(tx: Tx, inviterId: number, email: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE users_teacherinvitation SET status = 'expired'
     WHERE inviter_id = ? AND pending_email = ? AND expires_at < ?`,
    [inviterId, email, toSql(now)],
  );
}

async function insertInvitation(
  tx: Tx,
  invitation: NewInvitation & { inviterId: number; token: string },
  now: Date,
): Promise<number> {
  const { insertId } = await insertRow(tx, "users_teacherinvitation", {
    inviter_id: invitation.inviterId,
    invitee_email: invitation.inviteeEmail,
    token: invitation.token,
    personal_message: invitation.personalMessage,
    status: "pending",
    created_at: toSql(now),
    expires_at: toSql(addSeconds(now, INVITATION_DAYS * 24 * 3600)),
  });
  return insertId;
}
