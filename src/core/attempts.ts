import { readFailure } from "../db/errors.ts";
import { retry } from "../db/patience.ts";
import { addSeconds, toSql } from "../db/time.ts";
import { insertRow, placeholders, sql, updateRows } from "../db/write.ts";
import type { Database, Deps } from "../deps.ts";
import { accepted, type Outcome, type Refusal } from "../outcome.ts";
import { digestKeysOf, keyedDigest } from "./keyed_digest.ts";

/** How many attempts may fail within a window. The window begins with the first of them. */
type Ceiling = { failures: number; seconds: number };

/** For one account, and one network where it is known. */
const PER_ACCOUNT: Ceiling = { failures: 30, seconds: 60 };

/** For one network, whatever accounts it tries: a school or a mobile carrier is one network. */
const PER_NETWORK: Ceiling = { failures: 200, seconds: 10 * 60 };

const ROWS_PER_DELETION = 1000;
const DELETIONS_PER_SWEEP = 20;

/** An attempt to prove by a password who somebody is. */
export type Attempt = {
  tenant: string;
  /** The accounts that the password may open. */
  accountIds: readonly number[];
  /** What was entered, normalised as by the look-up. It counts where no account was found. */
  name: string;
  /** Where it comes from; `null` when that is not known, because a frontend's server stands between. */
  network: string | null;
};

/** An attempt that counts as failed until it is released. */
export type ReservedAttempt = { keys: readonly string[] };

/**
 * Counts an attempt as failed before its password is checked. Whoever finds the password right calls
 * `releaseAttempt`, so that in the end only failures count; attempts in parallel cannot overtake their
 * own failures, and one too many costs no hash.
 *
 * Failures count by account and network, so that a stranger does not lock the owner out. Where the
 * network is not known they count by account alone.
 *
 * Refuses with `exhausted` attempts; the reason's value says after how many seconds to try again.
 */
export async function reserveAttempt(
  deps: Deps,
  attempt: Attempt,
): Promise<Outcome<ReservedAttempt>> {
  const counters = countersOf(digestKeysOf(deps)[0], attempt);
  const now = deps.now();
  const counted = await Promise.all(
    counters.map(async (counter) => ({
      ...counter,
      isCounted: await count(deps.db, counter, now),
    })),
  );
  const keys = counted.filter(({ isCounted }) => isCounted).map(({ key }) => key);
  if (keys.length === counters.length) return accepted({ keys });
  await releaseAttempt(deps, { keys });
  return exhausted(counted.filter(({ isCounted }) => !isCounted).map(({ ceiling }) => ceiling));
}

/** Takes an attempt back whose password was right. Never throws: the window ends anyway. */
export async function releaseAttempt(deps: Deps, { keys }: ReservedAttempt): Promise<void> {
  if (keys.length === 0) return;
  try {
    await updateRows(deps.db, "attempt_count", { attempts: sql("attempts - 1") }, {
      sql: `limit_key IN (${placeholders(keys)}) AND attempts > 0 AND ends_at > ?`,
      args: [...keys, toSql(deps.now())],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    deps.log({ event: "attempt_not_released", reason });
  }
}

/**
 * Forgets the failures of accounts that are erased, but for those from a known network, whose windows end
 * within ten minutes.
 */
export async function forgetAttempts(
  deps: Pick<Deps, "db" | "serviceKey" | "digestKeys">,
  tenant: string,
  accountIds: readonly number[],
): Promise<void> {
  const attempt = { tenant, accountIds, name: "", network: null };
  const counters = countersOf(digestKeysOf(deps)[0], attempt);
  const keys = counters.map(({ key }) => key);
  await deps.db.query(`DELETE FROM attempt_count WHERE limit_key IN (${placeholders(keys)})`, keys);
}

/** Deletes windows that have ended. The cron's work. */
export async function deleteOldAttempts(deps: Deps): Promise<void> {
  const now = toSql(deps.now());
  for (let deletion = 0; deletion < DELETIONS_PER_SWEEP; deletion++) {
    const { rowsAffected } = await deps.db.query(
      `DELETE FROM attempt_count WHERE ends_at <= ? LIMIT ${ROWS_PER_DELETION}`,
      [now],
    );
    if (rowsAffected < ROWS_PER_DELETION) return;
  }
}

type Counter = { key: string; ceiling: Ceiling };

function countersOf(secret: string, attempt: Attempt): Counter[] {
  const { tenant, accountIds, name, network } = attempt;
  const whom = accountIds.length > 0 ? accountIds : [name];
  const counted = [
    ...whom.map((account) => ({ parts: ["account", account, network], ceiling: PER_ACCOUNT })),
    ...network === null ? [] : [{ parts: ["network", network], ceiling: PER_NETWORK }],
  ];
  return counted.map(({ parts, ceiling }) => ({
    key: keyedDigest(secret, "attempts", [tenant, ...parts]),
    ceiling,
  }));
}

async function count(db: Database, counter: Counter, now: Date): Promise<boolean> {
  return await retry(
    db.patience,
    async () => await openWindow(db, counter, now) || await countInWindow(db, counter, now),
  );
}

/** Opens a window with one attempt; `false` when there is one. */
async function openWindow(db: Database, { key, ceiling }: Counter, now: Date): Promise<boolean> {
  const endsAt = toSql(addSeconds(now, ceiling.seconds));
  try {
    await insertRow(db, "attempt_count", { limit_key: key, attempts: 1, ends_at: endsAt });
    return true;
  } catch (error) {
    if (readFailure(error).kind === "duplicate") return false;
    throw error;
  }
}

/** The condition lets simultaneous attempts through while any are left. A window that is over starts again. */
async function countInWindow(db: Database, { key, ceiling }: Counter, now: Date): Promise<boolean> {
  const [at, endsAt] = [toSql(now), toSql(addSeconds(now, ceiling.seconds))];
  const { rowsAffected } = await updateRows(db, "attempt_count", {
    attempts: sql("IF(ends_at <= ?, 1, attempts + 1)", [at]),
    ends_at: sql("IF(ends_at <= ?, ?, ends_at)", [at, endsAt]),
  }, {
    sql: "limit_key = ? AND (ends_at <= ? OR attempts < ?)",
    args: [key, at, ceiling.failures],
  });
  return rowsAffected === 1;
}

function exhausted(ceilings: readonly Ceiling[]): Refusal {
  const seconds = Math.max(...ceilings.map((ceiling) => ceiling.seconds));
  return { ok: false, reasons: [{ code: "exhausted", field: "attempts", value: String(seconds) }] };
}
