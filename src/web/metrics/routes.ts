import type { RouteCount } from "../../core/counts/route_counts.ts";
import { metric, type Sample } from "./metric.ts";

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
