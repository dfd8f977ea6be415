import type { Queryable, Row } from "../../../deps.ts";
import { refused } from "../../../outcome.ts";

/** Why somebody should teach, in our words. */
export type Application = {
  motivation: string;
  experience: string | null;
  subjects: string;
  referredBy: number | null;
};

const SELECT_APPLICATION = `
  SELECT a.id, a.user_id, u.username, a.motivation, a.experience, a.subjects_to_teach, a.status,
    a.referred_by_id, f.username AS referred_by_username, a.created_at, a.updated_at,
    a.reviewed_by_id, r.username AS reviewed_by_username, a.reviewed_at, a.admin_notes
  FROM users_guideapplicationrequest AS a JOIN auth_user AS u ON u.id = a.user_id
  LEFT JOIN auth_user AS f ON f.id = a.referred_by_id
  LEFT JOIN auth_user AS r ON r.id = a.reviewed_by_id`;

/** Somebody's latest application; `null` when there is none. */
export async function findOwnApplication(db: Queryable, userId: number): Promise<Row | null> {
  const { rows } = await db.query(
    `${SELECT_APPLICATION} WHERE a.user_id = ? ORDER BY a.created_at DESC, a.id DESC LIMIT 1`,
    [userId],
  );
  return rows[0] ?? null;
}

/** All applications, the newest first; those of one status when it is given. */
export async function listApplications(db: Queryable, status: string | null): Promise<Row[]> {
  const { rows } = await db.query(
    `${SELECT_APPLICATION} WHERE (? IS NULL OR a.status = ?) ORDER BY a.created_at DESC, a.id DESC`,
    [status, status],
  );
  return rows;
}

/**
 * The refusal for somebody who has an application that is pending (`taken` application) or approved
 * (`taken` applicationApproved); `null` when they may apply. The key `uq_application` decides.
 */
export async function refuseSecond(db: Queryable, userId: number) {
  const { rows } = await db.query(
    "SELECT status FROM users_guideapplicationrequest WHERE open_user_id = ?",
    [userId],
  );
  if (!rows[0]) return null;
  return refused("taken", rows[0].status === "approved" ? "applicationApproved" : "application");
}

/** The application with an id; `null` when there is none. */
export async function findApplication(db: Queryable, id: number): Promise<Row | null> {
  const { rows } = await db.query(`${SELECT_APPLICATION} WHERE a.id = ?`, [id]);
  return rows[0] ?? null;
}
