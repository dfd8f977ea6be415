import type { Query } from "../../src/deps.ts";
import type { RowCheck } from "../../src/tenant.ts";
import { errnoOf } from "../explain.ts";

/**
 * What one check found. `found` names rows by their ids and schema by its names, never what a row
 * holds. `repairs` are statements in their order; with `lookFirst` a person decides, because they
 * choose between rows or remove one.
 */
export type Result = {
  name: string;
  /** A `note` is worth knowing but nothing wrong. */
  level: "wrong" | "note";
  found: string[];
  repairs: string[];
  lookFirst?: string;
  /** It could not look: a table or column is not there, which is a finding of its own. */
  isUnchecked?: boolean;
};

/** More are found by the next run; a statement with all of them would be nothing to look at. */
const MOST_IDS = 1000;

/** No such column, and no such table as MySQL and as Vitess says it. */
const MISSING_ERRNOS = [1054, 1146, 1109];

/** Looks for rows that are wrong. Reads ids, nothing else. */
export async function checkRows(query: Query, check: RowCheck): Promise<Result> {
  const { name, level = "wrong", lookFirst } = check;
  const rows = await unlessMissing(query(`${check.sql} ORDER BY id LIMIT ${MOST_IDS}`));
  if (!rows) return { name, level, found: [], repairs: [], isUnchecked: true };
  const found = rows.rows.map(({ id }) => String(id));
  if (found.length === 0) return { name, level, found, repairs: [] };
  return { name, level, found, repairs: check.repair(found.map(literal).join(", ")), lookFirst };
}

/** The answer, or `null` when a table or column that it needs is not there. */
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
