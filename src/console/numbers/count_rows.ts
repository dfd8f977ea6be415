import { integer, selectRows, text } from "../../db/rows.ts";
import { toSql } from "../../db/time.ts";
import type { Queryable } from "../../deps.ts";

/** As `CountedNumber`, of one tenant. */
type CountedRow = {
  bucket: number;
  tenant: string;
  kind: "registration" | "email";
  outcome: string;
  reason: string;
  total: number;
  seconds: number;
};

const COUNTED = {
  bucket: integer,
  tenant: text,
  outcome: text,
  reason: text,
  total: integer,
  seconds: integer,
};

/** Counts how registrations and emails have ended since a moment, by bucket. Two statements. */
export async function countRows(
  db: Queryable,
  bucketSeconds: number,
  since: Date,
): Promise<CountedRow[]> {
  const [registrations, emails] = await Promise.all([
    selectRows(
      db,
      COUNTED,
      `SELECT ${bucketSql("counted_minute", bucketSeconds)} AS bucket, tenant, outcome, reason,
         SUM(attempts) AS total, 0 AS seconds
       FROM registration_outcome WHERE counted_minute >= ? GROUP BY bucket, tenant, outcome, reason`,
      [toSql(since)],
    ),
    selectRows(
      db,
      COUNTED,
      `SELECT ${bucketSql("finished_at", bucketSeconds)} AS bucket, tenant, status AS outcome,
         '' AS reason, COUNT(*) AS total,
         SUM(TIMESTAMPDIFF(SECOND, created_at, finished_at)) AS seconds
       FROM outbox WHERE finished_at >= ? GROUP BY bucket, tenant, status`,
      [toSql(since)],
    ),
  ]);
  return [
    ...registrations.map((row) => ({ ...row, kind: "registration" as const })),
    ...emails.map((row) => ({ ...row, kind: "email" as const })),
  ];
}

/** Not UNIX_TIMESTAMP, which depends on the session's time zone. */
export function bucketSql(column: string, seconds: number): string {
  return `TIMESTAMPDIFF(SECOND, '1970-01-01', ${column}) DIV ${seconds}`;
}
