import { integer, nullable, selectRow } from "../../src/db/rows.ts";
import type { Query } from "../../src/deps.ts";

/** A range of a key: above `after`, up to and including `upTo`. */
export type Slice = { after: number; upTo: number };

/** The most rows of a slice: half of what PlanetScale lets a statement return, and far from its 20 seconds. */
const ROWS = 50_000;

/** Divides a table into ranges of its integer key, each with at most 50,000 rows. It only looks at the key. */
export async function divide(query: Query, table: string, key: string): Promise<Slice[]> {
  const slices: Slice[] = [];
  for (let first = await firstAbove(query, table, key, null); first !== null;) {
    const slice = { after: first - 1, upTo: first - 1 + ROWS };
    slices.push(slice);
    first = await firstAbove(query, table, key, slice.upTo);
  }
  return slices;
}

async function firstAbove(
  query: Query,
  table: string,
  key: string,
  after: number | null,
): Promise<number | null> {
  const above = after === null ? "" : `WHERE ${key} > ${after}`;
  const row = await selectRow(
    { query },
    { first: nullable(integer) },
    `SELECT MIN(${key}) AS first FROM ${table} ${above}`,
  );
  return row!.first;
}

/** The condition that a column is in a slice. */
export function isIn({ after, upTo }: Slice, column: string): string {
  return `${column} > ${after} AND ${column} <= ${upTo}`;
}
