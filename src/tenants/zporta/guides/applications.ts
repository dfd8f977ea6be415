import {
  integer,
  nullable,
  type Reader,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import type { Queryable } from "../../../deps.ts";
import { type Refusal, refused } from "../../../outcome.ts";

/** The statuses of Django's model. */
export type ApplicationStatus = "pending" | "approved" | "rejected";

/** Trusts the table: another status would be Django's own, and no reason to fail. */
const status: Reader<ApplicationStatus> = (value) => text(value) as ApplicationStatus;

const SELECT_APPLICATION = `
  SELECT a.id, a.user_id, u.username, a.motivation, a.experience, a.subjects_to_teach, a.status,
    a.referred_by_id, f.username AS referred_by_username, a.created_at, a.updated_at,
    a.reviewed_by_id, r.username AS reviewed_by_username, a.reviewed_at, a.admin_notes
  FROM users_guideapplicationrequest AS a JOIN auth_user AS u ON u.id = a.user_id
  LEFT JOIN auth_user AS f ON f.id = a.referred_by_id
  LEFT JOIN auth_user AS r ON r.id = a.reviewed_by_id`;

/** Reads `SELECT_APPLICATION`. Moments stay text, with all their digits. */
const APPLICATION = {
  id: integer,
  user_id: integer,
  username: text,
  motivation: text,
  experience: nullable(text),
  subjects_to_teach: text,
  status,
  referred_by_id: nullable(integer),
  referred_by_username: nullable(text),
  created_at: nullable(text),
  updated_at: nullable(text),
  reviewed_by_id: nullable(integer),
  reviewed_by_username: nullable(text),
  reviewed_at: nullable(text),
  admin_notes: nullable(text),
};

/** An application, with the usernames of everybody in it. */
export type ApplicationRow = RowOf<typeof APPLICATION>;

/** Finds an application by id. */
export async function findApplication(db: Queryable, id: number): Promise<ApplicationRow | null> {
  return await selectRow(db, APPLICATION, `${SELECT_APPLICATION} WHERE a.id = ?`, [id]);
}

/** Finds somebody's latest application. */
export async function findOwnApplication(
  db: Queryable,
  userId: number,
): Promise<ApplicationRow | null> {
  return await selectRow(
    db,
    APPLICATION,
    `${SELECT_APPLICATION} WHERE a.user_id = ? ORDER BY a.created_at DESC, a.id DESC LIMIT 1`,
    [userId],
  );
}

/** The most applications of the API's list, which has no pages. The operators' console has all of them. */
export const MAX_LISTED = 200;

/** Lists the latest applications, the newest first: those with a status, or all of them. */
export async function listApplications(
  db: Queryable,
  status: string | null,
): Promise<ApplicationRow[]> {
  // The ids count up with the moments: of all applications there is no key by moment.
  const [which, order] = status === null
    ? ["TRUE", "a.id DESC"]
    : ["a.status = ?", "a.created_at DESC, a.id DESC"];
  return await selectRows(
    db,
    APPLICATION,
    `${SELECT_APPLICATION} WHERE ${which} ORDER BY ${order} LIMIT ${MAX_LISTED}`,
    status === null ? [] : [status],
  );
}

/** Lists somebody's applications, the newest first. */
export async function listApplicationsOf(
  db: Queryable,
  userId: number,
): Promise<ApplicationRow[]> {
  return await selectRows(
    db,
    APPLICATION,
    `${SELECT_APPLICATION} WHERE a.user_id = ? ORDER BY a.created_at DESC, a.id DESC`,
    [userId],
  );
}

/** Where a list goes on: after the entry with this moment and id. */
export type After = { at: string; id: number };

/**
 * Lists the applications with a status, a page at a time: pending ones in the order in which they came, those
 * that are decided with the newest first.
 */
export async function pageOfApplications(
  db: Queryable,
  status: ApplicationStatus,
  after: After | null,
  limit: number,
): Promise<ApplicationRow[]> {
  const [further, order] = status === "pending" ? [">", "ASC"] : ["<", "DESC"];
  const beyond = after
    ? {
      sql: `AND a.created_at ${further}= ? AND (a.created_at ${further} ? OR a.id ${further} ?)`,
      args: [after.at, after.at, after.id],
    }
    : { sql: "", args: [] };
  return await selectRows(
    db,
    APPLICATION,
    `${SELECT_APPLICATION} WHERE a.status = ? ${beyond.sql}
     ORDER BY a.created_at ${order}, a.id ${order} LIMIT ${limit}`,
    [status, ...beyond.args],
  );
}

/**
 * Refuses somebody who has an application that is pending (`taken` application) or approved (`taken`
 * applicationApproved); `null` when they may apply. The key `uq_application` decides.
 */
export async function refuseSecondApplication(
  db: Queryable,
  userId: number,
): Promise<Refusal | null> {
  const open = await selectRow(
    db,
    { status },
    "SELECT status FROM users_guideapplicationrequest WHERE open_user_id = ?",
    [userId],
  );
  if (!open) return null;
  return refused("taken", open.status === "approved" ? "applicationApproved" : "application");
}
