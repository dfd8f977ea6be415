import type { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { noteAccess } from "./core/audit/access.ts";
import { deliver } from "./core/delivery/deliver.ts";
import { createRouteCounter } from "./core/counts/route_counts.ts";
import { createRegistrationCounter } from "./core/registration_outcomes.ts";
import type { Meter, ReadMailEvent, TenantDeps } from "./deps.ts";
import { sweep, type SweepOptions } from "./sweep.ts";
import type { Tenant } from "./tenant.ts";
import {
  type DepsFor,
  eventTarget,
  newMeter,
  PATIENCE_MS,
  renderersOf,
  type TenantDatabase,
} from "./tenant_database.ts";
import { mailWebhook } from "./web/mail_webhook.ts";
import { metricsRoute } from "./web/metrics/http.ts";
import { requestCounts } from "./web/metrics/request_counts.ts";
import { hostOf, NOT_SERVED, originOf, type UnknownHosts } from "./web/routing/hosts.ts";
import { clientOf, networkOf } from "./web/network.ts";
import { allowPages } from "./web/origins.ts";
import { outcomeOf, requestLogEntry } from "./web/request_log.ts";
import { createRulesOf, type ReadRollout } from "./web/routing/rollout.ts";
import { createPathTest, pathsOf } from "./web/routing/responsibility.ts";
import { askShadow, createRepeater, isRepeated, type Shadow } from "./web/routing/shadow.ts";
import { servePhoto } from "./web/serve_photo.ts";
import {
  type AfterResponse,
  createHono,
  type ServiceContext,
  type ServiceEnv,
  type Trace,
} from "./web/service_env.ts";

/** How long a browser comes back by HTTPS only: a year. Assets say the same in `_headers`. */
const HSTS_SECONDS = 365 * 24 * 3600;

/** A tenant as it is served: under which host, and on which database. */
export type ServedTenant = {
  tenant: Tenant;
  /** The host names that are its alone; without one its requests are told by their paths. Default: none. */
  hosts?: readonly string[];
  /** Where some of its reads are repeated. Default: nowhere. */
  shadow?: Shadow | null;
  /** Identifies its database: tenants with the same value share one. */
  database: string;
};

/** What the service is made of. */
export type AppOptions = SweepOptions & {
  /** The most specific paths first; the last tenant answers whatever no other does. */
  tenants: readonly ServedTenant[];
  /** Secrets with which Prometheus reads `/metrics`; none hides them. */
  metricsTokens: readonly string[];
  /** Reads what the email provider reports about emails; `null`: nobody listens. Default: `null`. */
  readMailEvent?: ReadMailEvent | null;
  /** What becomes of a request to a host that is nobody's. Default: `path`. */
  unknownHosts?: UnknownHosts;
  /** Addresses of servers whose `X-Forwarded-For` is believed. Default: none. */
  trustedProxies?: readonly string[];
  /** Reads how far a tenant's routes are rolled out. Default: nothing is divided. */
  readRollout?: ReadRollout;
  /** How long what was read counts, in milliseconds. Default: 15 s. */
  rolloutKeptMs?: number;
  /** Writes a line that is no request's. Default: nowhere. */
  log?: (entry: Record<string, unknown>) => void;
};

/** The service: it answers requests, and on the cron delivers pending emails and removes photos. */
export type App = {
  fetch: (request: Request, context: ServiceContext) => Promise<Response>;
  scheduled: () => Promise<void>;
};

/** Puts the tenants behind one entry. Every answer, even to a fault, is the tenant's own JSON. */
export function createApp(options: AppOptions): App {
  const { depsFor, trustedProxies = [] } = options;
  const databases = databasesOf(options.tenants);
  const tenants = options.tenants.map((served) => {
    const database = databases.get(served.database)!;
    const renderers = renderersOf(database, depsFor);
    return { ...database, ...served, ...withPaths(served.tenant), renderers };
  });
  const { readRollout = () => Promise.resolve(null), log = () => {} } = options;
  const rulesOf = createRulesOf(readRollout, log, options.rolloutKeptMs);
  const repeat = createRepeater();
  const entry = createEntry(options, [...databases.values()]);
  return {
    fetch: async (request, context) => {
      const meter = newMeter();
      const url = new URL(request.url);
      const { served, hasOwnHost } = findTenant(tenants, url);
      const { tenant, app, hasPath, countRegistration, countRoute, renderers, shadow } = served;
      const own = depsFor(tenant, meter, patienceWith(request));
      const { elapsedMs, newId, after, random } = own;
      const startedAt = elapsedMs();
      const trace: Trace = { requestId: newId() };
      const postponed: Parameters<AfterResponse>[0][] = [];
      let isAnswered = false;
      const start: AfterResponse = (work) =>
        context.waitUntil(
          // Lets the answer leave first: work that only computes would hold it back.
          new Promise<void>((resolve) => void after(0, resolve)).then(() => {
            const deps = depsFor(tenant, newMeter(), PATIENCE_MS.afterResponse);
            return work({ ...deps, requestId: trace.requestId });
          }),
        );
      // Work after the answer may add more: delivering an email that it has enqueued, for example.
      const afterResponse: AfterResponse = (work) =>
        isAnswered ? start(work) : void postponed.push(work);
      const deps = { ...own, requestId: trace.requestId };
      const bindings: EntryEnv["Bindings"] = {
        deps,
        trace,
        hasOwnHost,
        publicUrl: !hasOwnHost && tenant.publicUrl?.(deps.settings) || originOf(url),
        rolloutRules: () => rulesOf(tenant.name, (work) => context.waitUntil(work)),
        client: clientOf(request.headers, trustedProxies),
        network: networkOf(request.headers, { callers: tenant.callers, trustedProxies }),
        afterResponse,
        deliver: (email) => {
          if (email) afterResponse((deps) => deliver(deps, renderers, email));
        },
        meter,
        tenant: { name: tenant.name, app, hasPath },
      };
      const answered = Promise.resolve(entry.fetch(request, bindings, context));
      // When a client hangs up, the platform ends what it was not asked to wait for: a transaction would
      // stay open in the middle, with its locks.
      context.waitUntil(answered);
      const response = await answered;
      const totalMs = elapsedMs() - startedAt;
      deps.log(requestLogEntry({ request, response, trace, meter, totalMs }));
      const { reasons = [] } = trace;
      const outcome = outcomeOf(response, trace);
      if (trace.isRegistration && outcome !== "ok") {
        const registration = { tenant: tenant.name, outcome, reasons, durationMs: totalMs };
        afterResponse((deps) => countRegistration(deps, registration));
      }
      const { status } = response;
      const counts = requestCounts({ tenant: tenant.name, status, outcome, trace, meter, totalMs });
      if (counts.length > 0) afterResponse((deps) => countRoute(deps, counts));
      if (shadow && random() * 100 < shadow.percent && isRepeated(request, response, served)) {
        const here: Trace = { requestId: trace.requestId };
        const askUs = (deps: TenantDeps<unknown>) =>
          entry.fetch(new Request(request), {
            ...bindings,
            deps: { ...deps, settings: { ...deps.settings as object, legacy: null } },
            trace: here,
            afterResponse: () => {},
            deliver: () => {},
          }, context);
        const [askOther, routed] = trace.isPassedOn
          ? [askUs, here]
          : [() => askShadow(request, shadow, bindings), trace];
        const read = { tenant: tenant.name, copy: response.clone(), askOther, routed, countRoute };
        afterResponse((deps) => repeat(deps, read));
      }
      const refusedRight = reasons.find(({ code }) => code === "forbidden");
      const { accountId } = trace;
      if (refusedRight && accountId !== undefined) {
        afterResponse((deps) =>
          noteAccess(deps, {
            tenant: tenant.name,
            accountId,
            detail: refusedRight.field,
            what: "right_refused",
          })
        );
      }
      isAnswered = true;
      postponed.forEach(start);
      return response;
    },
    scheduled: async () => {
      const sweeps = [...databases.values()].map((database) => sweep(database, options));
      // A database that is away must not end the work on the others.
      const failed = (await Promise.allSettled(sweeps)).find(({ status }) => status === "rejected");
      if (failed) await Promise.all(sweeps);
    },
  };
}

/** Every distinct database, with the counters of what it holds. */
function databasesOf(served: readonly ServedTenant[]) {
  return new Map(served.map(({ database }) => {
    const tenants = served.filter((other) => other.database === database)
      .map(({ tenant }) => tenant);
    return [database, {
      tenants,
      countRegistration: createRegistrationCounter(),
      countRoute: createRouteCounter(),
    }];
  }));
}

function withPaths({ createApp, changingReads = [] }: Tenant) {
  const app = createApp();
  const isChanging = pathsOf(changingReads.map(({ path }) => path));
  return { app, hasPath: createPathTest(app), isChanging };
}

/** Finds the tenant of a request: whose host it is, else by path. */
function findTenant<Served extends ServedTenant>(
  tenants: readonly Served[],
  url: URL,
): { served: Served; hasOwnHost: boolean } {
  const byHost = tenants.find(({ hosts }) => hosts?.includes(hostOf(url)));
  if (byHost) return { served: byHost, hasOwnHost: true };
  return { served: tenants.find(({ tenant }) => tenant.owns(url.pathname))!, hasOwnHost: false };
}

/** What the entry finds in `c.env`: what every tenant finds, the request's tenant, and its meter. */
type EntryEnv = {
  Bindings: ServiceEnv["Bindings"] & {
    meter: Meter;
    tenant: { name: string } & Pick<ReturnType<typeof withPaths>, "app" | "hasPath">;
  };
};

function createEntry(
  options: AppOptions,
  databases: readonly TenantDatabase[],
): Hono<EntryEnv> {
  const { tenants, depsFor, metricsTokens, readMailEvent = null } = options;
  const refusesHosts = options.unknownHosts === "refuse";
  const entry = createHono<EntryEnv>();
  const connections = (meter: Meter) =>
    databases.map(({ tenants }) => ({
      tenants,
      db: depsFor(tenants[0]!, meter, PATIENCE_MS.read).db,
    }));
  const secure = secureHeaders({
    referrerPolicy: "no-referrer",
    strictTransportSecurity: `max-age=${HSTS_SECONDS}; includeSubDomains`,
    overwrite: false,
  });
  entry.use(async (c, next) => {
    await next();
    const { isPassedOn, requestId } = c.env.trace;
    // The legacy backend's answer is its own, and that of a WebSocket cannot be changed.
    if (isPassedOn && (c.res.status === 101 || c.res.headers.has("X-Request-Id"))) return;
    c.header("X-Request-Id", requestId);
    if (isPassedOn) return;
    await secure(c, done);
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  // The reference says what this is. On a tenant's own host it is the page of the Django there, if any.
  entry.get("/", async (c, next) => {
    const { hasOwnHost, deps } = c.env;
    const isElsewhere = hasOwnHost ? (deps.settings as { legacy?: unknown }).legacy : refusesHosts;
    return isElsewhere ? await next() : c.redirect("/docs");
  });
  entry.get("/healthz", async (c) => {
    await Promise.all(connections(c.env.meter).map(({ db }) => db.query("SELECT 1")));
    return c.json({ ok: true });
  });
  entry.get(
    "/media/:folder/:name",
    servePhoto(tenants.flatMap(({ tenant }) => tenant.photoFolders)),
  );
  entry.get("/metrics", metricsRoute(metricsTokens, connections));
  entry.post(
    "/webhooks/resend",
    mailWebhook(
      readMailEvent,
      (meter, requestId) => {
        const depsOf: DepsFor = (...args) => ({ ...depsFor(...args), requestId });
        return databases.map((each) => eventTarget(each, depsOf, meter, PATIENCE_MS.write));
      },
    ),
  );
  // On a host of all, a path that is nobody's may be asked for by anybody's pages: they read the refusal.
  const allowAnyPage = allowPages(() =>
    tenants.flatMap(({ tenant }) =>
      tenant.allowedOrigins?.(depsFor(tenant, newMeter(), PATIENCE_MS.read).settings) ?? []
    )
  );
  entry.use(async (c, next) => {
    const { hasOwnHost, tenant } = c.env;
    if (hasOwnHost) return await next();
    if (refusesHosts) return await allowAnyPage(c, next);
    await next();
    const isNobodys = tenant.name === tenants.at(-1)!.tenant.name && !tenant.hasPath(c.req.path);
    if (isNobodys && !c.env.trace.isPassedOn) await allowAnyPage(c, done);
  });
  entry.all("*", (c) => {
    const { name, app } = c.env.tenant;
    if (refusesHosts && !c.env.hasOwnHost) {
      c.env.trace.reasons = [{ code: "unknown", field: "host" }];
      return c.json({ ok: false, detail: NOT_SERVED }, 421);
    }
    c.env.trace.tenant = name;
    return app.fetch(c.req.raw, c.env, c.executionCtx);
  });
  entry.onError((error, c) => {
    c.env.trace.error = error;
    return c.json({ ok: false }, 503, { "Retry-After": "5" });
  });
  return entry;
}

function patienceWith({ method }: Request): number {
  return method === "GET" || method === "HEAD" ? PATIENCE_MS.read : PATIENCE_MS.write;
}

function done(): Promise<void> {
  return Promise.resolve();
}
