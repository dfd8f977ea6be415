/**
 * `deno task dev`: runs the whole stack on this computer, from the database to the studio. It stops when
 * it is told to, when the terminal or the npx that started it is gone, or when one of its parts ends, and
 * leaves no process behind.
 */
import { join, resolve } from "node:path";
import { runCommand } from "../ops/command_line.ts";
import { connectToMysql } from "../ops/connect.ts";
import { databaseVariable } from "../ops/databases.ts";
import { findLocalStack } from "../ops/local_stack.ts";
import { describeFailure } from "../src/db/errors.ts";
import { RESEND_REQUESTS_PER_SECOND } from "../src/env.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import { watchDatabase } from "./mysql/local_database.ts";
import { seededAccounts, seededEstates } from "./seed/seed.ts";
import { renderBanner } from "./stack/banner.ts";
import { cronOf, type RunCron, startCron } from "./stack/cron.ts";
import {
  ofTenantDatabases,
  openDatabases,
  prepareTables,
  type StackDatabase,
  tenantGatewayUrls,
} from "./stack/databases.ts";
import { buildDocuments } from "./stack/documents.ts";
import { createLogLines, type LogFormat } from "./worker/log_lines.ts";
import { watchLaunchers } from "./stack/launchers.ts";
import { waitForPort } from "./stack/readiness.ts";
import { type ConsoleSecrets, consoleSecrets, loadSecrets } from "./stack/secrets.ts";
import { type DevSettings, OWN_SECRETS, readDevSettings } from "./stack/settings.ts";
import { removeStackFile, writeStackFile } from "./stack/stack_file.ts";
import { keepWorker } from "./worker/kept_worker.ts";
import { startConsole } from "./studio/console.ts";
import { ROOMS } from "./studio/rooms.ts";

const ROOT = join(import.meta.dirname!, "..");
const DIRECTORY = resolve(ROOT, Deno.env.get("LOCAL_DIRECTORY") || ".local");
const HOST = "127.0.0.1";
/** Who may use the operators' console. */
const LOCAL_OPERATORS =
  "owner@example.test:owner,operator@example.test:operator,reader@example.test:reader";
/** How many requests a second the mail provider takes with `LIMITS=off`. */
const UNLIMITED_EMAILS = "1000";
/** Then this process exits: the Worker and the database watch it and stop by themselves. */
const STOP_LIMIT_MS = 15_000;

/** Stops what was started. Called in reverse order. */
const undo: (() => void | Promise<void>)[] = [];
let isStopping = false;

