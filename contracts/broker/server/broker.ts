import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { runCommand } from "../../../ops/command_line.ts";
import { keptVersion } from "../../consumers/support/revisions.ts";
import { publish, saveParticipant } from "../client.ts";
import { installGems, type Report } from "./gems.ts";
import { PROVIDER, readPacts } from "../../pact_files.ts";
import { startPuma, stopPuma, untilReady } from "./puma.ts";

/** The one user of a broker that asks for a password. */
export type Credentials = { username: string; password: string };

/** A running broker: its URL without a trailing slash, when it has ended, and how to stop it. */
export type RunningBroker = { url: string; ended: Promise<unknown>; close: () => Promise<void> };

/**
 * How to start a broker. `directory` holds its database and log; without `port` it takes a free one;
 * `fresh` removes the database of an earlier run; without `credentials` it asks for none (it listens
 * only on 127.0.0.1).
 */
export type BrokerOptions = {
  directory: string;
  port?: number;
  fresh?: boolean;
  credentials?: Credentials;
  report?: Report;
};

/** The database and log of `deno task broker`. */
export const BROKER_HOME = fileURLToPath(new URL("../../../.local/broker", import.meta.url));

/** The port of `deno task broker` without BROKER_PORT. */
export const BROKER_PORT = 9292;

/**
 * Starts a Pact Broker (the Ruby gem, under puma, with an SQLite file) and waits until it answers.
 *
 * @throws when it cannot be installed, its port is in use, or it does not answer within a minute
 */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const gems = await installGems(options.report ?? (() => {}));
  const directory = resolve(options.directory);
  await Deno.mkdir(directory, { recursive: true });
  if (options.fresh) await removeDatabase(directory);
  const port = reservePort(options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const log = `${directory}/broker.log`;
  const puma = startPuma(gems, port, settings(directory, options.credentials), log);
  if (!await untilReady(puma, url)) {
    await stopPuma(puma);
    throw new Error(`Cannot start the broker: it did not answer (log: ${log})`);
  }
  return { url, ended: puma.child.status, close: () => stopPuma(puma) };
}

function settings(directory: string, credentials?: Credentials): Record<string, string> {
  return {
    PACT_BROKER_DATABASE_URL: `sqlite:///${databasePath(directory)}`,
    PACT_BROKER_LOG_STREAM: "stdout",
    PACT_BROKER_SEED_EXAMPLE_DATA: "false",
    PACT_BROKER_HIDE_PACTFLOW_MESSAGES: "true",
    PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: "http https",
    PACT_BROKER_WEBHOOK_HOST_WHITELIST: "127.0.0.1 localhost",
    ...(credentials && {
      PACT_BROKER_BASIC_AUTH_ENABLED: "true",
      PACT_BROKER_BASIC_AUTH_USERNAME: credentials.username,
      PACT_BROKER_BASIC_AUTH_PASSWORD: credentials.password,
      PACT_BROKER_PUBLIC_HEARTBEAT: "true",
    }),
  };
}

function databasePath(directory: string): string {
  return `${directory}/broker.sqlite3`;
}

async function removeDatabase(directory: string): Promise<void> {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    await Deno.remove(databasePath(directory) + suffix).catch(() => {});
  }
}

// Another program on this port would answer in place of our broker.
function reservePort(port: number): number {
  try {
    using listener = Deno.listen({ hostname: "127.0.0.1", port });
    return listener.addr.port;
  } catch (cause) {
    throw new Error(`Cannot start the broker: port ${port} is in use (set BROKER_PORT)`, { cause });
  }
}

async function serve(fresh: boolean): Promise<void> {
  const broker = await startBroker({
    directory: BROKER_HOME,
    port: Number(Deno.env.get("BROKER_PORT") ?? BROKER_PORT),
    fresh,
    report: console.log,
  });
  let stopping: Promise<void> | undefined;
  const stop = () => void (stopping ??= broker.close());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, stop);
  }
  await publishPacts(broker.url);
  console.log(
    `The broker answers at ${broker.url} (its matrix: ${broker.url}/matrix). Ctrl-C stops it.`,
  );
  await broker.ended;
  if (!stopping) {
    throw new Error(`The broker has ended unexpectedly (log: ${BROKER_HOME}/broker.log)`);
  }
  await stopping;
  Deno.exit(0); // signal listeners would keep the process alive
}

async function publishPacts(url: string): Promise<void> {
  await saveParticipant({ url }, PROVIDER, "main");
  for (const pact of readPacts()) {
    await saveParticipant({ url }, pact.consumer.name, "main");
    const version = keptVersion(pact);
    await publish({ url }, pact, { version, branch: "main" });
    console.log(`Published: ${pact.consumer.name} ${version}`);
  }
}

if (import.meta.main) {
  await runCommand({
    name: "deno task broker",
    purpose:
      "Runs a Pact Broker with the pacts of this repository in the foreground, until Ctrl-C.",
    options: { fresh: { description: "Forget the database of earlier runs" } },
    environment: { BROKER_PORT: `Where it listens on 127.0.0.1; ${BROKER_PORT} without it` },
  }, ({ fresh }) => serve(fresh));
}
