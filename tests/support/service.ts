import assert from "node:assert/strict";
import { createResendEventReader } from "../../src/adapters/resend_events.ts";
import { createApp } from "../../src/app.ts";
import { GATHER_MS } from "../../src/core/counts/counter.ts";
import { connect } from "../../src/db/connect.ts";
import type {
  Deps,
  Email,
  Limit,
  Query,
  Row,
  SendEmails,
  SendFailure,
  SendResult,
} from "../../src/deps.ts";
import { RUNTIME } from "../../src/runtime.ts";
import type { Tenant } from "../../src/tenant.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { PewacaSettings } from "../../src/tenants/pewaca/env.ts";
import type { ZportaSettings } from "../../src/tenants/zporta/env.ts";
import type { Shadow } from "../../src/web/routing/shadow.ts";
import type { Gateway, GatewayOptions } from "../../local/gateway/gateway.ts";
import { assertDocumented } from "./openapi/documented.ts";
import { assertGoodEmail } from "./email/good_email.ts";
import { assertClean } from "./log_scan.ts";
import { createDatabase, databaseGroups, type TestDatabase } from "./mysql/mysql.ts";
import { quickPasswords } from "./passwords.ts";
import { createPhotoStore, type FakePhotoStore } from "./images/photos.ts";
import { assertSaid } from "./console/trail_words.ts";
import { recordStatement } from "./mysql/statements.ts";
import { applyWorkersLimits } from "./workerd/workers_limits.ts";

// Production refuses what local runtimes allow; so do all tests.
applyWorkersLimits();

/** How long PlanetScale lets a transaction live whose client was lost. */
const LOST_TRANSACTION_SECONDS = 20;

/**
 * The same in tests that do not ask for production's proportion: less than a request waits, so that the
 * next try finds the locks free. In production it does not: see `outage_test.ts`. Counted from the last
 * statement, because a busy machine takes longer for all of a transaction.
 */
const SHORT_LOST_TRANSACTION_SECONDS = 2;

/** How long a refused login lasts. Nobody waits for it: `waits` says that somebody would have. */
export const FAILED_LOG_IN_MS = 1_000;

/** The configuration of a service under test: of the service, and of each tenant by its name. */
export type TestSettings = {
  serviceKey: string;
  metricsToken: string | null;
  /** Default: none. */
  formerMetricsToken?: string;
  /** What the provider signs its events with; none: nobody listens. */
  webhookSecrets: readonly string[];
  trustedProxies: readonly string[];
  /** Default: `path`. */
  unknownHosts?: "path" | "refuse";
  /** Where reads of every tenant are repeated. Default: nowhere. */
  shadow?: Shadow;
  pewaca: PewacaSettings;
  zporta: ZportaSettings;
};

/** The host, or the hosts, of each tenant that has some of its own. */
export type Hosts = { readonly [name: string]: string | readonly string[] | null };

/** The configuration unless a test overrides it. */
export const settings: TestSettings = {
  serviceKey: "test-service-key-0123456789-0123456789",
  metricsToken: "test-metrics-token-0123456789-0123456789",
  webhookSecrets: [`whsec_${btoa("test-webhook-secret-0123")}`],
  trustedProxies: [],
  pewaca: {
    jwtKey: "test-django-secret-key-0123456789-0123456789",
    frontendUrl: "https://pewaca.test",
    publicUrl: "http://daftar.test",
    claimDays: 7,
    keepClaimsDays: 30,
    keepRejectedDays: 180,
    allowedOrigins: ["https://pewaca.test"],
    sender: "Pewaca <noreply@pewaca.test>",
    media: { photosUrl: "http://daftar.test/media", legacyUrl: "https://media.test" },
    legacy: null,
  },
  zporta: {
    frontendUrl: "https://zporta.test",
    apiUrl: "https://api.zporta.test",
    adminUrl: "https://api.zporta.test/admin",
    consoleUrl: null,
    allowedOrigins: ["https://zporta.test"],
    sender: "Zporta Academy <info@zporta.test>",
    media: { photosUrl: "https://api.zporta.test/media", legacyUrl: "https://media.zporta.test" },
    legacy: null,
    keepLogInsDays: 90,
    google: { clientId: "daftar-test.apps.googleusercontent.com", jwksUrl: "" },
  },
};

/** An email that the provider accepted. */
export type SentEmail = Email & { idempotencyKey: string };

/** How the mail provider of a test answers to one e-mail. A batch is refused when one of it is. */
export type Answer = { sent: true } | SendFailure;

