import type { Query } from "../../src/deps.ts";
import type { RowCheck } from "../../src/tenant.ts";
import { errnoOf } from "../explain.ts";

/**
 * What one check found. `found` lists ids of rows or names of the schema, never the content of a row.
 * `repairs` are statements, in order. `lookFirst` says what a person has to decide before running
 * them, because they choose between rows or delete one.
 */
export type Result = {
  name: string;
  /** A `note` is worth knowing but not wrong. */
  level: "wrong" | "note";
  found: string[];
  repairs: string[];
  lookFirst?: string;
  /** The check could not run because a table or column is missing, which another check reports. */
  isUnchecked?: boolean;
};

/** The most ids in one run, so that a person can still read the repairs. */
const MAX_IDS = 1000;

/** Unknown column; unknown table, as MySQL and as Vitess number it. */
const MISSING_ERRNOS = [1054, 1146, 1109];

/** Runs a check of the rows. It reads their ids and nothing else. */
export async function checkRows(query: Query, check: RowCheck): Promise<Result> {
  const { name, level = "wrong", lookFirst } = check;
  const rows = await unlessMissing(query(`${check.sql} ORDER BY id LIMIT ${MAX_IDS}`));
  if (!rows) return { name, level, found: [], repairs: [], isUnchecked: true };
  const found = rows.rows.map(({ id }) => String(id));
  if (found.length === 0) return { name, level, found, repairs: [] };
  return { name, level, found, repairs: check.repair(found.map(literal).join(", ")), lookFirst };
}

/** The answer, or `null` when a table or column that the query needs is missing. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (MISSING_ERRNOS.includes(errnoOf(error) ?? 0)) return null;
    throw error;
  }
}

function literal(id: string): string {
  return /^\d+$/.test(id) ? id : `'${id.replace(/[^\w-]/g, "")}'`;
}
