import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** A statement of the product, as a run of the tests sent it. `shape` is the same whatever its values are. */
export type RecordedStatement = { shape: string; sql: string };

/** Where the statements of a run go; blank: nowhere. */
const DIRECTORY = process.env.RECORD_STATEMENTS ?? "";

/** Values of a shape that are kept: plans may depend on them. */
const SAMPLES = 3;

const samples = new Map<string, number>();
// Test files run side by side in worlds of their own.
const file = join(DIRECTORY, `${crypto.randomUUID()}.jsonl`);

/** Appends a statement to those of the run, with its values, unless enough of its shape are known. */
export function recordStatement(sql: string): void {
  if (DIRECTORY === "" || !isExplainable(sql)) return;
  const shape = shapeOf(sql);
  const known = samples.get(shape) ?? 0;
  if (known === SAMPLES) return;
  samples.set(shape, known + 1);
  mkdirSync(DIRECTORY, { recursive: true });
  appendFileSync(file, `${JSON.stringify({ shape, sql })}\n`);
}

/** The statements that a run has recorded, each shape with at most three samples of its values. */
export async function readStatements(directory: string): Promise<RecordedStatement[]> {
  const byShape = new Map<string, Set<string>>();
  for await (const { name } of Deno.readDir(directory)) {
    const lines = (await Deno.readTextFile(join(directory, name))).split("\n");
    for (const line of lines.filter((line) => line !== "")) {
      const { shape, sql }: RecordedStatement = JSON.parse(line);
      const known = byShape.get(shape) ?? new Set();
      byShape.set(shape, known.size < SAMPLES ? known.add(sql) : known);
    }
  }
  return [...byShape].sort(([one], [other]) => one < other ? -1 : 1)
    .flatMap(([shape, sqls]) => [...sqls].map((sql) => ({ shape, sql })));
}

/** What reads rows. An INSERT of values reads none. */
function isExplainable(sql: string): boolean {
  // The product that only the tests have has tables that no database of many accounts has.
  if (/\blibrary_\w/.test(sql)) return false;
  return /^\s*(?:SELECT|UPDATE|DELETE)\b/i.test(sql) || /^\s*INSERT\b.*\bSELECT\b/is.test(sql);
}

/** The statement without its values; a list of values is as good as a longer one. */
function shapeOf(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'|\b\d+(?:\.\d+)?\b/g, "?")
    .replace(/\s+/g, " ").trim()
    .replace(/\?(?:, \?)+/g, "?, …")
    .replace(
      /(LOWER\(UPPER\(CONVERT\(\? USING utf8mb4\) COLLATE utf8mb4_bin\)\))(?:, \1)+/g,
      "$1, …",
    )
    .replace(/(SELECT \? AS read_number.*?)(?: UNION ALL \1)+/g, "$1 UNION ALL …");
}
