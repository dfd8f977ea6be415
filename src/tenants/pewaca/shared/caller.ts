import type { Session } from "./tokens.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable, SqlValue } from "../../../deps.ts";

/**
 * The condition on `m_user AS u` that a session is still good: the account may log in, and its
 * sessions were not ended since. A token without `iat` is as old as can be.
 */
export function callerCondition(session: Session): { sql: string; args: SqlValue[] } {
  return {
    sql: `u.user_id = ? AND u.user_isactive = 1 AND u.user_isdelete = 0
      AND (u.sessions_valid_from IS NULL OR u.sessions_valid_from <= ?)`,
    args: [session.accountId, toSql(session.issuedAt)],
  };
}

/** The condition on `m_warga AS w` that it is the resident of `m_user AS u`: the first, as in Django. */
export const CALLERS_RESIDENT = `w.id =
    (SELECT MIN(f.id) FROM m_warga AS f WHERE f.user_id = u.user_id AND f.isdelete = 0)`;

/** Finds the estate of the caller, which may be none; `null` when the session is not good (any more). */
export async function findCaller(
  db: Queryable,
  session: Session,
): Promise<{ userId: number; residenceId: number | null } | null> {
  const caller = callerCondition(session);
  const { rows } = await db.query(
    `SELECT u.user_id, w.residence_id FROM m_user AS u
     LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT} WHERE ${caller.sql}`,
    caller.args,
  );
  return rows[0] ? { userId: Number(rows[0].user_id), residenceId: rows[0].residence_id } : null;
}
