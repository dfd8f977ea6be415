import { changesOf } from "../../../core/audit/changes.ts";
import { type Occasion, recordEvent, SYSTEM } from "../../../core/audit/record_event.ts";
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
import { insertRow, updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { type Refusal, refused } from "../../../outcome.ts";
import { contains } from "../board/select_page.ts";

const ESTATE = {
  id: integer,
  name: nullable(text),
  code: nullable(text),
  loc_address: nullable(text),
  isdelete: flag,
};

/** An estate. Nobody can sign up to one that is deleted, and to one without a code only on the public page. */
export type EstateRow = RowOf<typeof ESTATE>;

/** A code is an invitation: the audit trail keeps none. */
const UNSEEN = ["code"];

const SELECT_ESTATE =
  "SELECT id, name, NULLIF(code, '') AS code, loc_address, isdelete FROM m_residence";

/** Lists estates, a page at a time, the newest first; `search` is a part of the name, blank for all. */
export async function pageOfEstates(
  db: Queryable,
  search: string,
  beforeId: number | null,
  limit: number,
): Promise<EstateRow[]> {
  const conditions = [
    ...search === "" ? [] : [contains(search, ["name"])],
    ...beforeId === null ? [] : [{ sql: "id < ?", args: [beforeId] }],
  ];
  const where = conditions.map(({ sql }) => sql).join(" AND ") || "TRUE";
  return await selectRows(
    db,
    ESTATE,
    `${SELECT_ESTATE} WHERE ${where} ORDER BY id DESC LIMIT ${limit}`,
    conditions.flatMap(({ args }) => args),
  );
}

/** Finds an estate; `FOR UPDATE` inside an act, so that acts on one estate wait for each other. */
export async function findEstate(
  db: Queryable,
  id: number,
  lock: "" | "FOR UPDATE" = "",
): Promise<EstateRow | null> {
  return await selectRow(db, ESTATE, `${SELECT_ESTATE} WHERE id = ? ${lock}`, [id]);
}

/** The number of the newest estate: another one, and somebody else has just made one. */
export async function newestEstate(db: Queryable): Promise<number | null> {
  const sql = "SELECT id FROM m_residence ORDER BY id DESC LIMIT 1";
  return (await selectRow(db, { id: integer }, sql))?.id ?? null;
}

/** Lets those who make or open estates wait for each other. */
export async function lockNewestEstate(tx: Tx): Promise<void> {
  await tx.query("SELECT id FROM m_residence ORDER BY id DESC LIMIT 1 FOR UPDATE");
}

/**
 * Refuses with `taken` estate when an estate that is open for sign-up has this name, in any case: the public
 * page could not tell the two apart. `lockNewestEstate` comes before.
 */
export async function refuseTakenName(tx: Tx, name: string): Promise<Refusal | null> {
  const { rows } = await tx.query(
    `SELECT id FROM m_residence WHERE LOWER(name) = LOWER(?) AND COALESCE(isdelete, 0) = 0 LIMIT 1`,
    [name],
  );
  return rows.length > 0 ? refused("taken", "estate") : null;
}

/** What a new estate is called, and where it is. */
export type NewEstate = { name: string; location: string | null; postalCode: string | null };

/** Makes an estate with a code of its own, open for sign-up. */
export async function insertEstate(
  tx: Tx,
  occasion: Occasion,
  estate: NewEstate,
  now: Date,
): Promise<void> {
  const said = { name: estate.name, loc_address: estate.location, postal_code: estate.postalCode };
  const columns = { ...said, code: crypto.randomUUID() };
  const { insertId } = await insertRow(tx, "m_residence", {
    ...columns,
    image: "",
    created_on: toSql(now),
    modified_on: toSql(now),
    isactive: true,
    isdelete: false,
  });
  await recordEvent(tx, occasion, {
    tenant: "pewaca",
    what: "estate_changed",
    accountId: null,
    subject: `estate:${insertId}`,
    by: SYSTEM,
    changes: changesOf({}, columns, UNSEEN),
  }, now);
}

/** Changes an estate whose row is locked. */
export async function changeEstate(
  tx: Tx,
  occasion: Occasion,
  before: EstateRow,
  after: Partial<Pick<EstateRow, "code" | "isdelete">>,
  now: Date,
): Promise<void> {
  await updateRows(tx, "m_residence", { ...after, modified_on: toSql(now) }, {
    sql: "id = ?",
    args: [before.id],
  });
  await recordEvent(tx, occasion, {
    tenant: "pewaca",
    what: "estate_changed",
    accountId: null,
    subject: `estate:${before.id}`,
    by: SYSTEM,
    changes: changesOf(before, after, UNSEEN),
  }, now);
}
