/**
 * `deno task dev`: the whole stack on this computer, from the database to the inbox. Runs until it
 * is told to stop, until the terminal or npx above it is gone, or until one of its parts dies; and
 * then leaves no process behind.
 */
import { join } from "node:path";
import { renderBanner } from "./stack/banner.ts";
import { connectToMysql } from "../ops/connect.ts";
import { runCommand } from "../ops/command_line.ts";
import { findLocalStack } from "../ops/local_stack.ts";
import { startConsole } from "./studio/console.ts";
import { startCron } from "./stack/cron.ts";
import { type DevSettings, readDevSettings } from "./stack/settings.ts";
import { startGateway } from "./gateway/gateway.ts";
import { buildDocuments } from "./stack/documents.ts";
import { watchLaunchers } from "./stack/launchers.ts";
import { type LocalDatabase, openLocalDatabase, watchDatabase } from "./mysql/local_database.ts";
import { loadSecrets } from "./stack/secrets.ts";
import { applyMigrations } from "../ops/migrate/migrations.ts";
import { setsOf } from "../ops/migrate/sets.ts";
import { TENANTS } from "../src/tenants/mod.ts";
import { ensurePackages } from "./stack/packages.ts";
import type { ProcessGroup } from "./stack/processes.ts";
import { seed, seededAccounts, seededEstates } from "./seed/seed.ts";
import { removeStackFile, writeStackFile } from "./stack/stack_file.ts";
import { startWorker } from "./stack/worker_process.ts";

const ROOT = join(import.meta.dirname!, "..");
const DIRECTORY = join(ROOT, ".local");
const HOST = "127.0.0.1";
const READY_LIMIT_MS = 60_000;
const ANSWER_MS = 10_000;
/** A Worker that takes longer than this has something to say about it. */
const IMPATIENT_MS = 8_000;
/** How long the parts of a stack that was killed take to end by themselves. */
const PORT_PATIENCE_MS = 4_000;
const POLL_MS = 50;
/** Then we leave: the Worker and the database watch us and end by themselves. */
const STOP_LIMIT_MS = 15_000;

/** Undoes what was started, the last first. */
const undo: (() => void | Promise<void>)[] = [];
let isStopping = false;

async function main(): Promise<void> {
  const startedAt = performance.now();
  stopWhenTold();
  const settings = readDevSettings(Deno.env.toObject());
  await refuseSecondStack();
  await Promise.all([
    waitForPort("PORT", settings.port),
    waitForPort("CONSOLE_PORT", settings.consolePort),
  ]);
  await Deno.mkdir(DIRECTORY, { recursive: true, mode: 0o700 });
  await ensurePackages(ROOT, say);

  const documents = buildDocuments(ROOT);
  // Awaited below: if the database does not start, that is what the developer has to hear.
  documents.catch(() => {});
  say("Starting the database");
  const mysql = join(DIRECTORY, "mysql");
  const database = await openLocalDatabase(settings.databaseUrl, mysql, say);
  whenStopping(database.close);
  whenStopping(await watchDatabase(database, () => stop(1, "The database has ended")));

  const [secrets, gateway] = await Promise.all([
    loadSecrets(DIRECTORY),
    startGateway({ mysql: database.address, rttMs: settings.rttMs, log: false }),
    documents,
  ]);
  whenStopping(gateway.close);
  const api = `http://${HOST}:${settings.port}`;
  const inbox = await startConsole({
    port: settings.consolePort,
    apiKey: secrets.resendApiKey,
    apiUrl: api,
    accounts: seededAccounts,
    estates: seededEstates,
  });
  whenStopping(inbox.close);

  say("Starting the Worker; meanwhile migrations and seeds");
  const worker = await startWorker({
    root: ROOT,
    directory: DIRECTORY,
    port: settings.port,
    gatewayUrl: gateway.url,
    consoleUrl: inbox.url,
    secrets,
  });
  whenStopping(worker.stop);
  worker.ended.then((code) => {
    if (!isStopping) worker.showOutput();
    stop(1, `The Worker has ended with code ${code}`);
  });
  const [isSeeded] = await Promise.all([prepareTables(database), waitForWorker(api, worker)]);

  await writeStackFile(DIRECTORY, {
    api,
    console: inbox.url,
    gateway: gateway.url,
    mysql: database.address,
    pid: Deno.pid,
  });
  whenStopping(() => removeStackFile(DIRECTORY));
  whenStopping(startCron(api, say));
  console.log(renderBanner({
    api,
    console: inbox.url,
    database: describe(database, settings),
    rttMs: settings.rttMs,
    isSeeded,
    readySeconds: (performance.now() - startedAt) / 1000,
  }));
  worker.followOutput();
}

