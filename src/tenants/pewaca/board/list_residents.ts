import { integer, nullable, type RowOf, selectRow, selectRows, text } from "../../../db/rows.ts";
import type { Fragment } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { hasSealedNik, readNik, readNiks } from "../shared/nik.ts";
import { REFERENCE_JOINS, RESIDENT, RESIDENT_COLUMNS, type ResidentRow } from "../shared/rows.ts";
import { type BoardMember, inEstates } from "./board_member.ts";
import { contains, type Page, searched, selectPage } from "./select_page.ts";

/** Which residents a list is asked for; `null` is "all". */
export type ResidentFilter = {
  isApproved: boolean | null;
  isRejected: boolean | null;
  /** Part of a name, a NIK or an address; of a NIK that is encrypted all of it. Blank is "all". */
  search: string;
};

/** A seat `b` of a committee with its role `p`. */
export const SEAT_COLUMNS = `b.id AS seat_id, b.residence_id AS seat_residence_id,
  b.role_id AS seat_role_id, b.user_id AS seat_user_id, b.warga_id AS seat_warga_id,
  p.name AS seat_role_name, p.\`desc\` AS seat_role_desc`;

/** Reads `SEAT_COLUMNS`. */
export const SEAT = {
  seat_id: integer,
  seat_residence_id: nullable(integer),
  seat_role_id: nullable(integer),
  seat_user_id: nullable(integer),
  seat_warga_id: nullable(integer),
  seat_role_name: nullable(text),
  seat_role_desc: nullable(text),
};

/** A row that was read with `SEAT`. */
export type SeatRow = RowOf<typeof SEAT>;

const ACCOUNTS = "LEFT JOIN m_user AS u ON u.user_id = w.user_id";
const RESIDENTS = `m_warga AS w ${ACCOUNTS}`;

/**
 * A search reads what it looks at from this key, and so does a list of all. Of another key the server reads
 * fewer entries, but the row behind each.
 */
const BY_KEY = "m_warga AS w FORCE INDEX (ix_warga_list)";

/** For conditions alone: the rows of 100,000 accounts lie far apart. */
const ACCOUNTS_BY_KEY = "m_user AS u FORCE INDEX (ix_user_board)";

/**
 * The copy of the address, as `searched` has it. The account is looked at only where there is none: that takes
 * longer than all the rest. Not a join, which costs as much as comparing even where it looks at nothing.
 */
const ADDRESS = `COALESCE(w.searched_email, (SELECT ${searched("u.user_email")}
  FROM ${ACCOUNTS_BY_KEY} WHERE u.user_id = w.user_id))`;

/** Lists the residents of the member's estates, the newest first, with all seats of the committees. */
export async function listResidents(
  deps: PewacaDeps,
  member: BoardMember,
  filter: ResidentFilter,
  page: number,
): Promise<Page<ResidentRow> & { seats: SeatRow[] }> {
  const { db } = deps;
  const isSearch = filter.search !== "";
  // The order of another key fits only when both flags are known.
  const entries = isSearch || filter.isApproved === null || filter.isRejected === null
    ? BY_KEY
    : "m_warga AS w";
  const list = {
    shape: RESIDENT,
    columns: RESIDENT_COLUMNS,
    from: areWaiting(filter)
      ? `${entries} LEFT JOIN ${ACCOUNTS_BY_KEY} ON u.user_id = w.user_id`
      : entries,
    key: "w.id",
    source: "m_warga AS w",
    joins: `${ACCOUNTS} ${REFERENCE_JOINS}`,
    conditions: [
      inEstates("w.residence_id", member),
      { sql: "w.isdelete = 0", args: [] },
      ...filterConditions(deps, filter),
    ],
    orderBy: "w.created_on DESC, w.id DESC",
    isSearch,
  };
  const [residents, seats] = await Promise.all([
    selectPage(db, list, page),
    listSeats(db, member),
  ]);
  return { ...residents, rows: await readNiks(deps, residents.rows), seats };
}

/** Finds one resident of the member's estates, with all seats; `null` for anybody else's. */
export async function findTheirResident(
  deps: PewacaDeps,
  member: BoardMember,
  residentId: number,
): Promise<{ row: ResidentRow; seats: SeatRow[] } | null> {
  const { db } = deps;
  const theirs = inEstates("w.residence_id", member);
  const [found, seats] = await Promise.all([
    selectRow(
      db,
      RESIDENT,
      `SELECT ${RESIDENT_COLUMNS} FROM ${RESIDENTS} ${REFERENCE_JOINS}
       WHERE w.id = ? AND w.isdelete = 0 AND ${theirs.sql}`,
      [residentId, ...theirs.args],
    ),
    listSeats(db, member),
  ]);
  const row = await readNik(deps, found);
  return row && { row, seats };
}

/** The condition that emails to the account `u` arrive, or that there is none. */
export const HAS_PROVEN_ADDRESS: Fragment = {
  sql: "(u.user_id IS NULL OR u.user_isactive = 1 OR u.email_verified_on IS NOT NULL)",
  args: [],
};

/** Those who wait: approving them must not be refused for a reason that the page cannot show. */
function areWaiting({ isApproved, isRejected }: ResidentFilter): boolean {
  return isApproved === false && isRejected === false;
}

function filterConditions(deps: PewacaDeps, filter: ResidentFilter): Fragment[] {
  const { isApproved, isRejected, search } = filter;
  const conditions: Fragment[] = [];
  if (isApproved !== null) conditions.push({ sql: "w.is_checker = ?", args: [isApproved] });
  if (isRejected !== null) conditions.push({ sql: "w.isreject = ?", args: [isRejected] });
  if (areWaiting(filter)) conditions.push(HAS_PROVEN_ADDRESS);
  if (search !== "") {
    const part = contains(search, [
      searched("w.full_name"),
      // A NIK is digits, and no address has a blank inside.
      .../^\d+$/.test(search) ? [searched("w.nik")] : [],
      .../\s/.test(search) ? [] : [ADDRESS],
    ]);
    const whole = hasSealedNik(deps, search, "w.");
    conditions.push(
      whole ? { sql: `(${part.sql} OR ${whole.sql})`, args: [...part.args, ...whole.args] } : part,
    );
  }
  return conditions;
}

/** Lists all seats in the committees of the member's estates: few, so they need no page. */
async function listSeats(db: Queryable, member: BoardMember): Promise<SeatRow[]> {
  const theirs = inEstates("b.residence_id", member);
  return await selectRows(
    db,
    SEAT,
    `SELECT ${SEAT_COLUMNS}
     FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
     WHERE ${theirs.sql} ORDER BY b.id`,
    theirs.args,
  );
}
