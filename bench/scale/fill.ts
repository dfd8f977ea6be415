import type { Query } from "../../src/deps.ts";
import { COMMON_TABLES } from "./common_rows.ts";
import { PEWACA_TABLES } from "./pewaca_rows.ts";
import { fillWithoutKeys } from "./secondary_keys.ts";
import type { Size, TableRows } from "./size.ts";
import { ZPORTA_TABLES } from "./zporta_rows.ts";

/** Rows of one INSERT: few enough that a server with small logs takes them. */
const ROWS_PER_STATEMENT = 100_000;
const THOUSAND = 1000;

const ALL = [...PEWACA_TABLES, ...ZPORTA_TABLES, ...COMMON_TABLES];

/** Fills a migrated and seeded database. `report` hears of each table, with how much is done. */
export async function fill(
  query: Query,
  size: Size,
  report: (table: string, fraction: number) => void = () => {},
): Promise<void> {
  await query("CREATE TABLE IF NOT EXISTS bench_digit (d INT PRIMARY KEY)");
  await query(
    `INSERT IGNORE INTO bench_digit VALUES ${
      Array.from({ length: THOUSAND }, (_, d) => `(${d})`).join()
    }`,
  );
  const total = ALL.reduce((sum, { rows }) => sum + rows(size), 0);
  let done = 0;
  const fillOne = async (of: TableRows) => {
    await fillWithoutKeys(query, of.table, async () => {
      for (let from = 0; from < of.rows(size); from += ROWS_PER_STATEMENT) {
        await insert(query, of, size, from);
        done += Math.min(ROWS_PER_STATEMENT, of.rows(size) - from);
        report(of.table, done / total);
      }
    });
  };
  await Promise.all([PEWACA_TABLES, ZPORTA_TABLES, COMMON_TABLES].map(async (tables) => {
    for (const of of tables) await fillOne(of);
  }));
  await query("DROP TABLE bench_digit");
  await analyze(query);
}

/** Lets the server estimate anew how many rows there are, and how their keys are spread. */
export async function analyze(query: Query): Promise<void> {
  await query(`ANALYZE TABLE ${ALL.map(({ table }) => table).join(", ")}`);
}

async function insert(query: Query, of: TableRows, size: Size, from: number): Promise<void> {
  const rows = Math.min(ROWS_PER_STATEMENT, of.rows(size) - from);
  const columns = Object.entries(of.columns(size));
  await query(
    `INSERT INTO ${of.table} (${columns.map(([name]) => name).join(", ")})
     SELECT ${columns.map(([, sql]) => sql).join(", ")}
     FROM (SELECT ${from} + ${THOUSAND} * a.d + b.d AS n
       FROM bench_digit AS a STRAIGHT_JOIN bench_digit AS b
       WHERE a.d < ${Math.ceil(rows / THOUSAND)} AND ${THOUSAND} * a.d + b.d < ${rows}) AS numbers`,
  );
}
