import { changesOf } from "../../../core/audit/changes.ts";
import {
  type AuditEvent,
  type Occasion,
  recordEvents,
  SYSTEM,
} from "../../../core/audit/record_event.ts";
import {
  flag,
  integer,
  nullable,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { columnList, placeholders, updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";

const UNIT = {
  unit_id: integer,
  unit_residence_id: nullable(integer),
  unit_name: nullable(text),
  unit_isdelete: flag,
};

/** A unit. Nobody can choose one that is deleted; whoever lives there stays there. */
export type UnitRow = RowOf<typeof UNIT>;

const SELECT_UNIT = "SELECT unit_id, unit_residence_id, unit_name, unit_isdelete FROM m_unit";

/** Lists the units of an estate, a page at a time, those that are deleted included. */
export async function pageOfUnits(
  db: Queryable,
  estateId: number,
  afterId: number,
  limit: number,
): Promise<UnitRow[]> {
  return await selectRows(
    db,
    UNIT,
    `${SELECT_UNIT} WHERE unit_residence_id = ? AND unit_id > ? ORDER BY unit_id LIMIT ${limit}`,
    [estateId, afterId],
  );
}

/** Finds a unit. */
export async function findUnit(db: Queryable, id: number): Promise<UnitRow | null> {
  return await selectRow(db, UNIT, `${SELECT_UNIT} WHERE unit_id = ?`, [id]);
}

/** How many residents live in a unit. */
export async function countResidents(db: Queryable, unit: UnitRow): Promise<number> {
  const row = await selectRow(
    db,
    { residents: integer },
    `SELECT COUNT(*) AS residents FROM m_warga
     WHERE residence_id = ? AND unit_id = ? AND isdelete = 0`,
    [unit.unit_residence_id, unit.unit_id],
  );
  return row!.residents;
}

/** The names of the units that can be chosen in an estate. */
export async function listUnitNames(db: Queryable, estateId: number): Promise<string[]> {
  const rows = await selectRows(
    db,
    { unit_name: nullable(text) },
    `SELECT unit_name FROM m_unit
     WHERE unit_residence_id = ? AND COALESCE(unit_isdelete, 0) = 0 ORDER BY unit_id`,
    [estateId],
  );
  return rows.map(({ unit_name }) => unit_name ?? "");
}

/** Adds units to an estate whose row is locked. */
export async function insertUnits(
  tx: Tx,
  occasion: Occasion,
  estateId: number,
  names: readonly string[],
  now: Date,
): Promise<void> {
  const rows = names.map((name) =>
    columnList({
      unit_residence_id: estateId,
      unit_name: name,
      unit_isused: false,
      unit_isactive: true,
      unit_isdelete: false,
      unit_created_on: toSql(now),
      unit_modified_on: toSql(now),
    })
  );
  await tx.query(
    `INSERT INTO m_unit (${rows[0]!.names})
     VALUES ${rows.map(({ values }) => `(${values})`).join(", ")}`,
    rows.flatMap(({ args }) => args),
  );
  const added = await selectRows(
    tx,
    UNIT,
    `${SELECT_UNIT} WHERE unit_residence_id = ? AND COALESCE(unit_isdelete, 0) = 0
       AND unit_name IN (${placeholders(names)}) ORDER BY unit_id`,
    [estateId, ...names],
  );
  // The column's collation may take another unit's name for the same.
  const events = added.filter(({ unit_name }) => unit_name !== null && names.includes(unit_name))
    .map(({ unit_id, unit_name }) => eventOf(unit_id, {}, { unit_name }));
  await recordEvents(tx, occasion, events, now);
}

/** Changes a unit. The row of its estate is locked. */
export async function changeUnit(
  tx: Tx,
  occasion: Occasion,
  before: UnitRow,
  after: Partial<Pick<UnitRow, "unit_name" | "unit_isdelete">>,
  now: Date,
): Promise<void> {
  await updateRows(tx, "m_unit", { ...after, unit_modified_on: toSql(now) }, {
    sql: "unit_id = ?",
    args: [before.unit_id],
  });
  await recordEvents(tx, occasion, [eventOf(before.unit_id, before, after)], now);
}

function eventOf(id: number, before: Partial<UnitRow>, after: Partial<UnitRow>): AuditEvent {
  return {
    tenant: "pewaca",
    what: "estate_changed",
    accountId: null,
    subject: `unit:${id}`,
    by: SYSTEM,
    changes: changesOf(before, after),
  };
}
