import type { Deps } from "../../deps.ts";
import { daysAgo } from "../personal_data/days.ts";
import { countForgotten } from "../personal_data/forgotten.ts";

/** How many days an email that is sent, failed or cancelled is kept, unless a setting says otherwise. */
export const KEEP_MAILS_DAYS = 30;
/** Longer than a request is repeated. */
const REQUEST_KEPT_DAYS = 2;
/** Longer than it may take until the provider's id of an email is known: 23 hours. */
const EVENT_KEPT_DAYS = 3;
const ROWS_PER_STATEMENT = 1000;
const STATEMENTS_PER_SWEEP = 10;

/** Deletes the emails that ended `keepDays` ago, in small statements; the cron's work. */
export async function deleteOldEmails(deps: Deps, keepDays: number): Promise<void> {
  const { db } = deps;
  await db.query(
    `DELETE FROM email_request WHERE created_at < ? LIMIT ${ROWS_PER_STATEMENT}`,
    [daysAgo(deps, REQUEST_KEPT_DAYS)],
  );
  await db.query(
    `DELETE FROM email_event WHERE received_at < ? LIMIT ${ROWS_PER_STATEMENT}`,
    [daysAgo(deps, EVENT_KEPT_DAYS)],
  );
  let deleted = 0;
  for (let i = 0; i < STATEMENTS_PER_SWEEP; i++) {
    const { rowsAffected } = await db.query(
      `DELETE FROM outbox WHERE finished_at < ? ORDER BY finished_at LIMIT ${ROWS_PER_STATEMENT}`,
      [daysAgo(deps, keepDays)],
    );
    deleted += rowsAffected;
    if (rowsAffected < ROWS_PER_STATEMENT) break;
  }
  await countForgotten(deps, "mails", deleted);
}
