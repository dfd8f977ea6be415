import type { Connected } from "../../ops/connect.ts";
import type { RecordedStatement } from "../../tests/support/mysql/statements.ts";

/** What a statement costs: the shortest of some runs, and the rows and entries of keys that it looks at. */
export type Cost = { ms: number; rows: number; sql: string };

const RUNS = 3;

/** Runs every SELECT that was recorded; the most expensive of the samples of each shape counts. */
export async function costsOf(
  { session }: Connected,
  statements: readonly RecordedStatement[],
): Promise<Cost[]> {
  // One connection, because the server counts by connection.
  const { query, rollBack } = session();
  const dearest = new Map<string, Cost>();
  try {
    for (const { shape, sql } of statements) {
      if (!/^\s*SELECT\b/i.test(sql) || /\bFOR UPDATE\b|subjects_subject/i.test(sql)) continue;
      const cost = await costOf(query, sql);
      const known = dearest.get(shape);
      if (!known || cost.rows > known.rows) dearest.set(shape, cost);
    }
  } finally {
    await rollBack();
  }
  return [...dearest.values()].sort((one, other) => other.ms - one.ms);
}

async function costOf(query: Connected["query"], sql: string): Promise<Cost> {
  await query("FLUSH STATUS");
  const first = await timeOf(query, sql);
  const rows = await handledRows(query, "SESSION");
  const others = [];
  for (let run = 1; run < RUNS; run++) others.push(await timeOf(query, sql));
  return { ms: Math.min(first, ...others), rows, sql: sql.replace(/\s+/g, " ").trim() };
}

async function timeOf(query: Connected["query"], sql: string): Promise<number> {
  const startedAt = performance.now();
  await query(sql);
  return performance.now() - startedAt;
}

/** How many rows and entries of keys were read and written: by this connection, or by all of the server. */
export async function handledRows(
  query: Connected["query"],
  scope: "SESSION" | "GLOBAL",
): Promise<number> {
  const { rows } = await query(`SHOW ${scope} STATUS LIKE 'Handler\\_%'`);
  return rows.filter(({ Variable_name: name }) =>
    /^Handler_(?:read|write|update|delete)/.test(String(name))
  ).reduce((sum, { Value: value }) => sum + Number(value), 0);
}