async function main(): Promise<void> {
  const startedAt = performance.now();
  stopWhenTold();
  const settings = readDevSettings(Deno.env.toObject(), TENANTS.map(({ name }) => name));
  await refuseSecondStack();
  await Promise.all([
    waitForPort("PORT", settings.port, say),
    waitForPort("CONSOLE_PORT", settings.consolePort, say),
    waitForPort("OPERATORS_PORT", settings.operatorsPort, say),
  ]);
  await Deno.mkdir(DIRECTORY, { recursive: true, mode: 0o700 });

  const documents = buildDocuments(ROOT);
  // Awaited below: an error of the database matters more to the developer.
  documents.catch(() => {});
  say("Starting the database");
  const mysql = join(DIRECTORY, "mysql");
  const databases = await openDatabases(TENANTS, settings, mysql, { say, whenStopping });
  const { address, gateway } = databases[0]!;
  for (const database of databases) {
    whenStopping(await watchDatabase(database, () => stop(1, "The database has stopped")));
  }
  const [secrets] = await Promise.all([loadSecrets(DIRECTORY), documents]);
  const api = `http://${HOST}:${settings.port}`;
  const shared = consoleSecrets(secrets, settings.ownSecrets);
  const operators = await startOperators(databases, settings, shared);
  whenStopping(operators.close);
  const recordingKey = crypto.randomUUID();
  const inbox = await startConsole({
    port: settings.consolePort,
    operatorsUrl: operators.url,
    apiKey: secrets.resendApiKey,
    requestsPerSecond: settings.isLimited ? RESEND_REQUESTS_PER_SECOND : undefined,
    apiUrl: api,
    accounts: seededAccounts,
    estates: seededEstates,
    webhook: { url: `${api}/webhooks/resend`, secret: secrets.webhookSecret },
    rooms: ROOMS,
    recordingKey,
    gateways: databases.map(({ gateway, tenants }) => ({
      gateway,
      tenants: tenants.map(({ name }) => name),
    })),
  });
  whenStopping(inbox.close);

  // In this order: whoever finds the API ready finds tables, and a studio that makes accounts.
  say("Preparing the database");
  const seeded = await Promise.all(
    databases.map((database) => prepareTables(database, settings, { say, whenStopping })),
  );
  const connections = connectStudio(databases);
  inbox.serve({
    apiUrl: api,
    databaseOf: (tenant) =>
      connections.find(({ tenants }) => tenants.some(({ name }) => name === tenant))!.connection,
    databases: connections,
    serviceKey: shared.serviceKey,
    metricsToken: secrets.metricsToken,
  });

  say("Starting the Worker");
  const worker = await keepWorker({
    root: ROOT,
    directory: DIRECTORY,
    port: settings.port,
    gatewayUrl: gateway.url,
    tenantGatewayUrls: tenantGatewayUrls(databases),
    consoleUrl: inbox.url,
    secrets,
    ownSecrets: settings.ownSecrets,
    isLimited: settings.isLimited,
    recordingKey,
    print: createLogLines(logFormat(settings), console.log, isColoured()),
    vars: {
      CONSOLE_URL: new URL(operators.url).origin,
      ...!settings.isLimited && { EMAIL_REQUESTS_PER_SECOND: UNLIMITED_EMAILS },
    },
  }, {
    say,
    lost: (reason, showOutput) => {
      if (!isStopping) showOutput();
      stop(1, reason);
    },
  });
  whenStopping(worker.stop);
  await worker.ready();

  await writeStackFile(DIRECTORY, {
    api,
    console: inbox.url,
    operators: operators.url,
    gateway: gateway.url,
    mysql: address,
    ...databases.length > 1 && {
      tenant_databases: ofTenantDatabases(databases, ({ address }) => address),
    },
    pid: Deno.pid,
  });
  whenStopping(() => removeStackFile(DIRECTORY));
  whenStopping(startCron(cronOf(api), say));
  whenStopping(startCron(operators.runCron, say));
  console.log(renderBanner({
    api,
    console: inbox.url,
    operators: operators.url,
    database: databases.map((database) => describe(database, settings)).join(", "),
    rttMs: settings.rttMs,
    isSeeded: seeded.every(Boolean),
    readySeconds: (performance.now() - startedAt) / 1000,
  }));
  worker.followOutput();
}

/** Connections of the studio, past the gateways. */
function connectStudio(databases: readonly StackDatabase[]) {
  return databases.map(({ address, tenants }) => {
    const connection = connectToMysql(address);
    whenStopping(connection.close);
    return { connection, tenants };
  });
}

/** The operators' console runs in this process; in production it is a Worker of its own. */
async function startOperators(
  databases: readonly StackDatabase[],
  { operatorsPort, port }: DevSettings,
  secrets: ConsoleSecrets,
): Promise<{ url: string; runCron: RunCron; close: () => Promise<void> }> {
  const { startLocalConsole } = await import("./access/local_console.ts");
  const lives = (name: string) => ({ tenants }: StackDatabase) =>
    tenants.some((tenant) => tenant.name === name);
  const { standIn, runCron, close } = await startLocalConsole({
    port: operatorsPort,
    operators: LOCAL_OPERATORS,
    databaseUrlOf: (tenant) => databases.find(lives(tenant))!.gateway.url,
    mediaOf: () => ({
      photosUrl: `http://${HOST}:${port}/media`,
      legacyUrl: `http://${HOST}:${port}/media`,
    }),
    ...secrets,
    // The Worker's store is out of reach here; its cron removes what nobody names any more.
    photos: { put: () => never(), get: () => never(), delete: () => Promise.resolve() },
    now: () => new Date(),
    log: () => {},
  });
  return {
    url: `${standIn.url}/console`,
    runCron: () => runCron().then(() => undefined, describeFailure),
    close,
  };
}

