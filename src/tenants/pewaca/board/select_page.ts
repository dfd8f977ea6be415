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
  /** The tables that the conditions and the order look at. */
  from: string;
  /** The column of `from` by which an entry is known. */
  key: string;
  /** The table with that column, and those joined to it for the columns. They are read for one page only. */
  source: string;
  joins?: string;
  /** All of them have to hold. At least one. */
  conditions: readonly Fragment[];
  /** Of columns that both `from` and `source` have. */
  orderBy: string;
  /** Looking for the entries takes long: they are counted on the way instead of a second time. */
  isSearch?: boolean;
};

/** Reads one page of a list, and counts all its entries. Pages count from 1. */
export async function selectPage<Shape extends RowShape>(
  db: Queryable,
  list: ListQuery<Shape>,
  page: number,
): Promise<Page<RowOf<Shape>>> {
  const { shape, columns, from, key, source, joins = "", conditions, orderBy } = list;
  const { isSearch = false } = list;
  const where = conditions.map(({ sql }) => sql).join(" AND ");
  const args = conditions.flatMap((condition) => condition.args);
  const count = async () => {
    const sql = `SELECT COUNT(*) AS count FROM ${from} WHERE ${where}`;
    return (await selectRow(db, { count: integer }, sql, args))!.count;
  };
  const [counted, rows] = await Promise.all([
    isSearch ? null : count(),
    selectRows(
      db,
      { ...shape, entries: integer },
      `SELECT ${columns}, page.entries
       FROM (SELECT ${key} AS entry, ${isSearch ? "COUNT(*) OVER ()" : "0"} AS entries
         FROM ${from} WHERE ${where}
         ORDER BY ${orderBy} LIMIT ${PAGE_SIZE} OFFSET ?) AS page
       JOIN ${source} ON ${key} = page.entry ${joins}
       ORDER BY ${orderBy}`,
      [...args, (page - 1) * PAGE_SIZE],
    ),
  ]);
  // Beyond the last page there is no entry that says how many there are.
  const known = counted ?? rows[0]?.entries ?? (page === 1 ? 0 : await count());
  return { count: known, rows };
}

/**
 * The condition that one of the texts contains what somebody typed, whatever wildcards are in it. The texts are
 * SQL, as `searched` writes it.
 */
export function contains(typed: string, texts: readonly string[]): Fragment {
  const pattern = `%${typed.replace(/[!%_]/g, "!$&")}%`;
  const likes = texts.map((text) => `${text} LIKE ${searched("?")} ESCAPE '!'`);
  return { sql: `(${likes.join(" OR ")})`, args: texts.map(() => pattern) };
}

/** Writes the SQL of a text as a search compares it: case does not matter, nor do accents. */
export function searched(place: string): string {
  return `${folded(place)} COLLATE utf8mb4_unicode_520_ci`;
}
