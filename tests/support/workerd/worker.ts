import { createTestHarness } from "wrangler";
import { writeDocuments } from "../../../contracts/openapi/generate.ts";
import { newWebhookSecret } from "../../../local/mail/events.ts";
import { LOCAL_GOOGLE_CLIENT } from "../../../local/studio/accounts/google.ts";
import { type Console, type ConsoleOptions, startConsole } from "../../../local/studio/console.ts";
import { createStudio, type Studio } from "../../../local/studio/client.ts";
import { TENANTS } from "../../../src/tenants/mod.ts";
import { keepWhatRan, WORKER_ROOT } from "./coverage.ts";
import { createDatabase, databaseGroups, type TestDatabase } from "../mysql/mysql.ts";

/** The Worker as it is deployed, in workerd, on a database and with a mail provider of its own. */
export type RunningWorker = {
  /** Its origin, without a trailing slash. */
  url: string;
  /** Pewaca's database, and with `DATABASE_LAYOUT=shared` everybody's. */
  database: TestDatabase;
  /** The database of a tenant. */
  databaseOf: (tenant: string) => TestDatabase;
  inbox: Console;
  /** Makes accounts in it, where the database is seeded. */
  studio: Studio;
  /** The secrets that it was started with. */
  keys: { serviceKey: string; pewacaJwtKey: string; metricsToken: string; webhookSecret: string };
  /** Runs what the cron runs. */
  runCron: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

let areDocumentsBuilt = false;

/** The world around a Worker, where a test changes it. */
export type Surroundings = {
  inbox?: ConsoleOptions;
  /** Added to every statement, in milliseconds. */
  rttMs?: number;
};

/**
 * Builds the Worker with the variables of `wrangler.toml`, or with `vars` instead, and starts it on an
 * empty database. Nobody waits long for a refused login, and email goes out without delay.
 */
export async function startWorker(
  vars: Record<string, string> = {},
  { inbox: inboxOptions, rttMs }: Surroundings = {},
): Promise<RunningWorker> {
  if (!areDocumentsBuilt) writeDocuments();
  areDocumentsBuilt = true;
  await using started = new AsyncDisposableStack();
  const databases = new Map<string, TestDatabase>();
  for (const group of databaseGroups(TENANTS)) {
    const database = started.use(await createDatabase({ tenants: group, rttMs }));
    for (const { name } of group) databases.set(name, database);
  }
  const databaseOf = (tenant: string) => databases.get(tenant)!;
  const database = databaseOf("pewaca");
  const inbox = started.adopt(await startConsole(inboxOptions), (console) => console.close());
  const keys = {
    serviceKey: newKey(),
    pewacaJwtKey: newKey(),
    metricsToken: newKey(),
    webhookSecret: newWebhookSecret(),
  };
  const harness = createTestHarness({
    root: WORKER_ROOT,
    workers: [{
      configPath: "./wrangler.toml",
      vars: {
        RESEND_BASE_URL: inbox.url,
        EMAIL_REQUESTS_PER_SECOND: "1000",
        FAILED_LOG_IN_MS: "100",
        ZPORTA_GOOGLE_CLIENT_ID: LOCAL_GOOGLE_CLIENT,
        ZPORTA_GOOGLE_JWKS_URL: `${inbox.url}/google/certs`,
        ...vars,
      },
      secrets: {
        ...databaseUrls(databases),
        RESEND_API_KEY: newKey(),
        RESEND_WEBHOOK_SECRET: keys.webhookSecret,
        SERVICE_KEY: keys.serviceKey,
        METRICS_TOKEN: keys.metricsToken,
        PEWACA_JWT_KEY: keys.pewacaJwtKey,
      },
    }],
  });
  started.defer(() => harness.close());
  const { url } = await harness.listen();
  started.defer(() => keepWhatRan(url.origin));
  inbox.reportTo({ url: `${url.origin}/webhooks/resend`, secret: keys.webhookSecret });
  const runCron = async () => {
    await harness.getWorker().scheduled({ cron: "* * * * *" });
  };
  inbox.serve({
    apiUrl: url.origin,
    databaseOf: (tenant) => databaseOf(tenant).direct,
    serviceKey: keys.serviceKey,
    runCron,
  });
  const running = started.move();
  return {
    url: url.origin,
    database,
    databaseOf,
    inbox,
    studio: createStudio(inbox.url),
    keys,
    runCron,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** `DATABASE_URL` is the first database; a tenant that lives elsewhere has a variable of its own. */
function databaseUrls(databases: ReadonlyMap<string, TestDatabase>): Record<string, string> {
  const [first] = databases.values();
  const elsewhere = [...databases].filter(([, database]) => database !== first);
  const urls = elsewhere.map(([name, { gateway }]) => [
    `${name.toUpperCase()}_DATABASE_URL`,
    gateway.url,
  ]);
  return { DATABASE_URL: first!.gateway.url, ...Object.fromEntries(urls) };
}

function newKey(): string {
  return crypto.randomUUID() + crypto.randomUUID();
}
