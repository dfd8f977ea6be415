import { describeFailure } from "../../db/errors.ts";
import { integer, selectRows, text } from "../../db/rows.ts";
import type { Deps, Queryable } from "../../deps.ts";
import { type AddCounts, createCounter } from "../counts/counter.ts";

/** The bounds, in seconds, by which the time from an act to the acceptance of its email is counted. */
export const ACCEPTANCE_BOUNDS_SECONDS = [1, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400] as const;

/** What is counted: by name, in one tenant. `accepted_seconds` is a sum, `accepted_le_…` are buckets. */
export type EmailTally = ReadonlyMap<string, number>;

/** The counters of all time, by tenant and name. */
export type EmailTotals = ReadonlyMap<string, EmailTally>;

/** The counters of an email that was accepted so many seconds after the act that made it due. */
export function tallyAcceptance(tally: Map<string, number>, seconds: number): void {
  const bound = ACCEPTANCE_BOUNDS_SECONDS.find((bound) => seconds <= bound) ?? "inf";
  add(tally, "sent");
  add(tally, `accepted_le_${bound}`);
  add(tally, "accepted_seconds", Math.max(0, Math.round(seconds)));
}

/** Adds to a counter. */
export function add(tally: Map<string, number>, name: string, count = 1): void {
  tally.set(name, (tally.get(name) ?? 0) + count);
}

/** Adds to a tenant's counters. One statement. Never throws: an email that is not counted is still sent. */
export async function countEmails(deps: Deps, tenant: string, tally: EmailTally): Promise<void> {
  if (tally.size === 0) return;
  // One order for all: two workers wait for each other instead of blocking each other.
  const rows = [...tally].sort();
  try {
    await deps.db.query(
      `INSERT INTO email_count (tenant, name, total) VALUES ${rows.map(() => "(?, ?, ?)").join()}
       ON DUPLICATE KEY UPDATE total = total + VALUES(total)`,
      rows.flatMap(([name, count]) => [tenant, name, count]),
    );
  } catch (error) {
    deps.log({ event: "emails_not_counted", tenant, reason: describeFailure(error) });
  }
}

/** The counters of the tenants, by the log of the isolate. */
const gathering = new WeakMap<Deps["log"], Map<string, AddCounts>>();

/**
 * Adds to a tenant's counters as `countEmails` does, together with what others in this isolate add within the same
 * half second. For whoever nobody waits for.
 */
export async function gatherEmailCounts(
  deps: Deps,
  tenant: string,
  tally: EmailTally,
): Promise<void> {
  if (tally.size === 0) return;
  const counters = gathering.get(deps.log) ?? new Map<string, AddCounts>();
  gathering.set(deps.log, counters);
  const addCounts = counters.get(tenant) ?? createCounter({
    name: "email_count",
    keys: ["tenant", "name"],
    counters: ["total"],
    lost: "emails_not_counted",
  });
  counters.set(tenant, addCounts);
  await addCounts(
    deps,
    [...tally].map(([name, count]) => ({ key: [tenant, name], numbers: [count] })),
  );
}

/** Reads the counters of all tenants of a database. One statement. */
export async function readEmailTotals(db: Queryable): Promise<EmailTotals> {
  const rows = await selectRows(
    db,
    { tenant: text, name: text, total: integer },
    "SELECT tenant, name, total FROM email_count",
  );
  const totals = new Map<string, Map<string, number>>();
  for (const { tenant, name, total } of rows) {
    totals.set(tenant, (totals.get(tenant) ?? new Map()).set(name, total));
  }
  return totals;
}
