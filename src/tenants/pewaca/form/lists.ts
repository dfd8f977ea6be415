import type { Queryable, Row } from "../../../deps.ts";
import { RESIDENCE_COLUMNS } from "../shared/columns.ts";
import type { Estate } from "../shared/estate.ts";

/** The lists that a sign-up form chooses from, and the statement behind each. */
const LISTS = {
  religions: `SELECT id, name FROM m_religion WHERE COALESCE(isdelete, 0) = 0 ORDER BY id`,
  familyRoles: `SELECT id, name FROM m_family_as ORDER BY id`,
  maritalStatuses: `SELECT id, name FROM m_marital_status ORDER BY id`,
  educations: `SELECT id, code, name, created_by, created_on, isactive, isdelete
               FROM m_education WHERE COALESCE(isdelete, 0) = 0 ORDER BY id`,
  occupations: `SELECT id, code, name, created_by, created_on, isactive, isdelete
                FROM m_occupation WHERE COALESCE(isdelete, 0) = 0 ORDER BY id`,
  cities: `SELECT id, province_id, name FROM m_city WHERE deleted_at IS NULL ORDER BY id`,
} as const;

/** One of the reference lists. */
export type ReferenceList = keyof typeof LISTS;

/** Reads a reference list, ordered by id. */
export async function listReferences(db: Queryable, list: ReferenceList): Promise<Row[]> {
  return (await db.query(LISTS[list])).rows;
}

/** Columns of a unit with its corridor and estate, for `unitJson`. */
export const UNIT_COLUMNS = `u.unit_id, u.unit_name, u.unit_image, u.unit_size, u.unit_corridor_id,
  k.corridor_name`;

/** Finds the estate that a registration code invites to; `null` when there is none (any more). */
export async function findResidence(db: Queryable, code: string): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT ${RESIDENCE_COLUMNS} FROM m_residence AS r LEFT JOIN m_city AS c ON c.id = r.city_id
     WHERE r.code = ? AND COALESCE(r.isdelete, 0) = 0`,
    [code],
  );
  return rows[0] ?? null;
}

/** Lists the estates that the public page offers. Not their codes: a code is an invitation. */
export async function listResidences(db: Queryable): Promise<Row[]> {
  const { rows } = await db.query(
    "SELECT id, name FROM m_residence WHERE COALESCE(isdelete, 0) = 0 ORDER BY name, id",
  );
  return rows;
}

/**
 * Lists the units of an estate. `unit_isactive` does not count: it is 0 on every unit of the first
 * estate.
 */
export async function listUnits(db: Queryable, estate: Estate): Promise<Row[]> {
  const { rows } = await db.query(
    `SELECT ${UNIT_COLUMNS}, r.name AS unit_residence_name
     FROM m_unit AS u
     JOIN m_residence AS r ON r.id = u.unit_residence_id
     LEFT JOIN m_corridor AS k ON k.corridor_id = u.unit_corridor_id
     WHERE ${"code" in estate ? "r.code = ?" : "r.id = ?"}
       AND COALESCE(r.isdelete, 0) = 0 AND COALESCE(u.unit_isdelete, 0) = 0
     ORDER BY u.unit_name, u.unit_id`,
    ["code" in estate ? estate.code : estate.id],
  );
  return rows;
}
