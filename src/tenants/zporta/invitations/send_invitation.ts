import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { addSeconds, toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { invitationEmail } from "./emails.ts";
import { findByToken } from "./invitations.ts";
import { MONTHLY_LIMIT, refuseInviting, standingOf, startOfMonth } from "./quota.ts";
import type { ZportaDeps } from "../env.ts";

const LIFETIME_SECONDS = 30 * 24 * 3600;

/** Who is invited, and with which words. The address is in lower case. */
export type NewInvitation = { inviteeEmail: string; personalMessage: string };

/**
 * Invites somebody to teach: the invitation and the owed mail. The inviter's profile is written first,
 * so that a teacher's invitations wait for each other and the quota holds.
 *
 * Refuses with `forbidden` or `exhausted` invitations, `taken` inviteeEmail when there is such an
 * account, `taken` invitation when one is pending. An invitation that is over is not.
 */
export async function sendInvitation(
  deps: ZportaDeps,
  inviterId: number,
  invitation: NewInvitation,
): Promise<Outcome<{ row: Row; owed: PendingEmail | null; remaining: number }>> {
  const now = deps.now();
  const token = crypto.randomUUID().replaceAll("-", "");
  const sent = await transact<PendingEmail | null>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      "UPDATE users_profile SET updated_at = ? WHERE user_id = ? AND can_invite_teachers = 1",
      [toSql(now), inviterId],
    );
    if (rowsAffected === 0) return refused("forbidden", "invitations");
    const refusal = await refuseInvitation(tx, inviterId, invitation, now);
    if (refusal) return refusal;

    await expirePending(tx, inviterId, invitation.inviteeEmail, now);
    const id = await insertInvitation(tx, inviterId, { ...invitation, token }, now);
    const { inviteeEmail } = invitation;
    return accepted(await enqueueEmail(tx, invitationEmail({ id, inviterId, inviteeEmail }), now));
  }, async () => {
    if (await findByToken(deps.db, token)) return accepted(null);
    const standing = await standingOf(deps.db, inviterId, now);
    return refuseInviting(standing) ?? await refuseInvitation(deps.db, inviterId, invitation, now);
  });
  if (!sent.ok) return sent;
  const [row, { remaining }] = await Promise.all([
    findByToken(deps.db, token),
    standingOf(deps.db, inviterId, now),
  ]);
  return accepted({ row: row!, owed: sent.value, remaining });
}

async function refuseInvitation(
  db: Queryable,
  inviterId: number,
  { inviteeEmail }: NewInvitation,
  now: Date,
) {
  const { rows } = await db.query(
    `SELECT
       (SELECT COUNT(*) FROM users_teacherinvitation WHERE inviter_id = ? AND created_at >= ?) AS sent,
       (SELECT COUNT(*) FROM auth_user WHERE email_norm = ?) AS accounts,
       (SELECT COUNT(*) FROM users_teacherinvitation
        WHERE inviter_id = ? AND pending_email = ? AND expires_at >= ?) AS pending`,
    [
      inviterId,
      toSql(startOfMonth(now)),
      inviteeEmail,
      inviterId,
      inviteeEmail,
      toSql(now),
    ],
  );
  const { sent, accounts, pending } = rows[0]!;
  if (Number(sent) >= MONTHLY_LIMIT) return refused("exhausted", "invitations");
  if (Number(accounts) > 0) return refused("taken", "inviteeEmail");
  return Number(pending) > 0 ? refused("taken", "invitation") : null;
}

async function expirePending(tx: Tx, inviterId: number, email: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE users_teacherinvitation SET status = 'expired'
     WHERE inviter_id = ? AND pending_email = ? AND expires_at < ?`,
    [inviterId, email, toSql(now)],
  );
}

async function insertInvitation(
  tx: Tx,
  inviterId: number,
  invitation: NewInvitation & { token: string },
  now: Date,
): Promise<number> {
  const { insertId } = await tx.query(
    `INSERT INTO users_teacherinvitation (inviter_id, invitee_email, token, personal_message, status,
       created_at, expires_at)
     VALUES (?, ?, ?, ?, 'pending', ?, ?)`,
    [
      inviterId,
      invitation.inviteeEmail,
      invitation.token,
      invitation.personalMessage,
      toSql(now),
      toSql(addSeconds(now, LIFETIME_SECONDS)),
    ],
  );
  return insertId;
}
