import {
  DURATION_BOUNDS_MS,
  type OutcomeCount,
  REGISTRATION_OUTCOMES,
} from "../../core/registration_outcomes.ts";
import type { RouteCount } from "../../core/counts/route_counts.ts";
import type { Forgotten } from "../../core/personal_data/forgotten.ts";
import { emailMetrics, type MeasuredEmails } from "./emails.ts";
import { requestMetrics, routeMetrics } from "./routes.ts";
import { metric, type Sample } from "./metric.ts";

/** What the metrics show, as it was read from the databases. */
export type Measured = {
  /** Each tenant, and how many accounts it gained in the last hour, whoever made them. */
  tenants: {
    name: string;
    newAccounts: number;
    emails: MeasuredEmails;
    /** How long the quickest statement of this scrape took on its database, in milliseconds. */
    databaseMs: number;
  }[];
  allTime: OutcomeCount[];
  lastHour: OutcomeCount[];
  /** What was counted by route. */
  routes: RouteCount[];
  /** What the cron has forgotten because its time had come. */
  forgotten: ReadonlyMap<Forgotten, number>;
};

/** The content type of Prometheus's text format. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Renders the metrics in Prometheus's text format. What has never happened is reported as 0, so that
 * its first occurrence shows as an increase.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderMetrics(measured: Measured): string {
  const { tenants, allTime, lastHour } = measured;
  const names = tenants.map(({ name }) => name);
  return [
    metric(
      "daftar_registrations_total",
      "counter",
      "Registrations by outcome. Some may be missing after an outage of the database.",
      attemptsOf(names, allTime),
    ),
    metric(
      "daftar_registration_duration_seconds",
      "histogram",
      "Time from request to answer, without CPU time after the last database statement.",
      durationsOf(names, allTime),
    ),
    metric(
      "daftar_registrations_last_hour",
      "gauge",
      "Registrations of the last hour, by outcome.",
      attemptsOf(names, lastHour),
    ),
    metric(
      "daftar_registration_success_ratio",
      "gauge",
      "Of the last hour's registrations that were not refused, the share without a fault.",
      successOf(names, lastHour),
    ),
    metric(
      "daftar_accounts_last_hour",
      "gauge",
      "Accounts made in the last hour, counted in the tenant's own table.",
      tenants.map(({ name, newAccounts }) => [{ tenant: name }, newAccounts]),
    ),
    ...emailMetrics(tenants),
    metric(
      "daftar_database_seconds",
      "gauge",
      "How long the quickest statement of this scrape took.",
      tenants.map(({ name, databaseMs }) => [{ tenant: name }, Math.round(databaseMs) / 1000]),
    ),
    ...requestMetrics(
      names.map((name) => ({ name, limited: limitedOf(name, allTime) })),
      measured.routes,
    ),
    ...routeMetrics(measured.routes),
    metric(
      "daftar_forgotten_total",
      "counter",
      "Personal data deleted because its time had come.",
      [...measured.forgotten].map(([what, count]): Sample => [{ what }, count]),
    ),
  ].join("");
}

function attemptsOf(tenants: string[], counts: OutcomeCount[]): Sample[] {
  return tenants.flatMap((tenant) =>
    REGISTRATION_OUTCOMES.map(({ outcome, reason }): Sample => {
      const found = counts.find((count) =>
        count.tenant === tenant && count.outcome === outcome && count.reason === reason
      );
      return [{ tenant, outcome, reason }, found?.attempts ?? 0];
    })
  );
}

function durationsOf(tenants: string[], counts: OutcomeCount[]): Sample[] {
  const outcomes = new Set(REGISTRATION_OUTCOMES.map(({ outcome }) => outcome));
  return tenants.flatMap((tenant) =>
    [...outcomes].flatMap((outcome): Sample[] => {
      const labels = { tenant, outcome };
      const fitting = counts.filter((c) => c.tenant === tenant && c.outcome === outcome);
      const sum = (pick: (count: OutcomeCount) => number) =>
        fitting.reduce((total, count) => total + pick(count), 0);
      return [
        ...DURATION_BOUNDS_MS.map((bound, i): Sample => [
          { ...labels, le: String(bound / 1000) },
          sum(({ within }) => within[i]!),
          "_bucket",
        ]),
        [{ ...labels, le: "+Inf" }, sum(({ attempts }) => attempts), "_bucket"],
        [labels, sum(({ durationMs }) => durationMs) / 1000, "_sum"],
        [labels, sum(({ attempts }) => attempts), "_count"],
      ];
    })
  );
}

function limitedOf(tenant: string, counts: OutcomeCount[]): number {
  return counts.filter((count) => count.tenant === tenant && count.reason === "limited")
    .reduce((total, { attempts }) => total + attempts, 0);
}

/** What people can correct themselves is no failure of ours. */
function successOf(tenants: string[], counts: OutcomeCount[]): Sample[] {
  return tenants.flatMap((tenant): Sample[] => {
    const own = counts.filter((count) => count.tenant === tenant && count.outcome !== "refused");
    const all = own.reduce((total, { attempts }) => total + attempts, 0);
    const good = own.filter(({ outcome }) => outcome !== "fault")
      .reduce((total, { attempts }) => total + attempts, 0);
    return all > 0 ? [[{ tenant }, good / all]] : [];
  });
}
