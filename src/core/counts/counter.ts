import { describeFailure } from "../../db/errors.ts";
import { retry } from "../../db/patience.ts";
import type { Deps, SqlValue } from "../../deps.ts";

/** A table of counters: its key, and the columns that are added up. */
export type CounterTable = {
  name: string;
  keys: readonly string[];
  counters: readonly string[];
  /** The event of the log line when a count could not be written. */
  lost: string;
};

/** What is to be counted: the values of the key, and how much is added to each counter. */
export type Count = { key: readonly string[]; numbers: readonly number[] };

/** Adds counts to a table, once it has gathered those of others; see `createCounter`. */
export type AddCounts = (deps: Deps, counts: readonly Count[]) => Promise<void>;

/** The platform ends work after an answer at 30 s: a writer that began before that is gone. */
const WRITER_LIFETIME_MS = 30_000;
/** How long counts are gathered before they are written, in milliseconds. */
export const GATHER_MS = 500;
/** More than these are not kept through an outage; they are in the log. */
const MAX_KEPT_ROWS = 500;

/** Counts that are not written yet, by the values of the key. */
type Tally = Map<string, readonly number[]>;

/**
 * Makes the counter of one isolate. It counts after the answer and outside the transaction, in a small
 * table, because isolates share no memory. Whoever comes first waits for the numbers of others and writes them
 * with its own, because a request to the database costs more CPU time than all else that is done after an answer.
 * Only one statement runs at a time, and what is counted meanwhile is written by the next. A request never waits
 * for the I/O of another, which the platform forbids: it leaves its numbers for the writer.
 *
 * Never throws: what is not counted has still been answered. What could not be written is tried again with
 * the next count, and is lost when the isolate ends. When a reply is lost, the numbers are counted twice.
 */
export function createCounter(table: CounterTable): AddCounts {
  let waiting: Tally = new Map();
  let writingUntil = 0;
  return async (deps, counts) => {
    for (const { key, numbers } of counts) add(waiting, key.join("|"), numbers);
    if (deps.elapsedMs() < writingUntil) return;
    const end = deps.elapsedMs() + WRITER_LIFETIME_MS;
    writingUntil = end;
    try {
      await deps.sleep(GATHER_MS);
      while (waiting.size > 0 && deps.elapsedMs() < end) {
        const tally = waiting;
        waiting = new Map();
        if (await write(deps, table, tally)) continue;
        if (tally.size <= MAX_KEPT_ROWS) { for (const row of tally) add(waiting, ...row); }
        return;
      }
    } finally {
      writingUntil = 0;
    }
  };
}

function add(tally: Tally, row: string, numbers: readonly number[]): void {
  const before = tally.get(row);
  tally.set(row, numbers.map((number, i) => number + (before?.[i] ?? 0)));
}

/** Adds the tally in one statement, and says whether it could. */
async function write(deps: Deps, table: CounterTable, tally: Tally): Promise<boolean> {
  const { name, keys, counters, lost } = table;
  // One order for all: two isolates wait for each other instead of blocking each other.
  const rows: SqlValue[][] = [...tally].sort().map(([row, numbers]) => [
    ...row.split("|"),
    ...numbers,
  ]);
  const places = rows.map((row) => `(${row.map(() => "?").join(", ")})`).join(", ");
  const additions = counters.map((counter) => `${counter} = ${counter} + VALUES(${counter})`);
  const statement = `INSERT INTO ${name} (${[...keys, ...counters]}) VALUES ${places}
    ON DUPLICATE KEY UPDATE ${additions.join(", ")}`;
  try {
    await retry(deps.db.patience, () => deps.db.query(statement, rows.flat()));
    return true;
  } catch (error) {
    deps.log({ event: lost, reason: describeFailure(error) });
    return false;
  }
}
