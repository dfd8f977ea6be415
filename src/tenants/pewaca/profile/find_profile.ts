import { normalizeEmail } from "../../../core/email_address.ts";
import {
  flag,
  integer,
  nullable,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import type { PewacaDeps } from "../env.ts";
import { callerCondition, CALLERS_RESIDENT } from "../shared/caller.ts";
import { readNik } from "../shared/nik.ts";
import {
  REFERENCE_JOINS,
  RESIDENCE,
  RESIDENCE_COLUMNS,
  RESIDENT,
  RESIDENT_COLUMNS,
} from "../shared/rows.ts";
import type { Session } from "../shared/tokens.ts";

/** A profile with everything that its page reads. */
export type Profile = {
  row: RowOf<typeof PROFILE>;
  seats: RowOf<typeof SEAT>[];
  /** As typed at login, while it is the same address: Laravel compares letter by letter. */
  email: string;
};

/** Finds the caller's profile; `null` when the session is not valid any more. */
export async function findProfile(
  deps: PewacaDeps,
  session: Session,
): Promise<Profile | null> {
  const condition = callerCondition(session);
  const { db } = deps;
  const [found, seats] = await Promise.all([
    selectRow(db, PROFILE, `${SELECT_PROFILE} WHERE ${condition.sql}`, condition.args),
    selectRows(db, SEAT, SELECT_SEATS, [session.accountId]),
  ]);
  const row = await readNik(deps, found);
  if (!row) return null;
  const isSameAddress = normalizeEmail(session.email) === normalizeEmail(row.user_email);
  return { row, seats, email: isSameAddress ? session.email : row.user_email };
}

// `id` is that of the estate. Moments stay texts, with all their digits.
const PROFILE = {
  ...RESIDENT,
  ...RESIDENCE,
  user_id: integer,
  user_email: text,
  warga_residence_id: nullable(integer),
  occupation_created_by: nullable(integer),
  occupation_created_on: nullable(text),
  occupation_isactive: flag,
  occupation_isdelete: flag,
  education_created_by: nullable(integer),
  education_created_on: nullable(text),
  education_isactive: flag,
  education_isdelete: flag,
};

const SELECT_PROFILE = `
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

const SEAT = {
  residence_id: nullable(integer),
  role_id: nullable(integer),
  warga_id: nullable(integer),
  role_name: nullable(text),
  role_desc: nullable(text),
};

const SELECT_SEATS = `
  SELECT b.residence_id, b.role_id, b.warga_id, p.name AS role_name, p.\`desc\` AS role_desc
  FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
  WHERE b.user_id = ? ORDER BY b.id`;
