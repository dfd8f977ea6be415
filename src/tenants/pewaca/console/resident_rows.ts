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
import { HAS_PROVEN_ADDRESS } from "../board/list_residents.ts";

const RESIDENT = {
  id: integer,
  full_name: nullable(text),
  user_id: nullable(integer),
  user_email: nullable(text),
  estate_id: nullable(integer),
  estate: nullable(text),
  unit: nullable(text),
  is_checker: flag,
  isreject: flag,
  created_on: nullable(text),
};

/** A resident, as lists and decisions of the console show them: without their numbers. */
export type ResidentRow = RowOf<typeof RESIDENT>;

// Estate and unit are not joined: MySQL would read these small tables as a whole, and sort what it had in order.
const SELECT_RESIDENT = `
  SELECT w.id, w.full_name, w.user_id, u.user_email, w.residence_id AS estate_id,
    (SELECT r.name FROM m_residence AS r WHERE r.id = w.residence_id) AS estate,
    COALESCE((SELECT n.unit_name FROM m_unit AS n WHERE n.unit_id = w.unit_id), w.unit_text) AS unit,
    w.is_checker, w.isreject, w.created_on
  FROM m_warga AS w LEFT JOIN m_user AS u ON u.user_id = w.user_id`;

/** Finds a resident by id. */
export async function findResident(db: Queryable, id: number): Promise<ResidentRow | null> {
  return await selectRow(db, RESIDENT, `${SELECT_RESIDENT} WHERE w.id = ? AND w.isdelete = 0`, [
    id,
  ]);
}

/** Which part of the waiting list is asked for. */
export type WaitingPage = {
  /** The number of an estate; `null`: all of them. */
  estateId: number | null;
  /** The last entry of the page before; `at` is blank where its row has no time. */
  after: { at: string; id: number } | null;
  limit: number;
};

/** Lists who waits for a board and has proven the address, in the order in which they signed up. */
export async function pageOfWaiting(
  db: Queryable,
  { estateId, after, limit }: WaitingPage,
): Promise<ResidentRow[]> {
  const there = estateId === null
    ? { sql: "", args: [] }
    : { sql: "AND w.residence_id = ?", args: [estateId] };
  return await selectRows(
    db,
    RESIDENT,
    `${SELECT_RESIDENT}
     WHERE w.is_checker = 0 AND w.isreject = 0 AND w.isdelete = 0 ${there.sql}
       AND ${HAS_PROVEN_ADDRESS.sql} ${beyond(after).sql}
     ORDER BY w.created_on, w.id LIMIT ${limit}`,
    [...there.args, ...beyond(after).args],
  );
}

/** Rows without a time come first. */
function beyond(after: WaitingPage["after"]) {
  if (!after) return { sql: "", args: [] };
  const { at, id } = after;
  if (at === "") return { sql: "AND (w.created_on IS NOT NULL OR w.id > ?)", args: [id] };
  return { sql: "AND w.created_on >= ? AND (w.created_on > ? OR w.id > ?)", args: [at, at, id] };
}
