import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { type EmailTotals, readEmailTotals } from "../../core/delivery/counts.ts";
import { ALL_TENANTS, readFailurePauses } from "../../core/delivery/pause.ts";
import { keyedDigest, sameDigest } from "../../core/keyed_digest.ts";
import { readUnsentEmails } from "../../core/outbox_counts.ts";
import { FORGOTTEN, type Forgotten, forgottenName } from "../../core/personal_data/forgotten.ts";
import { readRouteCounts } from "../../core/counts/route_counts.ts";
import { readRegistrationCounts } from "../../core/registration_outcomes.ts";
import { addSeconds } from "../../db/time.ts";
import type { Meter, Queryable } from "../../deps.ts";
import type { ServiceEnv } from "../service_env.ts";
import { type Measured, METRICS_TYPE, renderMetrics } from "./render.ts";

/** A tenant as the metrics see it. */
export type MeasuredTenant = {
  name: string;
  /** The kinds of its emails that can be rendered. */
  emails: Readonly<Record<string, unknown>>;
  /** How many accounts were made since this moment, by us or by the Django beside us. */
  countNewAccounts: (db: Queryable, since: Date) => Promise<number>;
};

/** A database and the tenants whose rows it holds. */
export type MeasuredDatabase = { db: Queryable; tenants: readonly MeasuredTenant[] };

/**
 * Answers `GET /metrics` for Prometheus, with one of `metricsTokens` as bearer token: 401 without it, 404 where
 * none is configured. Five statements per database and one per tenant, all at once.
 */
export function metricsRoute(
  metricsTokens: readonly string[],
  connect: (meter: Meter) => MeasuredDatabase[],
): MiddlewareHandler<ServiceEnv & { Bindings: { meter: Meter } }> {
  return async (c) => {
    c.env.trace.route = routePath(c);
    if (metricsTokens.length === 0) return c.notFound();
    const { serviceKey, now } = c.env.deps;
    if (!isScraper(serviceKey, metricsTokens, c.req.header("Authorization"))) {
      c.env.trace.reasons = [{ code: "wrong", field: "token" }];
      return c.json({ ok: false }, 401, { "WWW-Authenticate": 'Bearer realm="metrics"' });
    }
    const measured = await Promise.all(
      connect(c.env.meter).map((database) => measure(database, now())),
    );
    return c.body(renderMetrics(merge(measured)), 200, { "Content-Type": METRICS_TYPE });
  };
}

/** Compares digests under a key of ours: the time tells neither the length nor where they differ. */
function isScraper(
  serviceKey: string,
  metricsTokens: readonly string[],
  header: string | undefined,
): boolean {
  const token = /^bearer +(\S+)$/i.exec(header ?? "")?.[1];
  if (!token) return false;
  const digest = (text: string) => keyedDigest(serviceKey, "metrics-token", [text]);
  const sent = digest(token);
  const known = metricsTokens.map(digest);
  return known.filter((each) => sameDigest(sent, each)).length > 0;
}

async function measure(measured: MeasuredDatabase, now: Date): Promise<Measured> {
  const { tenants } = measured;
  const hourAgo = addSeconds(now, -3600);
  let quickestMs = Infinity;
  const db: Queryable = {
    query: async (...statement) => {
      const startedAt = performance.now();
      const result = await measured.db.query(...statement);
      quickestMs = Math.min(quickestMs, performance.now() - startedAt);
      return result;
    },
  };
  const [counts, unsent, totals, routes, pauses, newAccounts] = await Promise.all([
    readRegistrationCounts(db, now),
    readUnsentEmails(db, now),
    readEmailTotals(db),
    readRouteCounts(db),
    readFailurePauses(db, now),
    Promise.all(tenants.map(({ countNewAccounts }) => countNewAccounts(db, hourAgo))),
  ]);
  return {
    tenants: tenants.map(({ name, emails }, i) => ({
      name,
      newAccounts: newAccounts[i]!,
      databaseMs: quickestMs,
      emails: {
        kinds: Object.keys(emails),
        unsent: unsent.filter(({ tenant }) => tenant === name),
        totals: totals.get(name) ?? new Map(),
        pauses: pauses.filter(({ scope }) => scope === name || scope === ALL_TENANTS),
      },
    })),
    routes,
    forgotten: forgottenOf(totals),
    ...counts,
  };
}

/** What was forgotten, whosever it was. */
function forgottenOf(totals: EmailTotals): Map<Forgotten, number> {
  const sum = (what: Forgotten) =>
    [...totals.values()].reduce((sum, tally) => sum + (tally.get(forgottenName(what)) ?? 0), 0);
  return new Map(FORGOTTEN.map((what) => [what, sum(what)]));
}

function merge(measured: readonly Measured[]): Measured {
  return {
    tenants: measured.flatMap(({ tenants }) => tenants),
    allTime: measured.flatMap(({ allTime }) => allTime),
    lastHour: measured.flatMap(({ lastHour }) => lastHour),
    routes: measured.flatMap(({ routes }) => routes),
    forgotten: new Map(FORGOTTEN.map((what) => [
      what,
      measured.reduce((sum, { forgotten }) => sum + forgotten.get(what)!, 0),
    ])),
  };
}
