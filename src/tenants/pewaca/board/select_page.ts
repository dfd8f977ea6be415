import { folded } from "../../../db/folded.ts";
import { integer, type RowOf, type RowShape, selectRow, selectRows } from "../../../db/rows.ts";
import type { Fragment } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";

/** How many entries a page has, in all of Pewaca's lists. */
export const PAGE_SIZE = 10;

/** One page of a list, and how many entries all its pages have. */
export type Page<Row> = { count: number; rows: Row[] };

/** The parts of the SELECT behind a list. */
export type ListQuery<Shape extends RowShape> = {
  shape: Shape;
  columns: string;
  /** The tables that the conditions look at. */
  from: string;
  /** The tables that only the columns look at: they are not joined for counting. */
  joins?: string;
  /** All of them have to hold. At least one. */
  conditions: readonly Fragment[];
  orderBy: string;
};

/** Reads one page of a list, and counts all its entries. Pages count from 1. */
export async function selectPage<Shape extends RowShape>(
  db: Queryable,
  { shape, columns, from, joins = "", conditions, orderBy }: ListQuery<Shape>,
  page: number,
): Promise<Page<RowOf<Shape>>> {
  const where = conditions.map(({ sql }) => sql).join(" AND ");
  const args = conditions.flatMap((condition) => condition.args);
  const [counted, rows] = await Promise.all([
    selectRow(db, { count: integer }, `SELECT COUNT(*) AS count FROM ${from} WHERE ${where}`, args),
    selectRows(
      db,
      shape,
      `SELECT ${columns} FROM ${from} ${joins} WHERE ${where}
       ORDER BY ${orderBy} LIMIT ${PAGE_SIZE} OFFSET ?`,
      [...args, (page - 1) * PAGE_SIZE],
    ),
  ]);
  return { count: counted!.count, rows };
}

/**
 * The condition that one of the columns contains the text, whatever wildcards are in it. Case does not
 * matter, nor do accents.
 */
export function contains(text: string, columns: readonly string[]): Fragment {
  const pattern = `%${text.replace(/[!%_]/g, "!$&")}%`;
  const likes = columns.map((column) => `${searched(column)} LIKE ${searched("?")} ESCAPE '!'`);
  return { sql: `(${likes.join(" OR ")})`, args: columns.map(() => pattern) };
}

function searched(place: string): string {
  return `${folded(place)} COLLATE utf8mb4_unicode_520_ci`;
}
