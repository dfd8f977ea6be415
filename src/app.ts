import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { deliverOwed, type RenderEmail } from "./core/outbox.ts";
import { sweepPhotos } from "./core/photos.ts";
import { createRegistrationCounter, forgetOldMinutes } from "./core/registration_outcomes.ts";
import type { Deps, Meter } from "./deps.ts";
import {
  createTenants,
  findTenant,
  type Hosts,
  type Tenant,
  type TenantName,
} from "./tenants/mod.ts";
import { addMetricsRoute } from "./web/metrics_http.ts";
import { outcomeOf, requestLogEntry } from "./web/request_log.ts";
import { servePhoto } from "./web/serve_photo.ts";
import type { Afterwards, ServiceContext, ServiceEnv, Trace } from "./web/service_env.ts";

/** Makes the dependencies of one request to a tenant, whose cost is added to `meter`. */
export type DepsFor = (meter: Meter, tenant: TenantName) => Deps;

/** The service: answers requests; when the cron says so, delivers owed e-mails and removes photos. */
export type App = {
  fetch: (request: Request, context: ServiceContext) => Promise<Response>;
  scheduled: () => Promise<void>;
};

/** Every tenant is found by the path. */
const NO_HOSTS: Hosts = { pewaca: null, zporta: null };

/** Puts the tenants behind one door. Every answer, even to a fault, is the tenant's own JSON. */
export function createApp(depsFor: DepsFor, hosts: Hosts = NO_HOSTS): App {
  const tenants = createTenants();
  const door = createDoor(tenants, hosts);
  const countRegistration = createRegistrationCounter();
  const renderEmail: RenderEmail = (deps, owed) => {
    const tenant = tenants.find(({ name }) => name === owed.tenant);
    if (!tenant) throw new Error(`Cannot render e-mail: no tenant "${owed.tenant}"`);
    return tenant.renderEmail(deps, owed);
  };
  return {
    fetch: async (request, context) => {
      const startedAt = performance.now();
      const meter = newMeter();
      const tenant = findTenant(tenants, new URL(request.url), hosts);
      const deps = depsFor(meter, tenant.name);
      const trace: Trace = { requestId: crypto.randomUUID() };
      const works: Parameters<Afterwards>[0][] = [];
      const afterwards: Afterwards = (work) => void works.push(work);
      const response = await door.fetch(request, { deps, trace, afterwards }, context);
      const totalMs = performance.now() - startedAt;
      deps.log(requestLogEntry({ request, response, trace, meter, totalMs }));
      const { reasons = [] } = trace;
      const outcome = outcomeOf(response, trace);
      if (trace.isRegistration && trace.tenant && outcome !== "ok") {
        const registration = { tenant: trace.tenant, outcome, reasons, durationMs: totalMs };
        afterwards((deps) => countRegistration(deps, registration));
      }
      for (const work of works) {
        context.waitUntil(nextTurn().then(() => work(depsFor(newMeter(), tenant.name))));
      }
      return response;
    },
    scheduled: async () => {
      // Whose dependencies does not matter: tenants differ in how they hash, and nothing here does.
      const deps = depsFor(newMeter(), tenants[0]!.name);
      await Promise.all([deliverOwed(deps, renderEmail), sweepPhotos(deps)]);
      await forgetOldMinutes(deps);
    },
  };
}

function createDoor(tenants: readonly Tenant[], hosts: Hosts): Hono<ServiceEnv> {
  const door = new Hono<ServiceEnv>({ strict: false });
  door.use(secureHeaders({ referrerPolicy: "no-referrer", overwrite: false }));
  door.use(async (c, next) => {
    await next();
    c.header("X-Request-Id", c.env.trace.requestId);
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  door.get("/healthz", async (c) => {
    await c.env.deps.db.query("SELECT 1");
    return c.json({ ok: true });
  });
  door.get("/media/:folder/:name", servePhoto);
  addMetricsRoute(door, tenants);
  door.all("*", (c) => {
    const tenant = findTenant(tenants, new URL(c.req.url), hosts);
    c.env.trace.tenant = tenant.name;
    return tenant.app.fetch(c.req.raw, c.env, c.executionCtx);
  });
  door.onError((error, c) => {
    c.env.trace.error = error;
    return c.json({ ok: false }, 503, { "Retry-After": "5" });
  });
  return door;
}

/** Lets the answer leave first: some of the work after it is nothing but computing. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function newMeter(): Meter {
  return { roundTrips: 0, databaseMs: 0, hashMs: 0 };
}
