import { errnoOf } from "../../ops/explain.ts";
import type { Query } from "../../src/deps.ts";
import type { RecordedStatement } from "../../tests/support/mysql/statements.ts";

/** What is wrong with the plan of a statement. */
export type Flaw = { table: string; says: string; rows: number; sql: string };

/** How many rows a statement may read from one end of a table or key to the other, or sort: a few pages. */
const PAGES_OF_ROWS = 1000;

/**
 * A statement that reads a table as a whole on purpose: why, and by what it is known. Each reads what does not
 * grow with the accounts, or is not waited for.
 */
export type Exception = { matches: RegExp; because: string };

/** Plans a statement against a large database, and says what in it grows with the number of accounts. */
export async function findFlaws(
  query: Query,
  { sql }: RecordedStatement,
  exceptions: readonly Exception[],
  limit = PAGES_OF_ROWS,
): Promise<Flaw[]> {
  if (exceptions.some(({ matches }) => matches.test(sql))) return [];
  const plan = await explain(query, sql);
  return plan.flatMap((row) => {
    const says = flawOf(row, limit);
    return says === null ? [] : [{ table: String(row.table), says, rows: Number(row.rows), sql }];
  });
}

type Step = Readonly<Record<string, unknown>>;

async function explain(query: Query, sql: string): Promise<readonly Step[]> {
  try {
    return (await query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`)).rows;
  } catch (error) {
    throw new Error(`Cannot explain (${errnoOf(error)}): ${sql.slice(0, 500)}`, { cause: error });
  }
}

/** Tables that the server makes for one statement have names such as `<derived2>`. */
function flawOf({ table, type, rows, Extra: extra }: Step, limit: number): string | null {
  if (table === null || /^</.test(String(table)) || Number(rows) <= limit) return null;
  if (type === "ALL") return "reads the whole table";
  if (type === "index") return "reads a whole key";
  return /filesort/.test(String(extra)) ? "sorts more than a page" : null;
}