function logFormat({ log }: DevSettings): LogFormat {
  if (log !== "auto") return log;
  return Deno.stdout.isTerminal() ? "people" : "json";
}

/** Source: https://no-color.org */
function isColoured(): boolean {
  return Deno.stdout.isTerminal() && !Deno.env.get("NO_COLOR");
}

function never(): Promise<never> {
  return Promise.reject(new Error("The local console stores and shows no photos"));
}

function stopWhenTold() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => stop(0, "Stopping"));
  }
  watchLaunchers(() => stop(0, "Stopping: the program that started this one has ended"));
}

/** Stops every part in the reverse order of its start, then this process. */
async function stop(code: number, reason: string): Promise<void> {
  // A single Ctrl-C arrives several times: from the terminal and from the programs in between.
  if (isStopping) return;
  isStopping = true;
  if (code === 0) say(reason);
  else console.error(reason);
  setTimeout(() => Deno.exit(1), STOP_LIMIT_MS);
  for (const end of undo.reverse()) {
    try {
      await end();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  Deno.exit(code);
}

function whenStopping(end: () => void | Promise<void>) {
  undo.push(end);
}

async function refuseSecondStack(): Promise<void> {
  const running = await findLocalStack(DIRECTORY);
  // A stack that does not answer was killed and left its file behind.
  if (!running) return await removeStackFile(DIRECTORY);
  throw new Error(
    `The local stack is already running at ${running.api} (process ${running.pid}): stop it first`,
  );
}

function describe({ address, tenants }: StackDatabase, settings: DevSettings): string {
  const where = `${address.host}:${address.port}/${address.database}`;
  const isOwn = tenants.some(({ name }) => settings.tenantDatabaseUrls[name]);
  if (isOwn) return `${where} (${tenants.map(({ name }) => databaseVariable(name)).join(", ")})`;
  return settings.databaseUrl ? `${where} (DATABASE_URL)` : `${where} (data in .local/mysql)`;
}

function say(line: string) {
  console.log(`  ${line}`);
}

await runCommand({
  name: "deno task dev",
  purpose:
    "Runs the whole stack on this computer until Ctrl-C: database, PlanetScale's protocol, " +
    "Worker, studio. Data and keys are kept in .local/; .local/stack.json says where everything is.",
  environment: {
    PORT: "Port of the API; default: 8787",
    CONSOLE_PORT: "Port of the studio and its console for tests; default: 8788",
    OPERATORS_PORT: "Port of the operators' console; default: 8789",
    DATABASE_URL:
      "mysql://user:password@host/database, a server that already runs; a private one " +
      "in .local/mysql without it",
    "<NAME>_DATABASE_URL": "mysql://…, a database for one tenant, for example PEWACA_DATABASE_URL",
    LOCAL_DATABASE: "mariadb or mysql, for the private database; default: what is found first",
    LOG: "people or json; default: people on a terminal, json elsewhere",
    LOCAL_DIRECTORY: "Where data, keys and stack.json are kept; default: .local",
    [OWN_SECRETS.join(", ")]: "Secrets of one purpose, as a deployment has them; default: none",
    LIMITS: "off: no limits of requests, failed logins and emails, for tests; default: on",
    DB_RTT_MS: "Milliseconds added to every round trip to the database; default: 0",
  },
  exitCodes: { 0: "Stopped", 1: "Could not start, or a part has stopped" },
}, async () => {
  try {
    await main();
  } catch (error) {
    await stop(1, error instanceof Error ? error.message : String(error));
  }
});
