import { readFailure, TransportError } from "../src/db/errors.ts";
import type { Query, Queryable, Result } from "../src/deps.ts";
import { type Answer, type Engine, SqlError } from "./sql/engine.ts";
import type { Executed } from "./world/server.ts";

/** What the comparison of a history came to. `isCut`: a real server locks more, and would have waited. */
export type Comparison = { differences: string[]; statements: number; isCut: boolean };

/** A real server, through the gateway: statements alone, and sessions for transactions. */
export type RealServer = { query: Query; session: () => Queryable };

/**
 * Repeats what the simulated server has executed, statement by statement, at a real one, and compares the
 * answers and errors, and in the end the rows of every table that was used.
 */
export async function compare(
  executed: readonly Executed[],
  engine: Engine,
  real: RealServer,
): Promise<Comparison> {
  const sessions = new Map<string, Queryable>();
  const differences: string[] = [];
  let statements = 0;
  for (const { transaction, sql, answer } of executed) {
    statements++;
    const known = transaction === null ? real : sessions.get(transaction);
    const place = known ?? real.session();
    if (transaction !== null && !known) {
      sessions.set(transaction, place);
      await place.query("BEGIN");
    }
    const there = await outcomeOf(() => place.query(sql));
    if (there.isLate) return { differences, statements, isCut: true };
    const [ours, theirs] = [describe(answer), describe(there.outcome)];
    // COMMIT and ROLLBACK have no answer to compare.
    if (answer !== null && ours !== theirs) {
      differences.push(`${sql.replace(/\s+/g, " ")}\n  simulated ${ours}\n  real      ${theirs}`);
    }
  }
  for (const [name, table] of engine.tables) {
    const columns = table.shape.columns.map(({ name }) => `\`${name}\``);
    const order = table.shape.keys[0]!.columns.map((at) => columns[at]);
    const { rows } = await real.query(
      `SELECT ${columns.join(", ")} FROM ${name} ORDER BY ${order.join(", ")}`,
    );
    const [ours, theirs] = [engine.rows(name).map(lineOf).sort(), rows.map(lineOf).sort()];
    for (const line of ours.filter((each) => !theirs.includes(each))) {
      differences.push(`${name}, simulated alone: ${line}`);
    }
    for (const line of theirs.filter((each) => !ours.includes(each))) {
      differences.push(`${name}, real alone: ${line}`);
    }
  }
  return { differences, statements, isCut: false };
}

async function outcomeOf(
  run: () => Promise<Result>,
): Promise<{ outcome: Result | number; isLate: boolean }> {
  try {
    return { outcome: await run(), isLate: false };
  } catch (error) {
    if (error instanceof TransportError) return { outcome: 0, isLate: true };
    const failure = readFailure(error);
    return { outcome: failure.kind === "duplicate" ? 1062 : failure.errno ?? 0, isLate: false };
  }
}

/** An answer in one line: numbers as text, as the protocol has them. */
function describe(answer: Answer | Result | SqlError | number | null): string {
  if (answer === null) return "done";
  if (typeof answer === "number") return `error ${answer}`;
  if (answer instanceof SqlError) return `error ${answer.errno}`;
  const rows = "columns" in answer
    ? answer.rows.map((row) => lineOf(row))
    : answer.rows.map((row) => lineOf(Object.values(row)));
  const isRead = "columns" in answer ? answer.columns.length > 0 : rows.length > 0;
  if (isRead || rows.length > 0) return rows.join(" | ");
  return answer.rowsAffected === 0 && answer.insertId === 0
    ? ""
    : `${answer.rowsAffected} rows, id ${answer.insertId}`;
}

function lineOf(row: readonly unknown[] | Readonly<Record<string, unknown>>): string {
  return Object.values(row).map((value) => {
    if (value === null) return "NULL";
    // The driver has parsed a JSON column.
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }).join(", ");
}
