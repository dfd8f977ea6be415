import type { Database, Session, Tx } from "../deps.ts";
import type { Outcome } from "../outcome.ts";
import { readFailure } from "./errors.ts";

/**
 * Looks up whether the work is already done: `null` when it is not, otherwise its outcome. Runs
 * outside the transaction, after a duplicate key and after a `COMMIT` whose outcome is unknown.
 */
export type FindOutcome<T> = () => Promise<Outcome<T> | null>;

/** The `FindOutcome` of work that does no harm when it is done twice: it is simply done again. */
export const doAgain: FindOutcome<never> = () => Promise.resolve(null);

/** A transaction whose `BEGIN` has been sent, and may not have been answered yet. */
export type Begun = { session: Session; begun: Promise<unknown> };

/**
 * Sends `BEGIN` ahead of a transaction's work, beside whatever else has to be awaited. It only sets a
 * flag in the session: the server opens the transaction at its first statement, and counts its 20 seconds
 * from there. So one that is not used holds nothing, and needs no `ROLLBACK`.
 */
export function begin(db: Database): Begun {
  const session = db.session();
  const begun = session.query("BEGIN");
  // Whoever uses it is told of a failure; nobody else has to be.
  begun.catch(() => {});
  return { session, begun };
}

/**
 * Runs `work` between `BEGIN` and `COMMIT`, and handles the third outcome: *unknown*.
 *
 * - A refusal from `work` rolls back and is returned: nobody throws to roll back.
 * - Deadlock, lock wait, a killed or lost transaction, a busy or unreachable server: the **whole**
 *   transaction again, never one statement, with growing, jittered pauses while the patience lasts.
 * - A duplicate key: roll back, then `findOutcome` says whose row it is. Nobody's: again.
 * - Anything in `COMMIT`: the rows may or may not be there. Roll back (which frees the locks if the
 *   request was lost, and is harmless if the reply was), then `findOutcome`. Not there: again. When the
 *   time is up before that, the rows may still appear: a caller must recognise them if it comes again.
 *
 * `work` may run several times, so it must leave no trace outside `tx`. It must await each statement
 * before the next: the session travels with the request. The first run uses `first`.
 *
 * @throws what the database threw, when it is neither transient nor a duplicate, or when the
 * patience is at its end. The original error: a failing `ROLLBACK` never hides it.
 *
 * Source: the driver's own `transaction()` loses the first error when `ROLLBACK` fails and reports
 * a lost reply to `COMMIT` as a failure (planetscale/database-js, `src/index.ts`).
 */
export async function transact<T>(
  db: Database,
  work: (tx: Tx) => Promise<Outcome<T>>,
  findOutcome?: FindOutcome<T>,
  first: Begun = begin(db),
): Promise<Outcome<T>> {
  for (let attempt = 0, own = first;; attempt++, own = begin(db)) {
    const ending = await attemptOnce(own, work);
    if (ending.phase === "done") return ending.outcome;

    const { kind } = readFailure(ending.error);
    if (ending.phase === "commit" || kind === "duplicate") {
      // Without a way to look it up, a second run could do the work twice.
      if (!findOutcome) throw ending.error;
      const outcome = await findOutcome();
      if (outcome) return outcome;
    }
    if (kind === "fatal" || !await db.patience.pause(attempt)) throw ending.error;
  }
}

type Ending<T> =
  | { phase: "done"; outcome: Outcome<T> }
  | { phase: "begin" | "body" | "commit"; error: unknown };

async function attemptOnce<T>(
  { session, begun }: Begun,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Ending<T>> {
  let phase: "begin" | "body" | "commit" = "begin";
  try {
    await begun;
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
    // `BEGIN` takes no lock: where it failed there is nothing to roll back.
    if (phase !== "begin") await rollBack(session);
    return { phase, error };
  }
}

/** Best effort: what is not rolled back here, the server's 20 second limit rolls back. */
async function rollBack(session: Session): Promise<void> {
  try {
    await session.rollBack();
  } catch {
    // The error that brought us here is the one that matters.
  }
}
