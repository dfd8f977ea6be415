import { type Occasion, recordEvent, SYSTEM } from "../../../core/audit/record_event.ts";
import { integer, nullable, type RowOf, selectRow, selectRows, text } from "../../../db/rows.ts";
import type { Queryable, Tx } from "../../../deps.ts";

const SEAT = {
  id: integer,
  residence_id: nullable(integer),
  estate: nullable(text),
  role_id: nullable(integer),
  role: nullable(text),
  user_id: nullable(integer),
  warga_id: nullable(integer),
  full_name: nullable(text),
};

/** A seat in the committee of an estate, and who has it. */
export type SeatRow = RowOf<typeof SEAT>;

const SELECT_SEAT = `
  SELECT b.id, b.residence_id, r.name AS estate, b.role_id, p.name AS role, b.user_id, b.warga_id,
    w.full_name
  FROM m_residence_commite AS b LEFT JOIN m_residence AS r ON r.id = b.residence_id
  LEFT JOIN m_role_warga AS p ON p.id = b.role_id LEFT JOIN m_warga AS w ON w.id = b.warga_id`;

/** Lists the seats of an estate: few, so they need no page. */
export async function listSeats(db: Queryable, estateId: number): Promise<SeatRow[]> {
  return await selectRows(db, SEAT, `${SELECT_SEAT} WHERE b.residence_id = ? ORDER BY b.id`, [
    estateId,
  ]);
}

/** Finds a seat. */
export async function findSeat(db: Queryable, id: number): Promise<SeatRow | null> {
  return await selectRow(db, SEAT, `${SELECT_SEAT} WHERE b.id = ?`, [id]);
}

/** Lists the roles that a committee has. */
export async function listAllRoles(db: Queryable): Promise<{ id: number; name: string | null }[]> {
  const shape = { id: integer, name: nullable(text) };
  return await selectRows(db, shape, "SELECT id, name FROM m_role_warga ORDER BY id");
}

/**
 * Takes a seat: who had it sees the lists of the board no more. The row of the estate is locked. Says whether the
 * seat was still there.
 */
export async function takeSeat(
  tx: Tx,
  occasion: Occasion,
  seat: SeatRow,
  now: Date,
): Promise<boolean> {
  const sql = "DELETE FROM m_residence_commite WHERE id = ?";
  if ((await tx.query(sql, [seat.id])).rowsAffected === 0) return false;
  await recordEvent(tx, occasion, {
    tenant: "pewaca",
    what: "seat_taken",
    accountId: seat.user_id,
    subject: seat.warga_id === null ? `estate:${seat.residence_id}` : `resident:${seat.warga_id}`,
    by: SYSTEM,
    changes: { role_id: [seat.role_id, null] },
  }, now);
  return true;
}
