import { fileURLToPath } from "node:url";
import { createTestHarness } from "wrangler";
import { writeDocuments } from "../../contracts/openapi/generate.ts";
import { type Console, startConsole } from "../../local/studio/console.ts";
import { createDatabase, type TestDatabase } from "./mysql.ts";

/** The Worker as it is deployed, in workerd, on a database and with a mail provider of its own. */
export type RunningWorker = {
  /** Its origin, without a trailing slash. */
  url: string;
  database: TestDatabase;
  inbox: Console;
  /** The secrets that it was started with. */
  keys: { serviceKey: string; pewacaJwtKey: string; metricsToken: string };
  /** Runs what the cron runs. */
  runCron: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

let areDocumentsBuilt = false;

/** Builds the Worker with the variables of `wrangler.toml` and starts it on an empty database. */
export async function startWorker(): Promise<RunningWorker> {
  if (!areDocumentsBuilt) writeDocuments();
  areDocumentsBuilt = true;
  await using started = new AsyncDisposableStack();
  const database = started.use(await createDatabase());
  const inbox = started.adopt(await startConsole(), (console) => console.close());
  const keys = { serviceKey: newKey(), pewacaJwtKey: newKey(), metricsToken: newKey() };
  const harness = createTestHarness({
    root: fileURLToPath(new URL("../../", import.meta.url)),
    workers: [{
      configPath: "./wrangler.toml",
      vars: { RESEND_BASE_URL: inbox.url },
      secrets: {
        DATABASE_URL: database.gateway.url,
        RESEND_API_KEY: newKey(),
        SERVICE_KEY: keys.serviceKey,
        METRICS_TOKEN: keys.metricsToken,
        PEWACA_JWT_KEY: keys.pewacaJwtKey,
      },
    }],
  });
  started.defer(() => harness.close());
  const { url } = await harness.listen();
  const running = started.move();
  return {
    url: url.origin,
    database,
    inbox,
    keys,
    runCron: async () => {
      await harness.getWorker().scheduled({ cron: "* * * * *" });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function newKey(): string {
  return crypto.randomUUID() + crypto.randomUUID();
}