/** A service on an empty, seeded, real database, with the outside world at hand. */
export type Service = {
  /**
   * Sends a request as a client would, and asserts that the OpenAPI document knows what came back.
   * Work after the answer goes on: see `backgroundDone`.
   */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Waits until all work that goes on after answers is done. */
  backgroundDone: () => Promise<void>;
  /** Runs what the cron runs. */
  runCron: () => Promise<void>;
  /** Straight to the server, past gateway and driver. */
  query: Query;
  gateway: Gateway;
  /** See `Serving`; of the requests from now on. */
  timeScale?: number;
  /** All of its databases. */
  databases: readonly TestDatabase[];
  /** The same service, with `query` and `gateway` of another tenant's database. */
  of: (tenant: string) => Service;
  sent: SentEmail[];
  /** Replaces how the mail provider answers. */
  mail: { answer: (email: Email, idempotencyKey: string) => Promise<Answer> | Answer };
  photos: FakePhotoStore;
  clock: { now: Date };
  /** What is rolled out, by tenant: the text that the store has. */
  rollout: Record<string, string>;
  /** Limits that say no, by name. */
  limited: Set<Limit>;
  /** Passwords that are known from a breach. */
  breached: Set<string>;
  /** The waits that were begun, in milliseconds, but for those of counters; none takes any time. */
  waits: number[];
  /** What the limiter was asked, as `limit key`. */
  asked: string[];
  logged: Record<string, unknown>[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * Does what meets an outage that does not end, with a part of the patience of production: whatever comes before and
 * after has as much of it as a busy machine needs.
 */
export async function impatiently<T>(
  service: Service,
  work: () => Promise<T>,
  timeScale = 0.1,
): Promise<T> {
  const before = service.timeScale;
  service.timeScale = timeScale;
  try {
    return await work();
  } finally {
    service.timeScale = before;
  }
}

/** A machine on which much else runs may be so many times slower than production. */
const UNHURRIED = 6;

/** For tests in which nothing is lost: no transaction is too old, however long a busy machine takes. */
export const NOTHING_IS_LOST = { timeScale: UNHURRIED } as const;

/** What a test may replace: dependencies, and the settings. */
export type Overrides = Partial<Deps> & { settings?: TestSettings };

/** Which tenants a service has, and whose database `query` and `gateway` belong to. */
export type Serving = {
  /** Default: those of the product. */
  tenants?: readonly MigratedTenant[];
  /** The name of a tenant. Default: `pewaca`. */
  of?: string;
  /**
   * For outages: how long everybody waits for the database, and how long a lost transaction lives,
   * compared to production. Without it nobody stops waiting because the machine is slow, and lost transactions live
   * for 2 seconds.
   */
  timeScale?: number;
  /** A database that is there already, for all tenants; it is left as it is. Default: new ones. */
  database?: TestDatabase;
};

type MigratedTenant = Tenant & { migrations?: string };

/**
 * Starts a service. One a test, nothing shared. `DATABASE_LAYOUT=separate` gives each tenant a
 * database of its own; then `query` and `gateway` are those of the tenant `serving.of`.
 */
export async function startService(
  overrides: Overrides = {},
  hosts?: Hosts,
  serving: Serving = {},
): Promise<Service> {
  const { settings: config = settings, ...replaced } = overrides;
  const { tenants = TENANTS, of = "pewaca", timeScale } = serving;
  const databases = serving.database ? sharedBy(tenants, serving.database) : await createDatabases(
    tenants,
    {
      killAfterSeconds: (timeScale ?? UNHURRIED) * LOST_TRANSACTION_SECONDS,
      killAfterIdleSeconds: timeScale ? undefined : SHORT_LOST_TRANSACTION_SECONDS,
    },
  );
  const databaseOf = (name: string) => databases.get(name)!;
  const database = databaseOf(of);
  const sent: SentEmail[] = [];
  const clock = { now: new Date() };
  const rollout: Record<string, string> = {};
  const limited = new Set<Limit>();
  const breached = new Set<string>();
  const waits: number[] = [];
  const asked: string[] = [];
  const logged: Record<string, unknown>[] = [];
  const mail: Service["mail"] = { answer: () => ({ sent: true }) };
  const send: SendEmails = async (emails, idempotencyKey): Promise<SendResult> => {
    for (const email of emails) {
      if (!serving.tenants) assertGoodEmail(email);
      const answer = await mail.answer(email, idempotencyKey);
      if (!answer.sent) return answer;
    }
    sent.push(...emails.map((email) => ({ ...email, idempotencyKey })));
    return { sent: true, emails: emails.map(() => ({ sent: true, providerId: null })) };
  };
  const log = (entry: Record<string, unknown>) => void logged.push(entry);
  const photos = createPhotoStore();
  const pending = new Set<Promise<unknown>>();

  const app = createApp({
    tenants: tenants.map((tenant) => ({
      tenant,
      shadow: config.shadow,
      hosts: [hosts?.[tenant.name] ?? []].flat(),
      database: databaseOf(tenant.name).mysql.database,
    })),
    metricsTokens: [config.metricsToken, config.formerMetricsToken].filter((token) =>
      typeof token === "string"
    ),
    readMailEvent: config.webhookSecrets.length > 0
      ? createResendEventReader(config.webhookSecrets)
      : null,
    trustedProxies: config.trustedProxies,
    rolloutKeptMs: 0,
    readRollout: (tenant) => Promise.resolve(rollout[tenant] ?? null),
    log,
    unknownHosts: config.unknownHosts,
    depsFor: ({ name }, meter, patienceMs) => ({
      ...RUNTIME,
      db: connect(
        databaseOf(name).gateway.url,
        patienceMs * (service.timeScale ?? UNHURRIED),
        meter,
      ),
      mailer: { send, requestsPerSecond: Infinity },
      photos,
      passwords: quickPasswords,
      allow: (limit, key) => {
        asked.push(`${limit} ${key}`);
        return Promise.resolve(!limited.has(limit));
      },
      isBreached: (password) => Promise.resolve(breached.has(password)),
      now: () => clock.now,
      sleep: (milliseconds) => {
        if (milliseconds !== GATHER_MS) waits.push(milliseconds);
        return Promise.resolve();
      },
      failedLogInMs: FAILED_LOG_IN_MS,
      serviceKey: config.serviceKey,
      settings: config[name as keyof TestSettings],
      log,
      ...replaced,
    }),
  });
  const context = {
    waitUntil: (promise: Promise<unknown>) => {
      const tracked = promise.finally(() => pending.delete(tracked));
      pending.add(tracked);
    },
    passThroughOnException: () => {},
    props: {},
  };
  const backgroundDone = async () => {
    while (pending.size > 0) await Promise.all(pending);
  };
  const distinct = [...new Set(databases.values())];
  for (const { gateway } of distinct) gateway.resetLog();
  const service: Service = {
    fetch: async (path, init) => {
      const url = new URL(path, "http://daftar.test");
      const response = await app.fetch(new Request(url, init), context);
      // not a clone: half a body that nobody reads would stop the other half
      const sent = new Request(url, init);
      // what Django and tenants of the tests answer is not documented; with hosts a path may be either tenant's
      const { pewaca, zporta } = config;
      const isDocumented = !serving.tenants && !hosts && !pewaca.legacy && !zporta.legacy;
      if (isDocumented) {
        await assertDocumented(sent, response.clone());
      }
      return response;
    },
    backgroundDone,
    runCron: () => app.scheduled(),
    query: database.query,
    gateway: database.gateway,
    timeScale,
    databases: distinct,
    of: (tenant) => {
      const { query, gateway } = databaseOf(tenant);
      return { ...service, query, gateway };
    },
    sent,
    mail,
    photos,
    clock,
    rollout,
    limited,
    breached,
    waits,
    asked,
    logged,
    [Symbol.asyncDispose]: async () => {
      await backgroundDone();
      const isOurs = !serving.tenants && !serving.database;
      if (isOurs) await Promise.all(distinct.map(({ query }) => assertSaid(query)));
      for (const each of distinct) await each[Symbol.asyncDispose]();
      assertClean(logged);
    },
  };
  return service;
}

function sharedBy(
  tenants: readonly MigratedTenant[],
  database: TestDatabase,
): Map<string, TestDatabase> {
  const kept = { ...database, [Symbol.asyncDispose]: () => Promise.resolve() };
  return new Map(tenants.map(({ name }) => [name, kept]));
}

/** Makes the databases of these tenants, seeded, by the tenants' names. */
async function createDatabases(
  tenants: readonly MigratedTenant[],
  limits: Pick<GatewayOptions, "killAfterSeconds" | "killAfterIdleSeconds">,
): Promise<Map<string, TestDatabase>> {
  const databases = new Map<string, TestDatabase>();
  for (const group of databaseGroups(tenants)) {
    const database = await createDatabase({
      tenants: group,
      ...limits,
      seeded: true,
      onStatement: recordStatement,
    });
    for (const { name } of group) databases.set(name, database);
  }
  return databases;
}

/** Waits for an answer of which nothing but the status matters. */
export async function statusOf(answer: Promise<Response>): Promise<number> {
  const { status, body } = await answer;
  await body?.cancel();
  return status;
}

/** Moves the service's clock. */
export function pass(service: Service, seconds: number): void {
  service.clock.now = new Date(service.clock.now.getTime() + seconds * 1000);
}

/** The statements that requests have cost so far, without the counting that comes after answers. */
export function statements(service: Service): string[] {
  return service.gateway.log.map(({ sql }) => sql.trim()).filter((sql) =>
    !/registration_outcome|INTO route_count/.test(sql)
  );
}

/** Every row of a table. Tests read whole tables, so that nothing left behind escapes them. */
export async function rowsOf(service: Service, table: string): Promise<Row[]> {
  return (await service.query(`SELECT * FROM ${table} ORDER BY 1`)).rows;
}

/** How many rows the tables hold that a registration writes to. */
export async function countRows(
  service: Service,
  tables: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await service.query(`SELECT COUNT(*) AS n FROM ${table}`);
    counts[table] = Number(rows[0]!.n);
  }
  return counts;
}

/** Runs `act` and asserts that it left nothing behind in `tables`, and sent no email. */
export async function leavesNothing<T>(
  service: Service,
  tables: readonly string[],
  act: () => Promise<T>,
): Promise<T> {
  const before = await countRows(service, tables);
  const sentBefore = service.sent.length;
  const result = await act();
  await service.backgroundDone();
  assert.deepEqual(await countRows(service, tables), before);
  assert.equal(service.sent.length, sentBefore);
  return result;
}
