import {
  flag,
  integer,
  nullable,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import type { Queryable } from "../../../deps.ts";
import {
  estateCondition,
  type EstateReference,
  RESIDENCE,
  RESIDENCE_COLUMNS,
  type ResidenceRow,
  UNIT,
  UNIT_COLUMNS,
  type UnitRow,
} from "../shared/rows.ts";

const CHOICE = { id: integer, name: nullable(text) };

/** A choice of a short list. */
export type Choice = RowOf<typeof CHOICE>;

const SHORT_LISTS = {
  religions: "SELECT id, name FROM m_religion WHERE COALESCE(isdelete, 0) = 0 ORDER BY id",
  familyRoles: "SELECT id, name FROM m_family_as ORDER BY id",
  maritalStatuses: "SELECT id, name FROM m_marital_status ORDER BY id",
};

/** Reads a short list, ordered by id. */
export async function listChoices(
  db: Queryable,
  list: keyof typeof SHORT_LISTS,
): Promise<Choice[]> {
  return await selectRows(db, CHOICE, SHORT_LISTS[list]);
}

// Moments stay texts, with all their digits.
const DESCRIBED_CHOICE = {
  ...CHOICE,
  code: nullable(text),
  created_by: nullable(integer),
  created_on: nullable(text),
  isactive: flag,
  isdelete: flag,
};

/** A choice of a list that is answered with all of Django's columns. */
export type DescribedChoice = RowOf<typeof DESCRIBED_CHOICE>;

const DESCRIBED_LISTS = {
  educations: `SELECT id, code, name, created_by, created_on, isactive, isdelete
    FROM m_education WHERE COALESCE(isdelete, 0) = 0 ORDER BY id`,
  occupations: `SELECT id, code, name, created_by, created_on, isactive, isdelete
    FROM m_occupation WHERE COALESCE(isdelete, 0) = 0 ORDER BY id`,
};

/** Reads a list with all of Django's columns, ordered by id. */
export async function listDescribedChoices(
  db: Queryable,
  list: keyof typeof DESCRIBED_LISTS,
): Promise<DescribedChoice[]> {
  return await selectRows(db, DESCRIBED_CHOICE, DESCRIBED_LISTS[list]);
}

const CITY = { ...CHOICE, province_id: nullable(integer) };

/** A city. */
export type City = RowOf<typeof CITY>;

/** Reads the cities, ordered by id. */
export async function listCities(db: Queryable): Promise<City[]> {
  return await selectRows(
    db,
    CITY,
    "SELECT id, province_id, name FROM m_city WHERE deleted_at IS NULL ORDER BY id",
  );
}

/** Finds the estate with a registration code; `null` when there is none, or none any more. */
export async function findResidence(
  db: Queryable,
  code: string,
): Promise<ResidenceRow & { id: number } | null> {
  const estate = estateCondition({ field: "code", value: code });
  return await selectRow(
    db,
    { ...RESIDENCE, id: integer },
    `SELECT ${RESIDENCE_COLUMNS} FROM m_residence AS r LEFT JOIN m_city AS c ON c.id = r.city_id
     WHERE ${estate.sql}`,
    estate.args,
  );
}

/** Lists the estates for the public page, without their codes: a code is an invitation. */
export async function listResidences(db: Queryable): Promise<Choice[]> {
  return await selectRows(
    db,
    CHOICE,
    "SELECT id, name FROM m_residence WHERE COALESCE(isdelete, 0) = 0 ORDER BY name, id",
  );
}

/**
 * Lists the units of an estate. `unit_isactive` does not count: it is 0 on every unit of the first
 * estate.
 */
export async function listUnits(db: Queryable, reference: EstateReference): Promise<UnitRow[]> {
  const estate = estateCondition(reference);
  return await selectRows(
    db,
    UNIT,
    `SELECT ${UNIT_COLUMNS}, r.name AS unit_residence_name
     FROM m_unit AS n
     JOIN m_residence AS r ON r.id = n.unit_residence_id
     LEFT JOIN m_corridor AS k ON k.corridor_id = n.unit_corridor_id
     WHERE ${estate.sql} AND COALESCE(n.unit_isdelete, 0) = 0
     ORDER BY n.unit_name, n.unit_id`,
    estate.args,
  );
}
