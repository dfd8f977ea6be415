import { integer, nullable, selectRow } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import type { Fragment } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import type { Session } from "./tokens.ts";

/** Who sent a request: an account that may act, and the estate of its resident, if it has one. */
export type Caller = { userId: number; residenceId: number | null };

/**
 * The condition on `m_user AS u` that a session is still valid: the account may log in, and its
 * sessions have not been ended since. A token without `iat` counts as the oldest possible.
 */
export function callerCondition(session: Session): Fragment {
  return {
    sql: `u.user_id = ? AND u.user_isactive = 1 AND u.user_isdelete = 0
      AND (u.sessions_valid_from IS NULL OR u.sessions_valid_from <= ?)`,
    args: [session.accountId, toSql(session.issuedAt)],
  };
}

/** The condition that `m_warga AS w` is the resident of `m_user AS u`: the first one, as in Django. */
export const CALLERS_RESIDENT = `w.id =
    (SELECT MIN(f.id) FROM m_warga AS f WHERE f.user_id = u.user_id AND f.isdelete = 0)`;

const CALLER = { user_id: integer, residence_id: nullable(integer) };

/** Finds the account of a session; `null` when the session is not valid any more. */
export async function findCaller(db: Queryable, session: Session): Promise<Caller | null> {
  const condition = callerCondition(session);
  const row = await selectRow(
    db,
    CALLER,
    `SELECT u.user_id, w.residence_id FROM m_user AS u
     LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT} WHERE ${condition.sql}`,
    condition.args,
  );
  return row && { userId: row.user_id, residenceId: row.residence_id };
}
