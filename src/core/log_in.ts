import { retry } from "../db/patience.ts";
import { integer, selectRow } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import { sql, updateRows } from "../db/write.ts";
import type { Deps } from "../deps.ts";
import { accepted, type Outcome, type Refusal, refused } from "../outcome.ts";
import { noteAccess } from "./audit/access.ts";
import { digestKeysOf, keyedDigest } from "./keyed_digest.ts";
import type { EmailDraft } from "./outbox.ts";
import { spellingsOf } from "./passwords/passwords.ts";
import { enqueueRepeatable } from "./repeatable_email.ts";

/**
 * Failed logins in a row after which an account takes one try a minute.
 *
 * Source: NIST SP 800-63B-4, section 3.2.2, which allows no more than 100.
 */
export const FAILURES_UNTIL_SLOW = 100;

/** How far apart the tries on such an account are. */
export const SLOW_TRY_SECONDS = 60;

/** How long failures for a name that nobody has are remembered after the last of them. */
const UNKNOWN_SECONDS = 7 * 24 * 3600;

/** How often the owner is told of many failures: once within any 24 hours. */
const WARNING_FREQUENCY = { pauseSeconds: 24 * 3600, perDay: 1 };

const TOO_SLOW: Refusal = {
  ok: false,
  reasons: [{ code: "exhausted", field: "attempts", value: String(SLOW_TRY_SECONDS) }],
};

/** What a login needs to know of an account. */
export type Credentials = {
  accountId: number;
  passwordHash: string;
  /** Failed logins since the last success or reset: the column `failed_log_ins`. */
  failures: number;
};

/**
 * Where a tenant's accounts are. The table has the columns `failed_log_ins` and `last_failed_log_in_at`,
 * written by core alone: isolates share no memory, so failures are counted in the database.
 */
export type AccountTable<Account extends Credentials> = {
  tenant: string;
  name: string;
  idColumn: string;
  /** Drafts the email that tells the owner of many failures; `null` for none. */
  warning: (account: Account) => EmailDraft | null;
};

/**
 * Runs a login, and holds a refusal back until as much time has passed as the slowest success takes,
 * so that the time does not tell whether an address is registered, nor how old its hash is. Waiting
 * costs no CPU. The wait is started before the work: a Worker's clock stands still while it computes,
 * but a timer that is already running ends when it is due.
 *
 * How many spellings of the password may be tried depends on what was sent alone, and so may the time.
 * A refusal that took longer than the wait is logged: then `FAILED_LOG_IN_MS` is too short.
 */
export async function holdRefusals<T>(
  deps: Deps,
  password: string,
  logIn: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const done = new AbortController();
  let isOver = false;
  const wait = deps.sleep(deps.failedLogInMs * spellingsOf(password).length, done.signal)
    .then(() => isOver = true);
  try {
    const outcome = await logIn();
    if (outcome.ok) return outcome;
    if (isOver) deps.log({ event: "failed_log_in_late" });
    await wait;
    return outcome;
  } finally {
    done.abort();
  }
}

/**
 * Checks a password against the accounts that a login may mean: none, one, or, where a name of one
 * may be the address of another, two; the first that fits is the one. Only a stored hash is computed,
 * so the caller must `holdRefusals`.
 *
 * Refuses with `wrong` password, and then a failure is counted on each; with `exhausted` attempts when all
 * of them have had too many failures in a row and a try within the last minute. Where there is no account,
 * the same is counted and refused for `name`, what was entered, normalised as by the look-up: otherwise the
 * refusal would tell that there is one.
 */
export async function checkPassword<Account extends Credentials>(
  deps: Deps,
  table: AccountTable<Account>,
  accounts: readonly Account[],
  password: string,
  name: string,
): Promise<Outcome<Account>> {
  if (accounts.length === 0) return await refuseUnknown(deps, table, name);
  const tried: Account[] = [];
  for (const account of accounts) {
    if (!await mayTry(deps, table, account)) continue;
    if (await deps.passwords.verify(password, account.passwordHash)) return accepted(account);
    tried.push(account);
  }
  for (const account of tried) await countFailure(deps, table, account);
  return tried.length === 0 ? TOO_SLOW : refused("wrong", "password");
}

