import type { Queryable, Row, SqlValue } from "../../../deps.ts";
import { type BoardMember, placeholders } from "./board_member.ts";
import { REFERENCE_JOINS, RESIDENT_COLUMNS } from "../shared/columns.ts";

/** How many entries a page has, in all of Pewaca's lists. */
export const PAGE_SIZE = 10;

/** One page of a list, and how many entries all pages have. */
export type Page = { count: number; rows: Row[] };

/** Which residents a list is asked for; `null` is "all". */
export type ResidentFilter = {
  isApproved: boolean | null;
  isRejected: boolean | null;
  /** Part of a name, a NIK or an address. */
  search: string;
};

/** Lists the residents of the member's estates, the newest first, with their committees' seats. */
export async function listResidents(
  db: Queryable,
  member: BoardMember,
  filter: ResidentFilter,
  page: number,
): Promise<Page & { seats: Row[] }> {
  const conditions = [`w.residence_id IN (${placeholders(member)})`, "w.isdelete = 0"];
  const args: SqlValue[] = [...member.estateIds];
  if (filter.isApproved !== null) conditions.push("w.is_checker = ?"), args.push(filter.isApproved);
  if (filter.isRejected !== null) conditions.push("w.isreject = ?"), args.push(filter.isRejected);
  const search = searchFor(filter.search, ["w.full_name", "w.nik", "u.user_email"]);
  const where = [...conditions, ...search.conditions].join(" AND ");

  const [counted, listed, seats] = await Promise.all([
    db.query(
      `SELECT COUNT(*) AS count FROM m_warga AS w LEFT JOIN m_user AS u ON u.user_id = w.user_id
       WHERE ${where}`,
      [...args, ...search.args],
    ),
    db.query(
      `SELECT ${RESIDENT_COLUMNS} FROM m_warga AS w ${RESIDENT_JOINS} WHERE ${where}
       ORDER BY w.created_on DESC, w.id DESC LIMIT ${PAGE_SIZE} OFFSET ?`,
      [...args, ...search.args, (page - 1) * PAGE_SIZE],
    ),
    listSeats(db, member),
  ]);
  return { count: Number(counted.rows[0]!.count), rows: listed.rows, seats };
}

/** Finds one resident of the member's estates, with the seats; `null` for anybody else's. */
export async function findResident(
  db: Queryable,
  member: BoardMember,
  residentId: number,
): Promise<{ row: Row; seats: Row[] } | null> {
  const [found, seats] = await Promise.all([
    db.query(
      `SELECT ${RESIDENT_COLUMNS} FROM m_warga AS w ${RESIDENT_JOINS}
       WHERE w.id = ? AND w.isdelete = 0 AND w.residence_id IN (${placeholders(member)})`,
      [residentId, ...member.estateIds],
    ),
    listSeats(db, member),
  ]);
  const row = found.rows[0];
  return row ? { row, seats } : null;
}

/** A condition that one of the columns holds the text, whatever wildcards the text has. */
export function searchFor(
  text: string,
  columns: readonly string[],
): { conditions: string[]; args: string[] } {
  if (text === "") return { conditions: [], args: [] };
  const pattern = `%${text.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
  const likes = columns.map((column) => `LOWER(${column}) LIKE ? ESCAPE '!'`);
  return { conditions: [`(${likes.join(" OR ")})`], args: columns.map(() => pattern) };
}

/** All seats in the committees of the member's estates: few, so they need no page. */
async function listSeats(db: Queryable, member: BoardMember): Promise<Row[]> {
  const { rows } = await db.query(
    `SELECT ${SEAT_COLUMNS}
     FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
     WHERE b.residence_id IN (${placeholders(member)}) ORDER BY b.id`,
    [...member.estateIds],
  );
  return rows;
}

/** Columns of a seat `b` with its role `p`, for `seatJson`. */
export const SEAT_COLUMNS = `b.id AS seat_id, b.residence_id AS seat_residence_id,
  b.role_id AS seat_role_id, b.user_id AS seat_user_id, b.warga_id AS seat_warga_id,
  p.name AS seat_role_name, p.\`desc\` AS seat_role_desc`;

/** What `RESIDENT_COLUMNS` reads beside the resident `w`. */
export const RESIDENT_JOINS = `
  LEFT JOIN m_user AS u ON u.user_id = w.user_id
  ${REFERENCE_JOINS}`;
