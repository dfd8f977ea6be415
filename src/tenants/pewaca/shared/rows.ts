import { flag, integer, nullable, type Reader, type RowOf, text } from "../../../db/rows.ts";
import type { Fragment } from "../../../db/write.ts";
import { NIK, NIK_COLUMNS } from "./nik.ts";

// Each list of columns stands beside the shape that reads it.

/** A text column that some production databases have as a number. */
const textOrNumber: Reader<string> = (value) =>
  text(typeof value === "number" ? String(value) : value);

/** A text column in which NULL means blank. */
const textOrBlank: Reader<string> = (value) => value === null ? "" : text(value);

/** An estate `r` and its city `c`. */
export const RESIDENCE_COLUMNS = `r.id, r.name, r.code, r.loc_address, r.image, r.city_id,
  c.province_id AS city_province_id, c.name AS city_name, r.postal_code, r.lat, r.\`long\`,
  r.area_large, r.establishment_year, r.isactive, r.isdelete`;

/** Reads `RESIDENCE_COLUMNS`; `id` is null when a LEFT JOIN found no estate. */
export const RESIDENCE = {
  id: nullable(integer),
  name: textOrBlank,
  code: textOrBlank,
  loc_address: nullable(text),
  image: nullable(text),
  city_id: nullable(integer),
  city_province_id: nullable(integer),
  city_name: nullable(text),
  postal_code: nullable(textOrNumber),
  lat: nullable(textOrNumber),
  long: nullable(textOrNumber),
  area_large: nullable(textOrNumber),
  establishment_year: nullable(textOrNumber),
  isactive: flag,
  isdelete: flag,
};

/** A row that was read with `RESIDENCE`. */
export type ResidenceRow = RowOf<typeof RESIDENCE>;

/** A unit `n` and its corridor `k`. The name of its estate has to be selected beside them. */
export const UNIT_COLUMNS = `n.unit_id, n.unit_name, n.unit_image, n.unit_size, n.unit_corridor_id,
  k.corridor_name`;

/** Reads `UNIT_COLUMNS` and `unit_residence_name`; all are null when a LEFT JOIN found no unit. */
export const UNIT = {
  unit_id: nullable(integer),
  unit_name: nullable(text),
  unit_image: nullable(text),
  unit_size: nullable(textOrNumber),
  unit_corridor_id: nullable(integer),
  corridor_name: nullable(text),
  unit_residence_name: nullable(text),
};

/** A row that was read with `UNIT`. */
export type UnitRow = RowOf<typeof UNIT>;

/** A resident `w`, the account `u`, the unit, and the names of what was chosen from the lists. */
export const RESIDENT_COLUMNS =
  `w.id AS warga_id, ${NIK_COLUMNS}, w.full_name, w.gender_id, w.date_of_birth,
  w.place_of_birth, w.phone_no, w.profile_photo, w.marriage_photo, w.unit_text, w.is_checker, w.is_lead,
  w.isreject, w.checked_on, w.created_on,
  u.user_id, u.user_email, u.user_name, u.user_isactive,
  ms.id AS marital_status_id, ms.name AS marital_status_name,
  re.id AS religion_id, re.name AS religion_name,
  fa.id AS family_as_id, fa.name AS family_as_name,
  oc.id AS occupation_id, oc.code AS occupation_code, oc.name AS occupation_name,
  ed.id AS education_id, ed.code AS education_code, ed.name AS education_name,
  ${UNIT_COLUMNS}, nr.name AS unit_residence_name`;

/** What `RESIDENT_COLUMNS` reads besides the resident `w` and the account `u`. */
export const REFERENCE_JOINS = `
  LEFT JOIN m_marital_status AS ms ON ms.id = w.marital_status_id
  LEFT JOIN m_religion AS re ON re.id = w.religion_id
  LEFT JOIN m_family_as AS fa ON fa.id = w.family_as
  LEFT JOIN m_occupation AS oc ON oc.id = w.occupation_id
  LEFT JOIN m_education AS ed ON ed.id = w.education_id
  LEFT JOIN m_unit AS n ON n.unit_id = w.unit_id
  LEFT JOIN m_corridor AS k ON k.corridor_id = n.unit_corridor_id
  LEFT JOIN m_residence AS nr ON nr.id = n.unit_residence_id`;

/** Reads `RESIDENT_COLUMNS`; the NIK needs `readNiks`. Moments and dates stay texts, with all their digits. */
export const RESIDENT = {
  warga_id: nullable(integer),
  ...NIK,
  full_name: nullable(text),
  gender_id: nullable(integer),
  date_of_birth: nullable(text),
  place_of_birth: nullable(text),
  phone_no: nullable(text),
  profile_photo: nullable(text),
  marriage_photo: nullable(text),
  unit_text: nullable(text),
  is_checker: flag,
  is_lead: flag,
  isreject: flag,
  checked_on: nullable(text),
  created_on: nullable(text),
  user_id: nullable(integer),
  user_email: nullable(text),
  user_name: nullable(text),
  user_isactive: flag,
  marital_status_id: nullable(integer),
  marital_status_name: nullable(text),
  religion_id: nullable(integer),
  religion_name: nullable(text),
  family_as_id: nullable(integer),
  family_as_name: nullable(text),
  occupation_id: nullable(integer),
  occupation_code: nullable(text),
  occupation_name: nullable(text),
  education_id: nullable(integer),
  education_code: nullable(text),
  education_name: nullable(text),
  ...UNIT,
};

/** A row that was read with `RESIDENT`. */
export type ResidentRow = RowOf<typeof RESIDENT>;

/** The full name for the account `m_user AS u`; of several residents that of the first. */
export const FULL_NAME =
  "(SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)";

/** An account `u` to which an email is sent. */
export const ADDRESSEE_COLUMNS = `u.user_id, u.user_email, ${FULL_NAME} AS full_name`;

/** Reads `ADDRESSEE_COLUMNS`. */
export const ADDRESSEE = { user_id: integer, user_email: text, full_name: textOrBlank };

/** The estate that is meant, and the field that names it: an invitation's code, or a number of the list. */
export type EstateReference =
  | { field: "code"; value: string }
  | { field: "residence"; value: number };

/** The condition that `m_residence AS r` is the estate that is meant, and not deleted. */
export function estateCondition({ field, value }: EstateReference): Fragment {
  const column = field === "code" ? "r.code" : "r.id";
  return { sql: `${column} = ? AND COALESCE(r.isdelete, 0) = 0`, args: [value] };
}
