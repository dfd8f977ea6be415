import { moment, nullable, selectRow } from "../../db/rows.ts";
import { addSeconds, toSql } from "../../db/time.ts";
import type { Queryable } from "../../deps.ts";
import { countRows } from "./count_rows.ts";

const HOUR_SECONDS = 3600;

/** How far back the first run looks: what is counted is kept no longer. */
const FIRST_DAYS = 31;

/** Rows of one INSERT. */
const ROWS_AT_ONCE = 500;

/**
 * Counts the hours for the plots, in a table of their own, so that no page looks at the emails of a month. It goes on
 * an hour before the latest that is there: an hour counts until the next one is over. What was counted stays when its
 * rows are gone, which in a quiet time may be before the next hour is there. It locks nothing that others write.
 */
export async function countHours(db: Queryable, now: Date): Promise<void> {
  const known = await selectRow(
    db,
    { latest: nullable(moment) },
    "SELECT MAX(counted_hour) AS latest FROM hour_count",
  );
  const since = known?.latest
    ? addSeconds(known.latest, -HOUR_SECONDS)
    : addSeconds(now, -FIRST_DAYS * 24 * HOUR_SECONDS);
  const counted = await countRows(db, HOUR_SECONDS, since);
  // The oldest first: where a run breaks off, the next one goes on.
  const rows = counted.sort((one, other) => one.bucket - other.bucket)
    .map(({ bucket, tenant, kind, outcome, reason, total, seconds }) => [
      toSql(new Date(bucket * HOUR_SECONDS * 1000)),
      ...[tenant, kind, outcome, reason, total, seconds],
    ]);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE);
    await db.query(
      `INSERT INTO hour_count (counted_hour, tenant, kind, outcome, reason, total, seconds)
       VALUES ${some.map(() => "(?, ?, ?, ?, ?, ?, ?)").join()}
       ON DUPLICATE KEY UPDATE total = GREATEST(total, VALUES(total)),
         seconds = GREATEST(seconds, VALUES(seconds))`,
      some.flat(),
    );
  }
}