function stopWhenTold() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => stop(0, "Stopping"));
  }
  watchLaunchers(() => stop(0, "Stopping: the program that started this has ended"));
}

/** Ends every part in the reverse order of their start, then this process. */
async function stop(code: number, reason: string): Promise<void> {
  // One Ctrl-C arrives several times: from the terminal, and passed on by the launchers.
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
  // Without an answer it is the file of a stack that was killed.
  if (!running) return await removeStackFile(DIRECTORY);
  throw new Error(
    `The local stack already runs at ${running.api} (process ${running.pid}): stop it first`,
  );
}

async function waitForPort(name: string, port: number): Promise<void> {
  const deadline = Date.now() + PORT_PATIENCE_MS;
  for (let isFirst = true; !isFree(port); isFirst = false) {
    if (Date.now() > deadline) {
      throw new Error(`Port ${port} is in use: set ${name} to another one`);
    }
    if (isFirst) say(`Waiting for port ${port}, which is in use`);
    await delay(POLL_MS);
  }
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: HOST, port }).close();
    return true;
  } catch {
    return false;
  }
}

async function prepareTables(database: LocalDatabase): Promise<boolean> {
  const connection = connectToMysql(database.address);
  try {
    await applyMigrations(connection.query, setsOf(TENANTS), { report: say });
    return await seed(connection.query);
  } finally {
    await connection.close();
  }
}

async function waitForWorker(api: string, worker: ProcessGroup): Promise<void> {
  const startedAt = Date.now();
  const impatience = setTimeout(() => {
    say("The Worker is not ready yet; it says:");
    worker.showOutput();
  }, IMPATIENT_MS);
  for (let answer = "no answer";; await delay(POLL_MS)) {
    try {
      const response = await fetch(`${api}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
      answer = `${response.status} ${(await response.text()).slice(0, 200)}`;
      if (response.ok) return clearTimeout(impatience);
    } catch {
      // Not listening yet.
    }
    if (Date.now() - startedAt > READY_LIMIT_MS) {
      throw new Error(`The Worker is not ready after ${READY_LIMIT_MS / 1000} s: ${answer}`);
    }
  }
}

function describe({ address }: LocalDatabase, { databaseUrl }: DevSettings): string {
  const where = `${address.host}:${address.port}/${address.database}`;
  return databaseUrl ? `${where} (DATABASE_URL)` : `${where} (data in .local/mysql)`;
}

function say(line: string) {
  console.log(`  ${line}`);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

await runCommand({
  name: "deno task dev",
  purpose:
    "Runs the whole stack on this computer until Ctrl-C: database, PlanetScale's protocol, " +
    "Worker, inbox. Data and keys are kept in .local/; .local/stack.json says where everything is.",
  environment: {
    PORT: "Where the API listens; 8787 without it",
    CONSOLE_PORT: "Where the console with the inbox listens; 8788 without it",
    DATABASE_URL:
      "mysql://user:password@host/database, a server that already runs; a private one " +
      "in .local/mysql without it",
    DB_RTT_MS: "Milliseconds added to every round trip to the database; 0 without it",
  },
  exitCodes: { 0: "Stopped", 1: "Could not start, or a part has ended" },
}, async () => {
  try {
    await main();
  } catch (error) {
    await stop(1, error instanceof Error ? error.message : String(error));
  }
});
