import type { RouteCount } from "../../core/counts/route_counts.ts";
import { metric, type Sample } from "./metric.ts";

/** How a login may end, as it is counted. */
const LOG_IN_OUTCOMES = ["ok", "refused", "fault"];

/** The metrics of requests, of each tenant, and of the cron. `limited` is how many registrations were. */
export function requestMetrics(
  tenants: readonly { name: string; limited: number }[],
  counts: readonly RouteCount[],
): string[] {
  const sum = (
    name: string,
    kind: RouteCount["kind"],
    pick: "requests" | "durationMs",
    label = "",
  ) =>
    counts.filter((count) => count.tenant === name && count.kind === kind && count.label === label)
      .reduce((total, count) => total + count[pick], 0);
  const each = (value: (name: string, limited: number) => number) =>
    tenants.map(({ name, limited }): Sample => [{ tenant: name }, value(name, limited)]);
  const logIns = (value: (name: string, outcome: string) => number) =>
    tenants.flatMap(({ name }) =>
      LOG_IN_OUTCOMES.map((outcome): Sample => [{ tenant: name, outcome }, value(name, outcome)])
    );
  return [
    metric(
      "daftar_log_ins_total",
      "counter",
      "Logins by outcome.",
      logIns((name, outcome) => sum(name, "log_in", "requests", outcome)),
    ),
    metric(
      "daftar_log_in_duration_seconds_total",
      "counter",
      "How long these took, all together.",
      logIns((name, outcome) => sum(name, "log_in", "durationMs", outcome) / 1000),
    ),
    metric(
      "daftar_log_in_statements_total",
      "counter",
      "Statements of logins.",
      each((name) => sum(name, "database", "requests", "log_in")),
    ),
    metric(
      "daftar_log_in_database_seconds_total",
      "counter",
      "How long these took, all together.",
      each((name) => sum(name, "database", "durationMs", "log_in") / 1000),
    ),
    metric(
      "daftar_faults_total",
      "counter",
      "Requests that failed because of us.",
      each((name) => sum(name, "fault", "requests")),
    ),
    metric(
      "daftar_faults_by_route_total",
      "counter",
      "The same by route, once there was one.",
      counts.filter(({ kind }) => kind === "fault")
        .map(({ tenant, route, requests }): Sample => [{ tenant, route }, requests]),
    ),
    metric(
      "daftar_limited_total",
      "counter",
      "Requests that a limit has refused.",
      each((name, limited) => limited + sum(name, "limit", "requests")),
    ),
    metric(
      "daftar_database_retries_total",
      "counter",
      "How often the database was asked again.",
      each((name) => sum(name, "retry", "requests")),
    ),
    metric(
      "daftar_cron_last_run_timestamp_seconds",
      "gauge",
      "When the cron last ended well; 0: never.",
      each((name) => sum(name, "cron", "requests", "last_run")),
    ),
  ];
}

/** The metrics of routes that are divided between us and the legacy backend, or repeated at the other. */
export function routeMetrics(counts: readonly RouteCount[]): string[] {
  const answered = counts.filter(({ kind }) => kind === "us" || kind === "legacy");
  const samples = (value: (count: RouteCount) => number) =>
    answered.map((count): Sample => {
      const { tenant, route, kind: backend, label: outcome } = count;
      return [{ tenant, route, backend, outcome }, value(count)];
    });
  const labelled = (kind: RouteCount["kind"], name: string) =>
    counts.filter((count) => count.kind === kind)
      .map((
        { tenant, route, label, requests },
      ): Sample => [{ tenant, route, [name]: label }, requests]);
  return [
    metric(
      "daftar_shadow_requests_total",
      "counter",
      "Reads that were repeated at the other backend, by result.",
      labelled("shadow", "result"),
    ),
    metric(
      "daftar_shadow_differences_total",
      "counter",
      "Where the two answers differed.",
      labelled("difference", "path"),
    ),
    metric(
      "daftar_rollout_requests_total",
      "counter",
      "Requests on divided routes, by who has answered.",
      samples(({ requests }) => requests),
    ),
    metric(
      "daftar_rollout_duration_seconds_total",
      "counter",
      "How long these took, all together.",
      samples(({ durationMs }) => durationMs / 1000),
    ),
  ];
}
