import { retryRead, transact } from "../../../db/transact.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { type BoardMember, placeholders } from "./board_member.ts";
import { type Page, PAGE_SIZE, RESIDENT_JOINS, searchFor, SEAT_COLUMNS } from "./list_residents.ts";
import { RESIDENT_COLUMNS } from "../shared/columns.ts";
import type { PewacaDeps } from "../env.ts";

/** Lists the roles that a committee has. */
export async function listRoles(db: Queryable, page: number): Promise<Page> {
  const [counted, listed] = await Promise.all([
    db.query("SELECT COUNT(*) AS count FROM m_role_warga"),
    db.query(
      `SELECT id, name, \`desc\` FROM m_role_warga ORDER BY id LIMIT ${PAGE_SIZE} OFFSET ?`,
      [(page - 1) * PAGE_SIZE],
    ),
  ]);
  return { count: Number(counted.rows[0]!.count), rows: listed.rows };
}

/** Lists who sits in the committees of the member's estates, in the order of appointment. */
export async function listCommittee(
  db: Queryable,
  member: BoardMember,
  searched: string,
  page: number,
): Promise<Page> {
  const search = searchFor(searched, ["w.full_name", "u.user_email"]);
  const where = [`b.residence_id IN (${placeholders(member)})`, ...search.conditions].join(" AND ");
  const args = [...member.estateIds, ...search.args];
  const [counted, listed] = await Promise.all([
    db.query(
      `SELECT COUNT(*) AS count FROM m_residence_commite AS b
       LEFT JOIN m_warga AS w ON w.id = b.warga_id LEFT JOIN m_user AS u ON u.user_id = w.user_id
       WHERE ${where}`,
      args,
    ),
    db.query(
      `SELECT ${SEAT_COLUMNS}, ${RESIDENT_COLUMNS}
       FROM m_residence_commite AS b LEFT JOIN m_role_warga AS p ON p.id = b.role_id
       LEFT JOIN m_warga AS w ON w.id = b.warga_id ${RESIDENT_JOINS}
       WHERE ${where} ORDER BY b.id LIMIT ${PAGE_SIZE} OFFSET ?`,
      [...args, (page - 1) * PAGE_SIZE],
    ),
  ]);
  return { count: Number(counted.rows[0]!.count), rows: listed.rows };
}

/**
 * Gives a resident of the member's estates a seat in the committee of that estate. A seat that is
 * there already is the answer to a second click.
 *
 * Refuses with `unknown` role, `unknown` member (of another estate, too), and `inactive` member
 * without an account or the board's approval.
 */
export async function appoint(
  deps: PewacaDeps,
  member: BoardMember,
  residentId: number,
  roleId: number,
): Promise<Outcome<{ isNew: boolean }>> {
  const lookUp = () => findSeat(deps.db, member, residentId, roleId);
  const known = await retryRead(lookUp, performance.now() + deps.db.patienceMs);
  if (known) return known;
  return await transact(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `INSERT INTO m_residence_commite (residence_id, role_id, user_id, warga_id, appointment)
       SELECT w.residence_id, p.id, w.user_id, w.id, CONCAT(w.residence_id, ':', w.id, ':', p.id)
       FROM m_warga AS w JOIN m_role_warga AS p ON p.id = ?
       WHERE w.id = ? AND w.residence_id IN (${placeholders(member)}) AND w.isdelete = 0
         AND w.is_checker = 1 AND w.isreject = 0 AND w.user_id IS NOT NULL`,
      [roleId, residentId, ...member.estateIds],
    );
    return rowsAffected === 1 ? accepted({ isNew: true }) : refused("inactive", "member");
  }, lookUp);
}

/** The seat, or what stands against it; `null` when nothing does. */
async function findSeat(
  db: Queryable,
  member: BoardMember,
  residentId: number,
  roleId: number,
): Promise<Outcome<{ isNew: boolean }> | null> {
  const { rows } = await db.query(
    `SELECT p.id AS role_id, w.id, w.user_id, w.is_checker, w.isreject, b.id AS seat_id
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN m_role_warga AS p ON p.id = ?
     LEFT JOIN m_warga AS w ON w.id = ? AND w.isdelete = 0
       AND w.residence_id IN (${placeholders(member)})
     LEFT JOIN m_residence_commite AS b ON b.warga_id = w.id AND b.role_id = p.id
       AND b.residence_id = w.residence_id
     LIMIT 1`,
    [roleId, residentId, ...member.estateIds],
  );
  const row = rows[0]!;
  if (row.id === null) return refused("unknown", "member");
  if (row.role_id === null) return refused("unknown", "role");
  if (row.seat_id !== null) return accepted({ isNew: false });
  const isResident = row.user_id !== null && row.is_checker === 1 && row.isreject === 0;
  return isResident ? null : refused("inactive", "member");
}
