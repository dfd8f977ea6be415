import { normalizeEmail } from "../../../core/email_address.ts";
import type { Session } from "../shared/tokens.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { callerCondition, CALLERS_RESIDENT } from "../shared/caller.ts";
import { REFERENCE_JOINS, RESIDENCE_COLUMNS, RESIDENT_COLUMNS } from "../shared/columns.ts";

/** A profile with everything that its page reads; `null` when the account may not log in (any more). */
export async function findProfile(
  db: Queryable,
  session: Session,
): Promise<{ row: Row; committees: Row[]; email: string } | null> {
  const caller = callerCondition(session);
  const [profile, committees] = await Promise.all([
    db.query(`${PROFILE} WHERE ${caller.sql}`, caller.args),
    db.query(COMMITTEES, [session.accountId]),
  ]);
  const row = profile.rows[0];
  if (!row) return null;
  const isSameAddress = normalizeEmail(session.email) === normalizeEmail(row.user_email);
  return {
    row,
    committees: committees.rows,
    // As typed at login, while it is still the same address: Laravel compares letter by letter.
    email: isSameAddress ? session.email : row.user_email,
  };
}

const PROFILE = `
  SELECT ${RESIDENT_COLUMNS}, w.residence_id AS warga_residence_id,
    oc.created_by AS occupation_created_by, oc.created_on AS occupation_created_on,
    oc.isactive AS occupation_isactive, oc.isdelete AS occupation_isdelete,
    ed.created_by AS education_created_by, ed.created_on AS education_created_on,
    ed.isactive AS education_isactive, ed.isdelete AS education_isdelete,
    ${RESIDENCE_COLUMNS}
  FROM m_user AS u
  LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT}
  ${REFERENCE_JOINS}
  LEFT JOIN m_residence AS r ON r.id = w.residence_id
  LEFT JOIN m_city AS c ON c.id = r.city_id`;

const COMMITTEES = `
  SELECT b.residence_id, b.role_id, b.warga_id, p.name AS role_name, p.\`desc\` AS role_desc
  FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
  WHERE b.user_id = ? ORDER BY b.id`;
