import type { Hono } from "hono";
import { keyedDigest, sameDigest } from "../core/keyed_digest.ts";
import { readOutboxCounts } from "../core/outbox_counts.ts";
import { readRegistrationCounts } from "../core/registration_outcomes.ts";
import { addSeconds } from "../db/time.ts";
import type { Deps, Queryable } from "../deps.ts";
import { METRICS_TYPE, renderMetrics } from "./metrics.ts";
import type { ServiceEnv } from "./service_env.ts";

/** A tenant as the metrics see it. */
export type MeasuredTenant = {
  name: string;
  /** How many accounts were made since this moment, by us or by the Django beside us. */
  countNewAccounts: (db: Queryable, since: Date) => Promise<number>;
};

/**
 * `GET /metrics` for Prometheus, with `METRICS_TOKEN` as bearer token: 401 without, 404 where none is
 * configured. Two statements, and one a tenant, all at once.
 */
export function addMetricsRoute(
  door: Hono<ServiceEnv>,
  tenants: readonly MeasuredTenant[],
): void {
  door.get("/metrics", async (c) => {
    c.env.trace.route = "/metrics";
    const { deps } = c.env;
    const { metricsToken } = deps.settings;
    if (metricsToken === null) return c.notFound();
    if (!await isScraper(deps, metricsToken, c.req.header("Authorization"))) {
      c.env.trace.reasons = [{ code: "wrong", field: "token" }];
      return c.json({ ok: false }, 401, { "WWW-Authenticate": 'Bearer realm="metrics"' });
    }
    return c.body(await measure(deps, tenants), 200, { "Content-Type": METRICS_TYPE });
  });
}

/** Compares digests under a key of ours: the time tells neither the length nor where they differ. */
async function isScraper(
  { settings }: Deps,
  metricsToken: string,
  header: string | undefined,
): Promise<boolean> {
  const token = /^bearer +(\S+)$/i.exec(header ?? "")?.[1];
  if (!token) return false;
  const digest = (text: string) => keyedDigest(settings.serviceKey, "metrics-token", [text]);
  return sameDigest(await digest(token), await digest(metricsToken));
}

async function measure(deps: Deps, tenants: readonly MeasuredTenant[]): Promise<string> {
  const now = deps.now();
  const hourAgo = addSeconds(now, -3600);
  const [counts, emails, ...newAccounts] = await Promise.all([
    readRegistrationCounts(deps.db, now),
    readOutboxCounts(deps.db, now),
    ...tenants.map(({ countNewAccounts }) => countNewAccounts(deps.db, hourAgo)),
  ]);
  return renderMetrics({
    tenants: tenants.map(({ name }, i) => ({ name, newAccounts: newAccounts[i]! })),
    ...counts,
    emails,
  });
}
