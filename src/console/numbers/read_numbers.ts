import { integer, selectRows, text } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import { placeholders } from "../../db/write.ts";
import type { Queryable } from "../../deps.ts";
import { bucketSql, countRows } from "./count_rows.ts";

/** How far back the numbers go, and into how many seconds they are gathered. */
export const PERIODS = {
  hour: { seconds: 3600, bucketSeconds: 5 * 60 },
  day: { seconds: 24 * 3600, bucketSeconds: 3600 },
  month: { seconds: 30 * 24 * 3600, bucketSeconds: 24 * 3600 },
} as const;

/** One of `PERIODS`. */
export type Period = keyof typeof PERIODS;

/** What ended one way in one bucket: how often, and how many seconds emails took, all together. */
export type CountedNumber = {
  bucket: number;
  kind: string;
  outcome: string;
  reason: string;
  total: number;
  seconds: number;
};

/** The number of the bucket in which a moment lies. */
export function bucketOf(moment: Date, { bucketSeconds }: (typeof PERIODS)[Period]): number {
  return Math.floor(moment.getTime() / 1000 / bucketSeconds);
}

/**
 * Reads how registrations and emails ended, by bucket: those of the last hour from their rows, longer periods from
 * the hours that the cron has counted.
 */
export async function readNumbers(
  db: Queryable,
  tenants: readonly string[],
  period: Period,
  now: Date,
): Promise<CountedNumber[]> {
  const { seconds, bucketSeconds } = PERIODS[period];
  const since = addSeconds(now, -seconds);
  if (period === "hour") {
    const rows = await countRows(db, bucketSeconds, since);
    return rows.filter(({ tenant }) => tenants.includes(tenant));
  }
  return await selectRows(
    db,
    { bucket: integer, kind: text, outcome: text, reason: text, total: integer, seconds: integer },
    `SELECT ${bucketSql("counted_hour", bucketSeconds)} AS bucket, kind, outcome, reason,
       SUM(total) AS total, SUM(seconds) AS seconds
     FROM hour_count WHERE counted_hour > ? AND tenant IN (${placeholders(tenants)})
     GROUP BY bucket, kind, outcome, reason`,
    [toSql(since), ...tenants],
  );
}
