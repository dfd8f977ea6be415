import { integer, selectRows, text } from "../../db/rows.ts";
import type { Queryable } from "../../deps.ts";
import { type AddCounts, createCounter } from "./counter.ts";

/**
 * What is counted of requests beside registrations, by route.
 *
 * | kind | label | meaning |
 * |---|---|---|
 * | `us`, `legacy` | the outcome | who has answered, and how it ended |
 * | `shadow` | `same`, `different`, `failed` or `dropped` | a request that was repeated at the other backend, or could not be |
 * | `difference` | a path in the JSON | where the two answers differed |
 * | `log_in` | the outcome | a login of ours, and how long it took |
 * | `database` | `log_in` | the statements of logins, and how long they took |
 * | `fault` | | our failure, at any route |
 * | `limit` | | refused with 429; not for registrations, which are counted elsewhere |
 * | `retry` | | how often the database was asked again |
 * | `cron` | `last_run` | when it last ended well: `requests` is in seconds since 1970 |
 */
export type RouteCount = {
  tenant: string;
  route: string;
  kind:
    | ("us" | "legacy" | "shadow" | "difference")
    | ("log_in" | "database" | "fault" | "limit" | "retry" | "cron");
  label: string;
  requests: number;
  durationMs: number;
};

/** Makes the counter of the routes in one isolate. */
export function createRouteCounter(): AddCounts {
  return createCounter({
    name: "route_count",
    keys: ["tenant", "route", "kind", "label"],
    counters: ["requests", "duration_ms"],
    lost: "routes_not_counted",
  });
}

/** Notes that the cron's work for these tenants has ended well. One statement. */
export async function noteCronRun(
  db: Queryable,
  tenants: readonly string[],
  now: Date,
): Promise<void> {
  const seconds = Math.floor(now.getTime() / 1000);
  await db.query(
    `INSERT INTO route_count (tenant, route, kind, label, requests, duration_ms)
     VALUES ${tenants.map(() => "(?, '', 'cron', 'last_run', ?, 0)").join(", ")}
     ON DUPLICATE KEY UPDATE requests = VALUES(requests)`,
    tenants.flatMap((tenant) => [tenant, seconds]),
  );
}

/** Reads what was counted since a database exists. One statement. */
export async function readRouteCounts(db: Queryable): Promise<RouteCount[]> {
  const rows = await selectRows(
    db,
    { tenant: text, route: text, kind: text, label: text, requests: integer, duration_ms: integer },
    "SELECT tenant, route, kind, label, requests, duration_ms FROM route_count LIMIT 5000",
  );
  return rows.map(({ duration_ms, kind, ...row }) => ({
    ...row,
    kind: kind as RouteCount["kind"],
    durationMs: duration_ms,
  }));
}
