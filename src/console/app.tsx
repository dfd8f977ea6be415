import { bodyLimit } from "hono/body-limit";
import { languageDetector } from "hono/language";
import { routePath } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import { keyedDigest } from "../core/keyed_digest.ts";
import type { Meter } from "../deps.ts";
import { newMeter } from "../tenant_database.ts";
import { requestLogEntry } from "../web/request_log.ts";
import { createHono, isOutage } from "../web/service_env.ts";
import type { ReadAccessToken } from "./access/access_token.ts";
import type { Operators } from "./access/operators.ts";
import { addAccountActs } from "./accounts/acts.tsx";
import { addAccountPages, SearchForm } from "./accounts/pages.tsx";
import { addMailActs } from "./mails/acts.tsx";
import { addMailPages } from "./mails/pages.tsx";
import { countHours } from "./numbers/count_hours.ts";
import { addNumberPages } from "./numbers/pages.tsx";
import { addTrailPages } from "./trail/pages.tsx";
import { type Language, LANGUAGES, translator } from "./messages.ts";
import type { ConsoleApp, ConsoleDeps, ConsoleEnv, Place } from "./shared/console_env.ts";
import type { ConsoleTenant } from "./shared/console_tenant.ts";
import { showPage, showSentence } from "./shared/layout.tsx";

/** What the console is made of. */
export type ConsoleOptions = {
  tenants: readonly ConsoleTenant[];
  /** The names of the tenants that share a database, for each database. */
  databases: readonly (readonly string[])[];
  readAccessToken: ReadAccessToken;
  operators: Operators;
  /** What the tokens of forms are derived from: the secret, and former ones that are still accepted. */
  keys: readonly [string, ...string[]];
  timeZone: string;
  now: () => Date;
  log: (entry: Record<string, unknown>) => void;
  /** Makes the dependencies of one request to a tenant's rows, which may keep it waiting for `patienceMs`. */
  depsFor: (tenant: string, meter: Meter, patienceMs: number) => ConsoleDeps;
};

/** How long the database may keep a page waiting, in milliseconds. */
const PATIENCE_MS = { read: 5_500, write: 10_000, cron: 50_000 };

/** Longer forms are refused. */
const MAX_FORM_BYTES = 64 * 1024;

/** What belongs to no single tenant. */
const OWN_PLACES: readonly Place[] = [
  { href: "/console/accounts", label: "accounts", tenant: null },
  { href: "/console/mails", label: "mails", tenant: null },
  { href: "/console/numbers", label: "numbers", tenant: null },
  { href: "/console/trail", label: "trail", tenant: null },
];

/** Answers the requests of operators, and counts on the cron. `routes` are its pages and acts, by method and path. */
export type Console = {
  fetch: (request: Request) => Promise<Response>;
  scheduled: () => Promise<void>;
  routes: readonly { method: string; path: string }[];
};

/**
 * The console of the operators, under `/console`. Cloudflare Access stands before it; who it lets through is
 * checked here once more, with the token that it adds to each request.
 */
export function createConsole(options: ConsoleOptions): Console {
  const { tenants, databases, depsFor, keys, timeZone, now, log } = options;
  const ofTenants = tenants.flatMap(({ name, places }) =>
    places.map((place) => ({ ...place, tenant: name }))
  );
  const places = [...OWN_PLACES, ...ofTenants];
  const titles = new Map(tenants.map(({ name, title }) => [name, title]));
  const words = new Map(tenants.map((tenant) => [tenant.name, tenant.words]));
  const app = createConsoleApp(options);
  return {
    routes: app.routes,
    fetch: async (request) => {
      const startedAt = performance.now();
      const meter = newMeter();
      const requestId = crypto.randomUUID();
      const trace: ConsoleEnv["Bindings"]["trace"] = {};
      const patienceMs = isRead(request) ? PATIENCE_MS.read : PATIENCE_MS.write;
      const bindings: ConsoleEnv["Bindings"] = {
        depsOf: (tenant) => ({
          ...depsFor(tenant, meter, patienceMs),
          requestId,
          operator: trace.operator,
        }),
        databases,
        titles,
        words,
        places,
        requestId,
        now,
        log,
        keys,
        timeZone,
        trace,
      };
      const response = await app.fetch(request, bindings);
      log({
        ...requestLogEntry({
          request,
          response,
          trace: { requestId, route: trace.route, error: trace.error },
          meter,
          totalMs: performance.now() - startedAt,
        }),
        event: "console_request",
        ...trace.refused && { refused: trace.refused },
        // Never the address: see the audit trail for who did what.
        ...trace.operator &&
          { operator: (keyedDigest(keys[0], "log", [trace.operator])).slice(0, 8) },
      });
      return response;
    },
    scheduled: async () => {
      const counts = databases.map(([tenant]) =>
        countHours(depsFor(tenant!, newMeter(), PATIENCE_MS.cron).db, now())
      );
      // A database that is away must not end the work on the others.
      await Promise.allSettled(counts);
      await Promise.all(counts);
    },
  };
}

