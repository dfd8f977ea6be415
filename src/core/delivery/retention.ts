import { addSeconds, toSql } from "../../db/time.ts";
import type { Deps } from "../../deps.ts";

/** How long an email that is sent, failed or cancelled is kept. */
const KEPT_DAYS = 30;
/** Longer than a request is repeated. */
const REQUEST_KEPT_DAYS = 2;
/** Longer than it may take until the provider's id of an email is known: 23 hours. */
const EVENT_KEPT_DAYS = 3;
const DAY_SECONDS = 24 * 3600;
const ROWS_PER_STATEMENT = 1000;
const STATEMENTS_PER_SWEEP = 10;

/** Deletes the emails that ended long ago, in small statements; the cron's work. */
export async function deleteOldEmails({ db, now }: Deps): Promise<void> {
  const before = (days: number) => toSql(addSeconds(now(), -days * DAY_SECONDS));
  await db.query(
    `DELETE FROM email_request WHERE created_at < ? LIMIT ${ROWS_PER_STATEMENT}`,
    [before(REQUEST_KEPT_DAYS)],
  );
  await db.query(
    `DELETE FROM email_event WHERE received_at < ? LIMIT ${ROWS_PER_STATEMENT}`,
    [before(EVENT_KEPT_DAYS)],
  );
  for (let i = 0; i < STATEMENTS_PER_SWEEP; i++) {
    const { rowsAffected } = await db.query(
      `DELETE FROM outbox WHERE finished_at < ? ORDER BY finished_at LIMIT ${ROWS_PER_STATEMENT}`,
      [before(KEPT_DAYS)],
    );
    if (rowsAffected < ROWS_PER_STATEMENT) return;
  }
}
