import type { Query, Row } from "../../../../src/deps.ts";
import { integer, selectRows, text } from "../../../../src/db/rows.ts";
import { isMasked, shown } from "./masks.ts";

/** A table, and how many rows it has. */
export type TableSize = { name: string; rows: number };

/** A page of a table's rows, the latest first; values as `shown` has them. */
export type TablePage = TableSize & {
  columns: { name: string; type: string; isMasked: boolean }[];
  page: number;
  pages: number;
  values: (string | null)[][];
};

/** How many rows a page has. */
const PAGE_SIZE = 50;

/** Counts the rows of every table. Two statements. */
export async function listTables(query: Query): Promise<TableSize[]> {
  const tables = await selectRows(
    { query },
    { name: text },
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  if (tables.length === 0) return [];
  const counts = tables.map(({ name }) =>
    `SELECT '${name}' AS name, COUNT(*) AS \`rows\` FROM ${quoted(name)}`
  );
  return await selectRows({ query }, { name: text, rows: integer }, counts.join(" UNION ALL "));
}

/** Reads a page of a table, the first one for a number that is none; `null` when there is no such table. */
export async function readTable(
  query: Query,
  name: string,
  wanted: number,
): Promise<TablePage | null> {
  const columns = await selectRows(
    { query },
    { name: text, type: text, key: text },
    `SELECT column_name AS name, data_type AS type, column_key AS \`key\`
     FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?
     ORDER BY ordinal_position`,
    [name],
  );
  if (columns.length === 0) return null;
  const [counted] = await selectRows(
    { query },
    { rows: integer },
    `SELECT COUNT(*) AS \`rows\` FROM ${quoted(name)}`,
  );
  const { rows } = counted!;
  const pages = Math.max(1, Math.ceil(rows / PAGE_SIZE));
  const page = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1;
  const keys = columns.filter(({ key }) => key === "PRI");
  const order = keys.map(({ name }) => `${quoted(name)} DESC`).join(", ") || "1";
  const read = await query(
    `SELECT ${columns.map(({ name }) => quoted(name)).join(", ")} FROM ${quoted(name)}
     ORDER BY ${order} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`,
  );
  return {
    name,
    rows,
    page,
    pages,
    columns: columns.map(({ name, type }) => ({ name, type, isMasked: isMasked(name) })),
    values: read.rows.map((row: Row) => columns.map(({ name }) => shown(name, row[name]))),
  };
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
