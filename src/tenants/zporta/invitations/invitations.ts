import {
  integer,
  nullable,
  type Reader,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import { fromSql } from "../../../db/time.ts";
import type { Queryable } from "../../../deps.ts";
import type { ZportaDeps } from "../env.ts";

/** The statuses of Django's model. */
export type InvitationStatus = "pending" | "accepted" | "expired" | "cancelled";

/** Trusts the table: another status would be Django's own, and no reason to fail. */
const status: Reader<InvitationStatus> = (value) => text(value) as InvitationStatus;

const SELECT_INVITATION = `
  SELECT i.id, i.inviter_id, u.username AS inviter_username, p.display_name AS inviter_display_name,
    i.invitee_email, i.invitee_id, e.username AS invitee_username, i.token, i.personal_message,
    i.status, i.created_at, i.accepted_at, i.expires_at
  FROM users_teacherinvitation AS i JOIN auth_user AS u ON u.id = i.inviter_id
  LEFT JOIN users_profile AS p ON p.user_id = i.inviter_id
  LEFT JOIN auth_user AS e ON e.id = i.invitee_id`;

/** Reads `SELECT_INVITATION`. Moments stay text, with all their digits. */
const INVITATION = {
  id: integer,
  inviter_id: integer,
  inviter_username: text,
  inviter_display_name: nullable(text),
  invitee_email: text,
  invitee_id: nullable(integer),
  invitee_username: nullable(text),
  token: text,
  personal_message: nullable(text),
  status,
  created_at: nullable(text),
  accepted_at: nullable(text),
  expires_at: text,
};

/** An invitation, with the names of everybody in it. */
export type InvitationRow = RowOf<typeof INVITATION>;

/** Lists somebody's invitations, the newest first. */
export async function listInvitations(db: Queryable, inviterId: number): Promise<InvitationRow[]> {
  return await selectRows(
    db,
    INVITATION,
    `${SELECT_INVITATION} WHERE i.inviter_id = ? ORDER BY i.created_at DESC, i.id DESC`,
    [inviterId],
  );
}

/** Finds an invitation by its token, as the table holds it: 32 hexadecimal digits. */
export async function findByToken(db: Queryable, token: string): Promise<InvitationRow | null> {
  return await selectRow(db, INVITATION, `${SELECT_INVITATION} WHERE i.token = ?`, [token]);
}

/** Finds one of somebody's own invitations by id. */
export async function findOwnInvitation(
  db: Queryable,
  inviterId: number,
  id: number,
): Promise<InvitationRow | null> {
  return await selectRow(
    db,
    INVITATION,
    `${SELECT_INVITATION} WHERE i.id = ? AND i.inviter_id = ?`,
    [id, inviterId],
  );
}

/** Finds an invitation by id. */
export async function findInvitation(db: Queryable, id: number): Promise<InvitationRow | null> {
  return await selectRow(db, INVITATION, `${SELECT_INVITATION} WHERE i.id = ?`, [id]);
}

/** Lists everybody's invitations with a status, a page at a time, those that expire last first. */
export async function pageOfInvitations(
  db: Queryable,
  status: InvitationStatus,
  after: { at: string; id: number } | null,
  limit: number,
): Promise<InvitationRow[]> {
  const beyond = after
    ? {
      sql: "AND i.expires_at <= ? AND (i.expires_at < ? OR i.id < ?)",
      args: [after.at, after.at, after.id],
    }
    : { sql: "", args: [] };
  return await selectRows(
    db,
    INVITATION,
    `${SELECT_INVITATION} WHERE i.status = ? ${beyond.sql}
     ORDER BY i.expires_at DESC, i.id DESC LIMIT ${limit}`,
    [status, ...beyond.args],
  );
}

/** Marks a pending invitation as expired when its time is over, and says whether it was. */
export async function expireIfOver(deps: ZportaDeps, invitation: InvitationRow): Promise<boolean> {
  const isOver = invitation.status === "pending" && deps.now() > fromSql(invitation.expires_at);
  if (isOver) {
    await deps.db.query(
      "UPDATE users_teacherinvitation SET status = 'expired' WHERE id = ? AND status = 'pending'",
      [invitation.id],
    );
  }
  return isOver;
}
