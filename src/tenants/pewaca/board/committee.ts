import { person, recordEvent } from "../../../core/audit/record_event.ts";
import { flag, integer, nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { transact } from "../../../db/transact.ts";
import { columnList, sql } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { readNiks } from "../shared/nik.ts";
import { REFERENCE_JOINS, RESIDENT, RESIDENT_COLUMNS } from "../shared/rows.ts";
import { type BoardMember, inEstates } from "./board_member.ts";
import type { BoardDeps } from "./decide.ts";
import { SEAT, SEAT_COLUMNS } from "./list_residents.ts";
import { contains, type Page, searched, selectPage } from "./select_page.ts";

const ROLE = { id: integer, name: nullable(text), desc: nullable(text) };

/** A role that somebody may have in a committee. */
export type RoleRow = RowOf<typeof ROLE>;

/** Lists the roles of a committee. */
export async function listRoles(db: Queryable, page: number): Promise<Page<RoleRow>> {
  const list = {
    shape: ROLE,
    columns: "id, name, `desc`",
    from: "m_role_warga",
    key: "m_role_warga.id",
    source: "m_role_warga",
    conditions: [{ sql: "TRUE", args: [] }],
    orderBy: "id",
  };
  return await selectPage(db, list, page);
}

const COMMITTEE_MEMBER = { ...SEAT, ...RESIDENT };

/** A seat of a committee, and the resident who has it. */
export type CommitteeMemberRow = RowOf<typeof COMMITTEE_MEMBER>;

const MEMBERS = `LEFT JOIN m_warga AS w ON w.id = b.warga_id
  LEFT JOIN m_user AS u ON u.user_id = w.user_id`;

/** Lists who has a seat in the committees of the member's estates, in the order of appointment. */
export async function listCommittee(
  deps: PewacaDeps,
  member: BoardMember,
  search: string,
  page: number,
): Promise<Page<CommitteeMemberRow>> {
  const found = search === ""
    ? []
    : [contains(search, ["w.full_name", "u.user_email"].map(searched))];
  const list = {
    shape: COMMITTEE_MEMBER,
    columns: `${SEAT_COLUMNS}, ${RESIDENT_COLUMNS}`,
    from: search === "" ? "m_residence_commite AS b" : `m_residence_commite AS b ${MEMBERS}`,
    key: "b.id",
    source: "m_residence_commite AS b",
    joins: `${MEMBERS} LEFT JOIN m_role_warga AS p ON p.id = b.role_id ${REFERENCE_JOINS}`,
    conditions: [inEstates("b.residence_id", member), ...found],
    orderBy: "b.id",
  };
  const { count, rows } = await selectPage(deps.db, list, page);
  return { count, rows: await readNiks(deps, rows) };
}

/** Who is given which role. */
export type Appointment = { residentId: number; roleId: number };

/**
 * Gives a resident of the member's estates a seat in the committee of that estate. A second request
 * for the same seat finds it there.
 *
 * Refuses with `unknown` role, `unknown` member (also when they live in another estate), `forbidden`
 * member (nobody appoints themselves), and `inactive` member without an account or the board's approval.
 */
export async function appoint(
  deps: BoardDeps,
  member: BoardMember,
  appointment: Appointment,
): Promise<Outcome<{ isNew: boolean }>> {
  const find = () => findSeat(deps.db, member, appointment);
  const known = await find();
  if (known) return known;
  const { names, values } = columnList({
    residence_id: sql("w.residence_id"),
    role_id: sql("p.id"),
    user_id: sql("w.user_id"),
    warga_id: sql("w.id"),
    appointment: sql("CONCAT(w.residence_id, ':', w.id, ':', p.id)"),
  });
  const theirs = inEstates("w.residence_id", member);
  return await transact(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `INSERT INTO m_residence_commite (${names})
       SELECT ${values}
       FROM m_warga AS w JOIN m_role_warga AS p ON p.id = ?
       WHERE w.id = ? AND ${theirs.sql} AND w.isdelete = 0
         AND w.is_checker = 1 AND w.isreject = 0 AND w.user_id IS NOT NULL
         AND NOT w.user_id <=> ?`,
      [appointment.roleId, appointment.residentId, ...theirs.args, member.userId],
    );
    if (rowsAffected === 0) return refused("inactive", "member");
    const { residentId, roleId } = appointment;
    await recordEvent(tx, deps, {
      tenant: "pewaca",
      what: "seat_given",
      accountId: sql("(SELECT user_id FROM m_warga WHERE id = ?)", [residentId]),
      subject: `resident:${residentId}`,
      by: person(member.userId),
      changes: { role_id: [null, roleId] },
    }, deps.now());
    return accepted({ isNew: true });
  }, find);
}

const FOUND_SEAT = {
  role_id: nullable(integer),
  resident_id: nullable(integer),
  user_id: nullable(integer),
  is_checker: flag,
  isreject: flag,
  seat_id: nullable(integer),
};

/** Finds the seat, or what is against it; `null` when the seat can be given. */
async function findSeat(
  db: Queryable,
  member: BoardMember,
  { residentId, roleId }: Appointment,
): Promise<Outcome<{ isNew: boolean }> | null> {
  const theirs = inEstates("w.residence_id", member);
  const found = await selectRow(
    db,
    FOUND_SEAT,
    `SELECT p.id AS role_id, w.id AS resident_id, w.user_id, w.is_checker, w.isreject,
       b.id AS seat_id
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN m_role_warga AS p ON p.id = ?
     LEFT JOIN m_warga AS w ON w.id = ? AND w.isdelete = 0 AND ${theirs.sql}
     LEFT JOIN m_residence_commite AS b ON b.warga_id = w.id AND b.role_id = p.id
       AND b.residence_id = w.residence_id
     LIMIT 1`,
    [roleId, residentId, ...theirs.args],
  );
  const row = found!;
  if (row.resident_id === null) return refused("unknown", "member");
  if (row.role_id === null) return refused("unknown", "role");
  if (row.seat_id !== null) return accepted({ isNew: false });
  if (row.user_id !== null && row.user_id === member.userId) return refused("forbidden", "member");
  const isApproved = row.user_id !== null && row.is_checker && !row.isreject;
  return isApproved ? null : refused("inactive", "member");
}