/** The row of a name ends `UNKNOWN_SECONDS` after its last failure, so it says when that was, too. */
async function refuseUnknown(
  deps: Deps,
  { name: table }: { name: string },
  name: string,
): Promise<Refusal> {
  const { db, now: clock } = deps;
  const key = keyedDigest(digestKeysOf(deps)[0], "attempts", [table, "unknown", name]);
  const now = clock();
  const [at, endsAt] = [toSql(now), toSql(addSeconds(now, UNKNOWN_SECONDS))];
  const row = await selectRow(
    db,
    { attempts: integer },
    "SELECT attempts FROM attempt_count WHERE limit_key = ? AND ends_at > ?",
    [key, at],
  );
  if (row && row.attempts >= FAILURES_UNTIL_SLOW) {
    const minuteAgo = toSql(addSeconds(now, UNKNOWN_SECONDS - SLOW_TRY_SECONDS));
    const { rowsAffected } = await updateRows(db, "attempt_count", { ends_at: endsAt }, {
      sql: "limit_key = ? AND ends_at <= ?",
      args: [key, minuteAgo],
    });
    if (rowsAffected === 0) return TOO_SLOW;
  }
  // Several at once may be a deadlock.
  await retry(db.patience, () =>
    db.query(
      `INSERT INTO attempt_count (limit_key, attempts, ends_at) VALUES (?, 1, ?)
       ON DUPLICATE KEY UPDATE attempts = IF(ends_at <= ?, 1, attempts + 1), ends_at = ?`,
      [key, endsAt, at, endsAt],
    ));
  return refused("wrong", "password");
}

/** Lets one try a minute through: the same statement checks for it and takes it. */
async function mayTry<Account extends Credentials>(
  deps: Deps,
  { name, idColumn }: AccountTable<Account>,
  { accountId, failures }: Account,
): Promise<boolean> {
  if (failures < FAILURES_UNTIL_SLOW) return true;
  const now = deps.now();
  const { rowsAffected } = await updateRows(deps.db, name, { last_failed_log_in_at: toSql(now) }, {
    sql: `${idColumn} = ? AND (last_failed_log_in_at <= ? OR last_failed_log_in_at IS NULL)`,
    args: [accountId, toSql(addSeconds(now, -SLOW_TRY_SECONDS))],
  });
  return rowsAffected === 1;
}

async function countFailure<Account extends Credentials>(
  deps: Deps,
  { tenant, name, idColumn, warning }: AccountTable<Account>,
  account: Account,
): Promise<void> {
  const { accountId } = account;
  const now = deps.now();
  const counted = {
    failed_log_ins: sql("COALESCE(failed_log_ins, 0) + 1"),
    last_failed_log_in_at: toSql(now),
  };
  await Promise.all([
    updateRows(deps.db, name, counted, { sql: `${idColumn} = ?`, args: [accountId] }),
    noteAccess(deps, { tenant, accountId, what: "log_in_refused", detail: "wrong" }),
  ]);

  const email = account.failures + 1 >= FAILURES_UNTIL_SLOW ? warning(account) : null;
  // Nobody delivers it now: its lease ends within minutes, and then the cron does.
  if (email) await enqueueRepeatable(deps.db, deps, email, now, WARNING_FREQUENCY);
}

/** Ends a row of failures after a success. No statement when there were none. */
export async function forgetFailures<Account extends Credentials>(
  deps: Deps,
  { name, idColumn }: AccountTable<Account>,
  { accountId, failures }: Account,
): Promise<void> {
  if (failures === 0) return;
  const where = { sql: `${idColumn} = ?`, args: [accountId] };
  await updateRows(deps.db, name, { failed_log_ins: 0 }, where);
}

/**
 * Makes a new hash of a password that was right, when the stored one is outdated; else `null`. Never
 * throws: a failed rehash never fails a login.
 */
export async function renewHash(
  deps: Deps,
  passwordHash: string,
  password: string,
): Promise<string | null> {
  try {
    return deps.passwords.isOutdated(passwordHash) ? await deps.passwords.hash(password) : null;
  } catch (error) {
    deps.log({ event: "rehash_failed", reason: error instanceof Error ? error.name : "unknown" });
    return null;
  }
}

/**
 * Replaces an outdated hash after a login, once the answer is decided. `replace` must write the new
 * hash only while the old one is still stored, so that a password changed meanwhile is not undone.
 * Never throws: a failed rehash never fails a login.
 */
export async function rehash(
  deps: Deps,
  { passwordHash }: Pick<Credentials, "passwordHash">,
  password: string,
  replace: (newHash: string) => Promise<unknown>,
): Promise<void> {
  if (!deps.passwords.isOutdated(passwordHash)) return;
  try {
    await replace(await deps.passwords.hash(password));
  } catch (error) {
    deps.log({ event: "rehash_failed", reason: error instanceof Error ? error.name : "unknown" });
  }
}
