import type { Queryable, Result, Row, Runtime, SqlValue } from "../deps.ts";
import { RUNTIME } from "../runtime.ts";

type Read = {
  args: readonly SqlValue[];
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};

/**
 * Merges reads: the same SELECT, asked at the same time with different values, is one statement. For
 * work on many rows that is written for one. Reads of what is not a SELECT pass unchanged.
 */
export function mergeReads(
  { query }: Queryable,
  { after }: Pick<Runtime, "after"> = RUNTIME,
): Queryable {
  let waiting = new Map<string, Read[]>();
  const flush = () => {
    const merged = waiting;
    waiting = new Map();
    for (const [statement, reads] of merged) run({ query }, statement, reads);
  };
  return {
    query: (statement, args = []) => {
      if (!/^\s*SELECT\b/i.test(statement)) return query(statement, args);
      return new Promise((resolve, reject) => {
        if (waiting.size === 0) after(0, flush);
        const reads = waiting.get(statement) ?? [];
        waiting.set(statement, [...reads, { args, resolve, reject }]);
      });
    },
  };
}

async function run(db: Queryable, statement: string, reads: readonly Read[]): Promise<void> {
  try {
    const rows = await readAll(db, statement, reads);
    reads.forEach(({ resolve }, i) =>
      resolve({ rows: rows[i]!, rowsAffected: rows[i]!.length, insertId: 0 })
    );
  } catch (error) {
    for (const { reject } of reads) reject(error);
  }
}

async function readAll(
  { query }: Queryable,
  statement: string,
  reads: readonly Read[],
): Promise<Row[][]> {
  if (reads.length === 1) return [(await query(statement, reads[0]!.args)).rows];
  const parts = reads.map((_, i) => `SELECT ${i} AS read_number, r.* FROM (${statement}) AS r`);
  const { rows } = await query(
    parts.join("\nUNION ALL "),
    reads.flatMap(({ args }) => args),
  );
  const found: Row[][] = reads.map(() => []);
  for (const { read_number, ...row } of rows) found[Number(read_number)]!.push(row);
  return found;
}
