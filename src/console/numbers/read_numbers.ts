import { integer, selectRows, text } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Queryable } from "../../deps.ts";

/** How far back the numbers go, and into how many seconds they are gathered. */
export const PERIODS = {
  hour: { seconds: 3600, bucketSeconds: 5 * 60 },
  day: { seconds: 24 * 3600, bucketSeconds: 3600 },
  month: { seconds: 30 * 24 * 3600, bucketSeconds: 24 * 3600 },
} as const;

/** One of `PERIODS`. */
export type Period = keyof typeof PERIODS;

/** Attempts to register in one bucket. */
export type OutcomeNumber = { bucket: number; outcome: string; reason: string; attempts: number };

/** Emails that ended in one bucket; `seconds` is how long they took on average. */
export type MailNumber = { bucket: number; status: string; emails: number; seconds: number };

/** No more emails than these are looked at, the latest: a page must not wait for millions of rows. */
const MAX_EMAILS = 50_000;

/** The number of the bucket in which a moment lies. */
export function bucketOf(moment: Date, { bucketSeconds }: (typeof PERIODS)[Period]): number {
  return Math.floor(moment.getTime() / 1000 / bucketSeconds);
}

/** Counts how attempts to register ended, by bucket. One statement. */
export async function readOutcomes(
  db: Queryable,
  tenants: readonly string[],
  period: Period,
  now: Date,
): Promise<OutcomeNumber[]> {
  const { seconds, bucketSeconds } = PERIODS[period];
  return await selectRows(
    db,
    { bucket: integer, outcome: text, reason: text, attempts: integer },
    `SELECT ${bucketSql("counted_minute", bucketSeconds)} AS bucket, outcome, reason,
       SUM(attempts) AS attempts
     FROM registration_outcome WHERE counted_minute > ? AND tenant IN (${placeholders(tenants)})
     GROUP BY bucket, outcome, reason`,
    [toSql(addSeconds(now, -seconds)), ...tenants],
  );
}

/** Counts how emails ended, and how long those took that were sent, by bucket. One statement. */
export async function readMails(
  db: Queryable,
  tenants: readonly string[],
  period: Period,
  now: Date,
): Promise<MailNumber[]> {
  const { seconds, bucketSeconds } = PERIODS[period];
  return await selectRows(
    db,
    { bucket: integer, status: text, emails: integer, seconds: integer },
    `SELECT ${bucketSql("finished_at", bucketSeconds)} AS bucket, status, COUNT(*) AS emails,
       ROUND(AVG(TIMESTAMPDIFF(SECOND, created_at, finished_at))) AS seconds
     FROM (SELECT finished_at, created_at, status FROM outbox
       WHERE finished_at > ? AND tenant IN (${placeholders(tenants)})
       ORDER BY finished_at DESC LIMIT ${MAX_EMAILS}) AS latest
     GROUP BY bucket, status`,
    [toSql(addSeconds(now, -seconds)), ...tenants],
  );
}

/** Not UNIX_TIMESTAMP, which depends on the session's time zone. */
function bucketSql(column: string, seconds: number): string {
  return `TIMESTAMPDIFF(SECOND, '1970-01-01', ${column}) DIV ${seconds}`;
}
