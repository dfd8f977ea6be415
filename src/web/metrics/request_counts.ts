import type { Count } from "../../core/counts/counter.ts";
import type { RouteCount } from "../../core/counts/route_counts.ts";
import type { Meter } from "../../deps.ts";
import type { outcomeOf } from "../request_log.ts";
import type { Trace } from "../service_env.ts";

/** A request as it is counted; the time is in milliseconds. */
export type CountedRequest = {
  tenant: string;
  status: number;
  outcome: ReturnType<typeof outcomeOf>;
  trace: Trace;
  meter: Meter;
  totalMs: number;
};

/**
 * What is counted of a request beside its registration; see `RouteCount`. Most have nothing to count, and
 * cost no statement.
 */
export function requestCounts(request: CountedRequest): Count[] {
  const { tenant, status, outcome, meter, totalMs } = request;
  const { route = "", rollout, isPassedOn, isLogIn, isRegistration } = request.trace;
  const counts: Count[] = [];
  const add = (kind: RouteCount["kind"], label: string, times = 1, durationMs = 0, of = route) =>
    counts.push({ key: [tenant, of, kind, label], numbers: [times, Math.round(durationMs)] });
  if (rollout) add(isPassedOn ? "legacy" : "us", outcome, 1, totalMs, rollout);
  if (isPassedOn) return counts;
  if (isLogIn && !isRegistration) {
    add("log_in", outcome, 1, totalMs);
    add("database", "log_in", meter.roundTrips, meter.databaseMs);
  }
  if (outcome === "fault") add("fault", "");
  if (status === 429 && !isRegistration) add("limit", "");
  if (meter.retries > 0) add("retry", "", meter.retries);
  return counts;
}
