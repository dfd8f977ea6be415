import { normalizeEmail } from "../../../core/email_address.ts";
import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { addSeconds, fromSql, toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { invitationEmail } from "../emails.ts";
import type { NewInvitation } from "../guides/wire.ts";
import { repairRows } from "../sign_up/register_learner.ts";
import type { Caller } from "../shared/tokens.ts";
import type { ZportaDeps } from "../env.ts";

/** How many invitations a teacher may send in a month of UTC, cancelled ones included. */
const MONTHLY_LIMIT = 3;
const LIFETIME_SECONDS = 30 * 24 * 3600;

const SELECT_INVITATION = `
  SELECT i.id, i.inviter_id, u.username AS inviter_username, p.display_name AS inviter_display_name,
    i.invitee_email, i.invitee_id, e.username AS invitee_username, i.token, i.personal_message,
    i.status, i.created_at, i.accepted_at, i.expires_at
  FROM users_teacherinvitation AS i JOIN auth_user AS u ON u.id = i.inviter_id
  LEFT JOIN users_profile AS p ON p.user_id = i.inviter_id
  LEFT JOIN auth_user AS e ON e.id = i.invitee_id`;

/** What a teacher may still do this month. */
export type Standing = { mayInvite: boolean; sent: number; remaining: number };

/** Somebody's right to invite, and how much of the month's quota is left. */
export async function standingOf(db: Queryable, userId: number, now: Date): Promise<Standing> {
  const { rows } = await db.query(
    `SELECT (SELECT can_invite_teachers FROM users_profile WHERE user_id = ?) AS may_invite,
       (SELECT COUNT(*) FROM users_teacherinvitation WHERE inviter_id = ? AND created_at >= ?)
         AS sent`,
    [userId, userId, toSql(startOfMonth(now))],
  );
  const sent = Number(rows[0]!.sent);
  const remaining = Math.max(0, MONTHLY_LIMIT - sent);
  return { mayInvite: Number(rows[0]!.may_invite) === 1, sent, remaining };
}

function startOfMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}

/** The refusal for somebody who may not invite, or not this month; `null` when they may. */
export function refuseInviting({ mayInvite, remaining }: Standing) {
  if (!mayInvite) return refused("forbidden", "invitations");
  return remaining === 0 ? refused("exhausted", "invitations") : null;
}

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

/** Somebody's invitations, the newest first. */
export async function listInvitations(db: Queryable, inviterId: number): Promise<Row[]> {
  const { rows } = await db.query(
    `${SELECT_INVITATION} WHERE i.inviter_id = ? ORDER BY i.created_at DESC, i.id DESC`,
    [inviterId],
  );
  return rows;
}

/** The invitation with a token; `null` when there is none. */
export async function findByToken(db: Queryable, token: string): Promise<Row | null> {
  const { rows } = await db.query(`${SELECT_INVITATION} WHERE i.token = ?`, [token]);
  return rows[0] ?? null;
}

/** Marks a pending invitation whose time is over, and says whether it was one. */
export async function expireIfOver(deps: ZportaDeps, invitation: Row): Promise<boolean> {
  const isOver = invitation.status === "pending" && deps.now() > fromSql(invitation.expires_at);
  if (isOver) {
    await deps.db.query(
      "UPDATE users_teacherinvitation SET status = 'expired' WHERE id = ? AND status = 'pending'",
      [Number(invitation.id)],
    );
  }
  return isOver;
}

/**
 * Accepts an invitation: an explorer becomes `guide` when they registered with that wish, else
 * `both`; anybody else stays what they are. The right to invite others stays as it is. Again by the
 * same person is the same success.
 *
 * Refuses with `foreign` invitee, or `spent` invitation when it is over, cancelled, or somebody else's.
 */
export async function acceptInvitation(
  deps: ZportaDeps,
  caller: Caller,
  invitation: Row,
): Promise<Outcome<void>> {
  if (normalizeEmail(caller.email) !== normalizeEmail(invitation.invitee_email)) {
    return refused("foreign", "invitee");
  }
  const id = Number(invitation.id);
  const findAccepted = async () => {
    const { rows } = await deps.db.query(
      `SELECT id FROM users_teacherinvitation
       WHERE id = ? AND status = 'accepted' AND invitee_id = ?`,
      [id, caller.userId],
    );
    return rows[0] ? accepted(undefined) : null;
  };
  if (await expireIfOver(deps, invitation)) return refused("spent", "invitation");
  const now = deps.now();
  await repairRows(deps.db, caller.userId, now);
  const done = await transact<void>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE users_teacherinvitation SET status = 'accepted', invitee_id = ?, accepted_at = ?
       WHERE id = ? AND status = 'pending' AND expires_at >= ?`,
      [caller.userId, toSql(now), id, toSql(now)],
    );
    if (rowsAffected === 0) return refused("spent", "invitation");
    await tx.query(
      `UPDATE users_profile SET active_guide = 1, updated_at = ?, role = CASE
         WHEN role <> 'explorer' THEN role WHEN requested_role = 'guide' THEN 'guide' ELSE 'both' END
       WHERE user_id = ?`,
      [toSql(now), caller.userId],
    );
    return accepted(undefined);
  }, findAccepted);
  return done.ok ? done : await findAccepted() ?? done;
}

/**
 * Cancels a pending invitation of one's own; the quota does not come back. Refuses with `unknown`, or
 * `spent` when it is not pending.
 */
export async function cancelInvitation(
  deps: ZportaDeps,
  inviterId: number,
  id: number,
): Promise<Outcome<Row>> {
  const { rowsAffected } = await deps.db.query(
    `UPDATE users_teacherinvitation SET status = 'cancelled'
     WHERE id = ? AND inviter_id = ? AND status = 'pending'`,
    [id, inviterId],
  );
  const { rows } = await deps.db.query(`${SELECT_INVITATION} WHERE i.id = ? AND i.inviter_id = ?`, [
    id,
    inviterId,
  ]);
  if (!rows[0]) return refused("unknown", "invitation");
  return rowsAffected === 1 ? accepted(rows[0]) : refused("spent", "invitation");
}