function createConsoleApp({ tenants, readAccessToken, operators }: ConsoleOptions): ConsoleApp {
  const app = createHono<ConsoleEnv>();
  app.use(secureHeaders({
    referrerPolicy: "same-origin",
    crossOriginResourcePolicy: "same-origin",
    crossOriginOpenerPolicy: "same-origin",
    xFrameOptions: "DENY",
    strictTransportSecurity: "max-age=31536000; includeSubDomains",
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      // Pico draws its arrows with data: images.
      imgSrc: ["'self'", "data:"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  }));
  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
    c.header("X-Request-Id", c.env.requestId);
    c.env.trace.route = routePath(c, -1);
  });
  app.use(languageDetector({
    order: ["querystring", "cookie", "header"],
    lookupQueryString: "lang",
    lookupCookie: "console_language",
    supportedLanguages: LANGUAGES.map(({ code }) => code),
    fallbackLanguage: LANGUAGES[0].code,
    cookieOptions: { path: "/console", sameSite: "Lax", secure: true, httpOnly: true },
  }));
  app.use(async (c, next) => {
    c.set("t", translator(c.var.language as Language));
    await next();
  });
  app.use(async (c, next) => {
    const email = await readAccessToken(c.req.header("Cf-Access-Jwt-Assertion") ?? "", c.env.now());
    const operator = email === null ? undefined : operators.get(email);
    if (!operator) {
      c.env.trace.refused = email === null ? "access_token" : "operator";
      return await showSentence(c, c.var.t("forbidden"), c.var.t("forbidden_operator"), 403);
    }
    c.env.trace.operator = operator.email;
    c.set("operator", operator);
    await next();
  });
  app.use(async (c, next) => {
    if (isRead(c.req.raw) || isSameOrigin(c.req.raw)) return await next();
    c.env.trace.refused = "cross_site";
    return await showSentence(c, c.var.t("forbidden"), c.var.t("form_outdated"), 403);
  });
  app.use(bodyLimit({
    maxSize: MAX_FORM_BYTES,
    onError: (c) => showSentence(c, c.var.t("forbidden"), c.var.t("fields_missing"), 413),
  }));

  app.get("/", (c) => c.redirect("/console"));
  app.get(
    "/console",
    async (c) => await showPage(c, c.var.t("console"), <SearchForm t={c.var.t} />),
  );
  addAccountActs(app, tenants);
  addAccountPages(app, tenants);
  addMailActs(app);
  addMailPages(app);
  addNumberPages(app);
  addTrailPages(app);
  for (const { addPages } of tenants) addPages(app);

  app.notFound((c) => showSentence(c, c.var.t("not_found"), c.var.t("not_found_text"), 404));
  app.onError((error, c) => {
    c.env.trace.error = error;
    const values = { request: c.env.requestId };
    const answer = showSentence(c, c.var.t("fault"), c.var.t("fault_text", values), 503);
    if (isOutage(error)) c.header("Retry-After", "5");
    return answer;
  });
  return app;
}

function isRead({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

/** Whether a form was sent by a page of ours: by what the browser says, which a page cannot change. */
function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get("Sec-Fetch-Site");
  return headers.get("Origin") === new URL(url).origin && (site === null || site === "same-origin");
}
