import { format } from "@planetscale/database";
import type { Query, SqlValue } from "../../src/deps.ts";

/** How many rows one statement of ours may change, and how many PlanetScale lets it. */
export const BATCH_ROWS = 10_000;
export const PLANETSCALE_ROWS = 100_000;

/** A statement that changes rows of one table: `alias` is what it calls it, `where` its condition. */
export type RowChange = { table: string; alias: string; head: string; where: string };

/** Reads an `UPDATE` or `DELETE` of one table with a condition; `null` for every other statement. */
export function rowChange(statement: string): RowChange | null {
  const sql = statement.trim();
  const [, update, deletion] =
    /^(?:UPDATE\s+(`?\w+`?(?:\s+AS\s+\w+)?)\s+SET|DELETE\s+FROM\s+(`?\w+`?)\s+WHERE)\b/i.exec(
      sql,
    ) ??
      [];
  const [name, , alias = name] = (update ?? deletion ?? "").split(/\s+/);
  const at = topLevelWhere(sql);
  if (!name || !alias || at < 0) return null;
  const where = sql.slice(at + "WHERE".length);
  if (/\b(?:ORDER\s+BY|LIMIT)\b[^)]*$/i.test(where)) return null;
  return { table: name.replaceAll("`", ""), alias, head: sql.slice(0, at), where };
}

/**
 * Runs a statement. One that changes the rows of a table with a key of one column runs over parts of the
 * table, `batchRows` rows each: PlanetScale refuses to change more than 100,000 rows, or for more than 30
 * seconds, at once. Each part is whole, so it can be stopped and run again.
 */
export async function runInBatches(
  query: Query,
  statement: string,
  batchRows = BATCH_ROWS,
): Promise<void> {
  const change = rowChange(statement);
  if (!change) return void await query(statement);
  const key = await keyOf(query, change.table);
  if (!key) return await runUntilNone(query, statement, change, batchRows);
  let after: SqlValue = null;
  for (;;) {
    const last = await endOfBatch(query, change.table, key, after, batchRows);
    const column = `${change.alias}.${key}`;
    const range = [
      ...after === null ? [] : [format(`${column} > ?`, [after])],
      ...last === null ? [] : [format(`${column} <= ?`, [last])],
    ];
    const where = [`(${change.where.trim()})`, ...range].join(" AND ");
    await query(range.length === 0 ? statement : `${change.head}WHERE ${where}`);
    if (last === null) return;
    after = last;
  }
}

/** Without a key: some rows after others, until the condition fits none. */
async function runUntilNone(
  query: Query,
  statement: string,
  { table }: RowChange,
  batchRows: number,
): Promise<void> {
  const { rows } = await query(`SELECT COUNT(*) AS n FROM \`${table}\``);
  for (let left = Number(rows[0]!.n); left >= 0; left -= batchRows) {
    const { rowsAffected } = await query(`${statement} LIMIT ${batchRows}`);
    if (rowsAffected < batchRows) return;
  }
  throw new Error(`A change of ${table} finds its own rows again: it cannot be made in batches`);
}

/** The key of the last row of a batch; `null` when fewer rows are left. */
async function endOfBatch(
  query: Query,
  table: string,
  key: string,
  after: SqlValue,
  batchRows: number,
): Promise<string | number | null> {
  const from = after === null ? "" : format(`WHERE ${key} > ?`, [after]);
  const { rows } = await query(
    `SELECT ${key} AS last FROM \`${table}\` ${from} ORDER BY ${key} LIMIT 1 OFFSET ${
      batchRows - 1
    }`,
  );
  const last = rows[0]?.last;
  return last === undefined || last === null ? null : last as string | number;
}

async function keyOf(query: Query, table: string): Promise<string | null> {
  const { rows } = await query(
    `SELECT column_name AS c FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = ? AND index_name = 'PRIMARY'`,
    [table],
  );
  return rows.length === 1 ? `\`${rows[0]!.c}\`` : null;
}

/** Where the statement's own `WHERE` begins, not that of a query inside it; -1 without one. */
function topLevelWhere(sql: string): number {
  let depth = 0, quote = "";
  for (let i = 0; i < sql.length; i++) {
    const character = sql[i]!;
    if (quote) {
      if (character === quote) quote = "";
    } else if ("'\"`".includes(character)) quote = character;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (depth === 0 && /\s/.test(sql[i - 1] ?? "") && /^WHERE\b/i.test(sql.slice(i, i + 6))) {
      return i;
    }
  }
  return -1;
}
