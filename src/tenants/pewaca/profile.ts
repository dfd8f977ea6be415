import { normalizeEmail } from "../../core/email_address.ts";
import type { Session } from "../../core/sessions.ts";
import type { Queryable, Row } from "../../deps.ts";
import { callerCondition, CALLERS_RESIDENT } from "./callers.ts";

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
  SELECT u.user_id, u.user_email, u.user_name, u.user_isactive,
    w.id AS warga_id, w.nik, w.full_name, w.gender_id, w.date_of_birth, w.place_of_birth,
    w.phone_no, w.profile_photo, w.marriage_photo, w.is_checker, w.is_lead, w.isreject,
    w.residence_id AS warga_residence_id,
    ms.id AS marital_status_id, ms.name AS marital_status_name,
    re.id AS religion_id, re.name AS religion_name,
    fa.id AS family_as_id, fa.name AS family_as_name,
    oc.id AS occupation_id, oc.code AS occupation_code, oc.name AS occupation_name,
    oc.created_by AS occupation_created_by, oc.created_on AS occupation_created_on,
    oc.isactive AS occupation_isactive, oc.isdelete AS occupation_isdelete,
    ed.id AS education_id, ed.code AS education_code, ed.name AS education_name,
    ed.created_by AS education_created_by, ed.created_on AS education_created_on,
    ed.isactive AS education_isactive, ed.isdelete AS education_isdelete,
    n.unit_id, n.unit_name, n.unit_image, n.unit_size, n.unit_corridor_id, k.corridor_name,
    nr.name AS unit_residence_name,
    r.id, r.name, r.code, r.loc_address, r.image, r.city_id, c.province_id AS city_province_id,
    c.name AS city_name, r.postal_code, r.lat, r.\`long\`, r.area_large, r.establishment_year,
    r.isactive, r.isdelete
  FROM m_user AS u
  LEFT JOIN m_warga AS w ON ${CALLERS_RESIDENT}
  LEFT JOIN m_marital_status AS ms ON ms.id = w.marital_status_id
  LEFT JOIN m_religion AS re ON re.id = w.religion_id
  LEFT JOIN m_family_as AS fa ON fa.id = w.family_as
  LEFT JOIN m_occupation AS oc ON oc.id = w.occupation_id
  LEFT JOIN m_education AS ed ON ed.id = w.education_id
  LEFT JOIN m_unit AS n ON n.unit_id = w.unit_id
  LEFT JOIN m_corridor AS k ON k.corridor_id = n.unit_corridor_id
  LEFT JOIN m_residence AS nr ON nr.id = n.unit_residence_id
  LEFT JOIN m_residence AS r ON r.id = w.residence_id
  LEFT JOIN m_city AS c ON c.id = r.city_id`;

const COMMITTEES = `
  SELECT b.residence_id, b.role_id, b.warga_id, p.name AS role_name, p.\`desc\` AS role_desc
  FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
  WHERE b.user_id = ? ORDER BY b.id`;
