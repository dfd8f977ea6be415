import { integer, type Reader, type RowOf, selectRows, text } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import type { Deps, Queryable } from "../deps.ts";
import type { Reason } from "../outcome.ts";
import { createCounter } from "./counts/counter.ts";

/**
 * How a registration ended, and for a refusal why, coarsely. A closed list: each is a time series.
 *
 * | outcome | reason | meaning |
 * |---|---|---|
 * | `created` | | a new account |
 * | `repeated` | | the same request again, answered with the account of the first |
 * | `refused` | `taken` | somebody holds the address or the name |
 * | `refused` | `unknown_code` | an invitation that does not exist |
 * | `refused` | `limited` | too many attempts |
 * | `refused` | `invalid` | anything else that the person can correct |
 * | `fault` | | our failure: the database cannot be reached, or a bug |
 */
export const REGISTRATION_OUTCOMES = [
  { outcome: "created", reason: "" },
  { outcome: "repeated", reason: "" },
  { outcome: "refused", reason: "invalid" },
  { outcome: "refused", reason: "taken" },
  { outcome: "refused", reason: "unknown_code" },
  { outcome: "refused", reason: "limited" },
  { outcome: "fault", reason: "" },
] as const;

/** One of `REGISTRATION_OUTCOMES`. */
export type RegistrationOutcome = (typeof REGISTRATION_OUTCOMES)[number];

/** The bounds, in milliseconds, by which durations are counted; each has a column `within_…`. */
export const DURATION_BOUNDS_MS = [100, 250, 500, 1000, 2500, 5000, 10000] as const;

/** How many registrations ended this way, their total duration, and how many within each bound. */
export type OutcomeCount = RegistrationOutcome & {
  tenant: string;
  attempts: number;
  durationMs: number;
  within: number[];
};

/** A registration that has been answered. */
export type AnsweredRegistration = {
  tenant: string;
  outcome: "created" | "repeated" | "refused" | "fault";
  reasons: readonly Reason[];
  durationMs: number;
};

const ALL_TIME = "1970-01-01 00:00:00";
const PERIOD_SECONDS = 3600;
/** The console shows a month. */
const KEPT_DAYS = 31;

/** Counts a registration that was answered; see `createRegistrationCounter`. */
export type CountRegistration = (deps: Deps, registration: AnsweredRegistration) => Promise<void>;

/** Makes the counter of the registrations in one isolate; see `createCounter`. */
export function createRegistrationCounter(): CountRegistration {
  const add = createCounter({
    name: "registration_outcome",
    keys: ["counted_minute", "tenant", "outcome", "reason"],
    counters: COUNTERS,
    lost: "registrations_not_counted",
  });
  return async (deps, { tenant, outcome, reasons, durationMs: exact }) => {
    const durationMs = Math.round(exact);
    const numbers = [1, durationMs, ...DURATION_BOUNDS_MS.map((bound) => +(durationMs <= bound))];
    const minutes = [ALL_TIME, `${toSql(deps.now()).slice(0, 17)}00`];
    await add(
      deps,
      minutes.map((minute) => ({
        key: [minute, tenant, outcome, coarseReason(outcome, reasons)],
        numbers,
      })),
    );
  };
}

const COUNTERS = [
  "attempts",
  "duration_ms",
  ...DURATION_BOUNDS_MS.map(withinColumn),
];

function coarseReason(
  outcome: AnsweredRegistration["outcome"],
  reasons: readonly Reason[],
): RegistrationOutcome["reason"] {
  if (outcome !== "refused") return "";
  const has = (code: string, field?: string) =>
    reasons.some((reason) => reason.code === code && (!field || reason.field === field));
  if (has("exhausted")) return "limited";
  if (has("unknown", "code")) return "unknown_code";
  return has("taken") ? "taken" : "invalid";
}

/** The counts of all time and of the last hour. One statement, however old the service is. */
export async function readRegistrationCounts(
  db: Queryable,
  now: Date,
): Promise<{ allTime: OutcomeCount[]; lastHour: OutcomeCount[] }> {
  const rows = await selectRows(
    db,
    COUNTED,
    `SELECT tenant, outcome, reason, counted_minute = ? AS is_all_time,
       ${COUNTERS.map((name) => `SUM(${name}) AS ${name}`).join(", ")}
     FROM registration_outcome WHERE counted_minute = ? OR counted_minute > ?
     GROUP BY tenant, outcome, reason, is_all_time`,
    [ALL_TIME, ALL_TIME, toSql(addSeconds(now, -PERIOD_SECONDS))],
  );
  return {
    allTime: rows.filter((row) => row.is_all_time === 1).map(toCount),
    lastHour: rows.filter((row) => row.is_all_time === 0).map(toCount),
  };
}

const COUNTED = {
  tenant: text,
  outcome: text,
  reason: text,
  is_all_time: integer,
  attempts: integer,
  duration_ms: integer,
  ...Object.fromEntries(
    DURATION_BOUNDS_MS.map((bound) => [withinColumn(bound), integer]),
  ) as Record<
    WithinColumn,
    Reader<number>
  >,
};

type WithinColumn = `within_${(typeof DURATION_BOUNDS_MS)[number]}`;

function withinColumn(bound: (typeof DURATION_BOUNDS_MS)[number]): WithinColumn {
  return `within_${bound}`;
}

function toCount(row: RowOf<typeof COUNTED>): OutcomeCount {
  return {
    tenant: row.tenant,
    // The table holds only values of the closed list.
    ...{ outcome: row.outcome, reason: row.reason } as RegistrationOutcome,
    attempts: row.attempts,
    durationMs: row.duration_ms,
    within: DURATION_BOUNDS_MS.map((bound) => row[withinColumn(bound)]),
  };
}

/** Deletes the minutes that no metric needs any more; the counts of all time stay. The cron's work. */
export async function deleteOldMinutes(deps: Deps): Promise<void> {
  const end = addSeconds(deps.now(), -KEPT_DAYS * 24 * 3600);
  await deps.db.query(
    "DELETE FROM registration_outcome WHERE counted_minute > ? AND counted_minute < ? LIMIT 1000",
    [ALL_TIME, toSql(end)],
  );
}
