import type { Database, Tx } from "../deps.ts";
import type { Outcome } from "../outcome.ts";
import { readFailure } from "./errors.ts";

const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 500;

/**
 * Looks up whether the work is already done: `null` when it is not, otherwise its outcome. Runs
 * outside the transaction, after a duplicate key and after a `COMMIT` whose outcome is unknown.
 */
export type FindOutcome<T> = () => Promise<Outcome<T> | null>;

/** The `FindOutcome` of work that does no harm when it is done twice: it is simply done again. */
export const doAgain: FindOutcome<never> = () => Promise.resolve(null);

/**
 * Runs `work` between `BEGIN` and `COMMIT`, and handles the third outcome: *unknown*.
 *
 * - A refusal from `work` rolls back and is returned: nobody throws to roll back.
 * - Deadlock, lock wait, a killed or lost transaction, a busy or unreachable server: the **whole**
 *   transaction again, never one statement, with growing, jittered pauses inside a deadline.
 * - A duplicate key: roll back, then `findOutcome` says whose row it is. Nobody's: again.
 * - Anything in `COMMIT`: the rows may or may not be there. Roll back (which frees the locks if the
 *   request was lost, and is harmless if the reply was), then `findOutcome`. Not there: again.
 *
 * `work` may run several times, so it must leave no trace outside `tx`. It must await each statement
 * before the next: the session travels with the request.
 *
 * @throws what the database threw, when it is neither transient nor a duplicate, or when the
 * deadline has passed. The original error: a failing `ROLLBACK` never hides it.
 *
 * Source: the driver's own `transaction()` loses the first error when `ROLLBACK` fails and reports
 * a lost reply to `COMMIT` as a failure (planetscale/database-js, `src/index.ts`).
 */
export async function transact<T>(
  db: Database,
  work: (tx: Tx) => Promise<Outcome<T>>,
  findOutcome?: FindOutcome<T>,
): Promise<Outcome<T>> {
  const deadline = performance.now() + db.patienceMs;
  for (let attempt = 0;; attempt++) {
    const ending = await attemptOnce(db, work);
    if (ending.phase === "done") return ending.outcome;

    const { kind } = readFailure(ending.error);
    if (ending.phase === "commit" || kind === "duplicate") {
      // Without a way to look it up, a second run could do the work twice.
      if (!findOutcome) throw ending.error;
      const outcome = await retryRead(findOutcome, deadline);
      if (outcome) return outcome;
    }
    if (kind === "fatal") throw ending.error;

    const pause = pauseBefore(attempt);
    if (performance.now() + pause > deadline) throw ending.error;
    await sleep(pause);
  }
}

type Ending<T> =
  | { phase: "done"; outcome: Outcome<T> }
  | { phase: "begin" | "body" | "commit"; error: unknown };

async function attemptOnce<T>(
  db: Database,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Ending<T>> {
  const session = db.session();
  let phase: "begin" | "body" | "commit" = "begin";
  try {
    await session.query("BEGIN");
    phase = "body";
    const outcome = await work(session);
    if (!outcome.ok) {
      await rollBack(session);
      return { phase: "done", outcome };
    }
    phase = "commit";
    await session.query("COMMIT");
    return { phase: "done", outcome };
  } catch (error) {
    await rollBack(session);
    return { phase, error };
  }
}

/** Best effort: what is not rolled back here, the server's 20 second limit rolls back. */
async function rollBack(session: Tx): Promise<void> {
  try {
    await session.query("ROLLBACK");
  } catch {
    // The error that brought us here is the one that matters.
  }
}

/**
 * Repeats a read while its failure is transient and `deadline` (of `performance.now()`) has not come.
 *
 * @throws the last failure.
 */
export async function retryRead<T>(
  read: () => Promise<T>,
  deadline: number,
): Promise<T> {
  for (let attempt = 0;; attempt++) {
    try {
      return await read();
    } catch (error) {
      const pause = pauseBefore(attempt);
      const isFinal = readFailure(error).kind !== "transient";
      if (isFinal || performance.now() + pause > deadline) throw error;
      await sleep(pause);
    }
  }
}

function pauseBefore(attempt: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return longest * (0.5 + Math.random() / 2);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
