import { describeFailure, readFailure } from "../db/errors.ts";
import { retry } from "../db/patience.ts";
import { addSeconds, toSql } from "../db/time.ts";
import { columnList, type Fragment } from "../db/write.ts";
import type { Deps, Queryable } from "../deps.ts";
import { type EmailDraft, type EmailOccasion, newRow, type PendingEmail } from "./outbox.ts";

const DAY_SECONDS = 24 * 3600;
const REPEAT_SECONDS = 60;

/** How many emails of one kind an address gets within a day. */
export const REPEATS_PER_DAY = 6;

/** How often an email may be sent that people ask for. */
export type Frequency = {
  /** The time between two, in seconds; 0 for none. Default: a minute. */
  pauseSeconds?: number;
  /** How many within a day. Default: six. */
  perDay?: number;
  /** How many within a day with those that do not count otherwise. Default: twice as many. */
  perDayInAll?: number;
};

/**
 * Enqueues an email that anybody can ask for who knows the address, unless it was sent too often:
 * then `null`, and whoever asked is answered as always. Emails with the same `dedupeKey`, here without
 * the occasion, count together. A link that was used or is not valid any more must not count, so the
 * key of an email with a link ends with `linkState`. What makes links invalid must not be a way to
 * flood an address either: `perDayInAll` counts every email of the kind to the address, whoever has it.
 * Cancelled emails do not count.
 *
 * One statement reads and inserts. Of two at once one wins, by the unique key or, where the server
 * notices first, by a deadlock, which is transient: ask again.
 */
export async function enqueueRepeatable(
  db: Queryable,
  occasion: EmailOccasion,
  draft: EmailDraft,
  now: Date,
  { pauseSeconds = REPEAT_SECONDS, perDay = REPEATS_PER_DAY, perDayInAll = 2 * perDay }: Frequency =
    {},
): Promise<PendingEmail | null> {
  const period = pauseSeconds === 0
    ? `0${occasion.newId()}`
    : Math.floor(now.getTime() / 1000 / pauseSeconds);
  const dedupeKey = `${draft.dedupeKey}:${period}`;
  const { pending, columns } = newRow(occasion, { ...draft, dedupeKey }, now);
  const { names, values, args } = columnList(columns);
  const ofKind = enqueuedWithinDay(draft, now);
  try {
    const { rowsAffected } = await db.query(
      `INSERT INTO outbox (${names})
       SELECT ${values} FROM
         (SELECT COUNT(*) AS sent, MAX(created_at) AS latest FROM outbox
          WHERE dedupe_key > ? AND dedupe_key < ? AND status <> 'cancelled' AND created_at > ?) AS lately,
         (SELECT COUNT(*) AS sent FROM outbox WHERE ${ofKind.sql} AND status <> 'cancelled') AS whole
       WHERE lately.sent < ? AND whole.sent < ? AND (lately.latest IS NULL OR lately.latest <= ?)`,
      [
        ...args,
        // In ASCII the digits stand between "/" and ":", so this is the range of all occasions.
        `${draft.dedupeKey}:/`,
        `${draft.dedupeKey}::`,
        toSql(addSeconds(now, -DAY_SECONDS)),
        ...ofKind.args,
        perDay,
        perDayInAll,
        toSql(addSeconds(now, -pauseSeconds)),
      ],
    );
    return rowsAffected === 1 ? pending : null;
  } catch (error) {
    if (readFailure(error).kind === "duplicate") return null;
    throw error;
  }
}

/**
 * Enqueues an email that reports what has just happened to an account, inside the transaction that did
 * it: however soon one follows another, but not more than six a day of a kind to an address, because whoever
 * does it may have typed somebody else's, in one account after another. `dedupeKey` is without the occasion.
 */
export async function enqueueNotice(
  tx: Queryable,
  occasion: EmailOccasion,
  draft: EmailDraft,
  now: Date,
): Promise<PendingEmail | null> {
  return await enqueueRepeatable(tx, occasion, draft, now, {
    pauseSeconds: 0,
    perDayInAll: REPEATS_PER_DAY,
  });
}

/**
 * Counts the emails of a kind that were enqueued for an address within 24 hours, for whichever accounts: a
 * subquery. It locks nothing, so of several at once each may be the last, and people who sign up at once do
 * not wait for each other.
 */
export function enqueuedToday(email: KindAndAddress, now: Date): Fragment {
  const { sql, args } = enqueuedWithinDay(email, now);
  return { sql: `(SELECT COUNT(*) FROM outbox WHERE ${sql})`, args };
}

type KindAndAddress = Pick<EmailDraft, "tenant" | "kind" | "to">;

function enqueuedWithinDay({ tenant, kind, to }: KindAndAddress, now: Date): Fragment {
  return {
    sql: "to_email = ? AND created_at > ? AND tenant = ? AND kind = ?",
    args: [to, toSql(addSeconds(now, -DAY_SECONDS)), tenant, kind],
  };
}

/**
 * Enqueues an email after whoever asked for it was answered. The look-up of the account belongs into
 * `enqueue`, too: then neither the words nor the time of the answer tell whether there is one. `enqueue`
 * may run several times. Never throws, because nobody waits for it: a failure is logged, and what is lost
 * with the isolate can be asked for again.
 */
export async function enqueueRequested(
  deps: Deps,
  enqueue: () => Promise<PendingEmail | null>,
): Promise<PendingEmail | null> {
  try {
    return await retry(deps.db.patience, enqueue);
  } catch (error) {
    deps.log({ event: "requested_email_not_enqueued", reason: describeFailure(error) });
    return null;
  }
}

/**
 * Asks whether the database answers, before a request is answered whose work comes afterwards: during
 * an outage nobody is promised an email.
 *
 * @throws when it does not.
 */
export async function requireDatabase({ db }: Deps): Promise<void> {
  await db.query("SELECT 1");
}
