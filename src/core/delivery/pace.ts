import { moment, nullable, selectRows, text } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import type { Deps } from "../../deps.ts";
import { type Lease, newLease } from "../outbox.ts";
import { ALL_TENANTS } from "./pause.ts";

/**
 * Whether a request may start now. The pace is kept in the database, so that it is that of all isolates
 * together. `until` is when to ask again; `reason` is that of the failure for which everybody waits, and
 * `null` when it is only the provider's rate limit.
 */
export type Turn = { granted: true } | { granted: false; until: Date; reason: string | null };

/** Takes the turn to make one request for a tenant. */
export type TakeTurn = (deps: Deps, tenant: string) => Promise<Turn>;

/** Requests are so much further apart than they must be, because some travel faster than others. */
const MARGIN = 1.1;

/** Others are faster, or the clocks of two isolates disagree: enough of it. */
const MAX_TRIES = 20;

/** Lets one worker take its turns, one after the other, and wait up to `patienceSeconds` for each. */
export function createTurns(patienceSeconds: number): TakeTurn {
  // Most often the next turn is ours again: then there is nothing to ask before.
  let next = new Date(0);
  return async (deps, tenant) => {
    const end = addSeconds(deps.now(), patienceSeconds);
    if (next <= end) await sleepUntil(deps, next);
    for (let tries = 0;; tries++) {
      const following = await takeNow(deps, tenant);
      if (following) {
        next = following;
        return { granted: true };
      }
      const wait = await findWait(deps, tenant);
      if (wait.until > end || tries === MAX_TRIES) return { granted: false, ...wait };
      await sleepUntil(deps, wait.until);
    }
  };
}

async function sleepUntil({ now, sleep }: Deps, moment: Date): Promise<void> {
  const milliseconds = moment.getTime() - now().getTime();
  if (milliseconds > 0) await sleep(milliseconds);
}

/**
 * One UPDATE, so that no two workers take the same turn. Returns when the following one is; `null` when
 * this one cannot be had.
 */
async function takeNow({ db, now, mailer }: Deps, tenant: string): Promise<Date | null> {
  const time = now();
  const { requestsPerSecond } = mailer;
  const following = addSeconds(time, MARGIN / requestsPerSecond);
  const { rowsAffected } = await db.query(
    `UPDATE email_pace SET next_request_at = ? WHERE id = 1 AND next_request_at <= ? AND NOT EXISTS
       (SELECT 1 FROM email_pause WHERE scope IN (?, ?) AND paused_until > ?)`,
    [toSql(following), toSql(time), ALL_TENANTS, tenant, toSql(time)],
  );
  return rowsAffected > 0 ? following : null;
}

/** What there is to wait for. */
async function findWait(
  deps: Deps,
  tenant: string,
): Promise<{ until: Date; reason: string | null }> {
  const now = deps.now();
  const waits = await selectRows(
    deps.db,
    { wait_until: moment, reason: nullable(text) },
    `SELECT next_request_at AS wait_until, NULL AS reason FROM email_pace WHERE id = 1
     UNION ALL SELECT paused_until, reason FROM email_pause
       WHERE scope IN (?, ?) AND paused_until > ?`,
    [ALL_TENANTS, tenant, toSql(now)],
  );
  if (!waits.some(({ reason }) => reason === null)) {
    await restorePace(deps);
  }
  const [longest] = waits.toSorted((one, other) => +other.wait_until - +one.wait_until);
  return longest
    ? { until: longest.wait_until, reason: longest.reason }
    : { until: now, reason: null };
}

/** Lets nobody make a request before a moment: the provider says that there were too many. */
export async function slowDown({ db, now }: Deps, seconds: number): Promise<void> {
  await db.query(
    "UPDATE email_pace SET next_request_at = GREATEST(next_request_at, ?) WHERE id = 1",
    [toSql(addSeconds(now(), seconds))],
  );
}

/**
 * Makes this worker the one that sweeps, until `seconds` have passed; `null` when another one is. Two
 * would do no harm, but each would wait for the turns of the other.
 */
export async function takeSweep(deps: Deps, seconds: number): Promise<Lease | null> {
  const now = deps.now();
  const lease = newLease(deps, now, seconds);
  const { rowsAffected } = await deps.db.query(
    `UPDATE email_pace SET sweep_token = ?, sweep_until = ?
     WHERE id = 1 AND (sweep_until IS NULL OR sweep_until <= ?)`,
    [lease.token, toSql(lease.until), toSql(now)],
  );
  return rowsAffected > 0 ? lease : null;
}

/** Lets the next worker sweep. */
export async function endSweep({ db }: Deps, lease: Lease): Promise<void> {
  await db.query(
    "UPDATE email_pace SET sweep_token = NULL, sweep_until = NULL WHERE id = 1 AND sweep_token = ?",
    [lease.token],
  );
}

/** Inserts the one row of the table, in case somebody has emptied it. */
async function restorePace({ db, now }: Deps): Promise<void> {
  await db.query(
    "INSERT INTO email_pace (id, next_request_at) VALUES (1, ?) ON DUPLICATE KEY UPDATE id = id",
    [toSql(now())],
  );
}
