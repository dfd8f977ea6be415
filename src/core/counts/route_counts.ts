import { integer, selectRows, text } from "../../db/rows.ts";
import type { Queryable } from "../../deps.ts";
import { type AddCounts, createCounter } from "./counter.ts";

/**
 * What is counted of a route whose requests are divided between us and the legacy backend, or shown to both.
 *
 * | kind | label | meaning |
 * |---|---|---|
 * | `us`, `legacy` | the outcome | who has answered, and how it ended |
 * | `shadow` | `same`, `different`, `failed` or `dropped` | a request that was repeated at the other backend, or could not be |
 * | `difference` | a path in the JSON | where the two answers differed |
 */
export type RouteCount = {
  tenant: string;
  route: string;
  kind: "us" | "legacy" | "shadow" | "difference";
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
