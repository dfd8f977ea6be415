import { fromSql } from "../../../db/time.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";

const SELECT_INVITATION = `
  SELECT i.id, i.inviter_id, u.username AS inviter_username, p.display_name AS inviter_display_name,
    i.invitee_email, i.invitee_id, e.username AS invitee_username, i.token, i.personal_message,
    i.status, i.created_at, i.accepted_at, i.expires_at
  FROM users_teacherinvitation AS i JOIN auth_user AS u ON u.id = i.inviter_id
  LEFT JOIN users_profile AS p ON p.user_id = i.inviter_id
  LEFT JOIN auth_user AS e ON e.id = i.invitee_id`;

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
