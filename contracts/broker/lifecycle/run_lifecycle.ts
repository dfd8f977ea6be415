// The second half of `deno task contracts:broker`. Its arguments may be --quiet and --short.
import { withSomeRequests } from "./pact_changes.ts";
import { runLifecycle } from "./steps.ts";
import { runErrorCases } from "./error_cases.ts";
import { startProvider } from "../provider.ts";
import { startBroker } from "../server/broker.ts";
import {
  type Broker,
  brokerFromEnvironment,
  removeEnvironment,
  removeParticipant,
} from "../client.ts";
import { endInOneLine } from "../command.ts";
import { createStepReport } from "./step_report.ts";
import { type Pact, PROVIDER, readPacts } from "../../pact_files.ts";

/** A broker, and a prefix for every name that is used there. */
type BrokerAccess = AsyncDisposable & { broker: Broker; prefix: string };

/**
 * Takes our contracts through their whole lifecycle: at a broker of its own, or at the one that
 * PACT_BROKER_BASE_URL names. There, everything gets a prefixed name and is removed at the end (unless
 * BROKER_KEEP is set), so that the teams' pacts and deployments are not touched.
 */
async function run(print: (line: string) => void): Promise<void> {
  const callback = Deno.env.get("BROKER_CALLBACK_URL");
  const pacts = Deno.args.includes("--short") ? readPacts().map(withSomeRequests) : readPacts();
  await using access = await openBroker(pacts, callback);
  const report = createStepReport(print);
  const { broker, prefix } = access;
  await runLifecycle({
    broker,
    startProvider,
    providerName: prefix + PROVIDER,
    pacts: pacts.map((pact) => renamed(pact, prefix)),
    environment: `${prefix}production`,
    callback,
  }, report);
  await runErrorCases(broker, report);
  console.log("\nEvery step of the contracts' lifecycle went as expected.");
}

/** Prints the steps only when one fails: for a run in parallel with the tests. */
async function runQuietly(): Promise<void> {
  const lines: string[] = [];
  try {
    await run((line) => lines.push(line));
  } catch (error) {
    console.log(lines.join("\n"));
    throw error;
  }
}

async function openBroker(pacts: Pact[], callback?: string): Promise<BrokerAccess> {
  const given = brokerFromEnvironment();
  if (!given) return await startOwnBroker();
  if (!callback && !isOnThisMachine(given.url)) {
    throw new Error(
      `Cannot try the webhook: ${given.url} does not reach this machine as 127.0.0.1, ` +
        "set BROKER_CALLBACK_URL to a URL (with a port) that does",
    );
  }
  const prefix = `lifecycle-${crypto.randomUUID().slice(0, 8)}-`;
  const cleanUp = async () => {
    for (const { consumer } of pacts) await removeParticipant(given, prefix + consumer.name);
    await removeParticipant(given, prefix + PROVIDER);
    await removeEnvironment(given, `${prefix}production`);
  };
  const keep = Deno.env.has("BROKER_KEEP");
  return {
    broker: given,
    prefix,
    [Symbol.asyncDispose]: async () => keep ? undefined : await cleanUp(),
  };
}

async function startOwnBroker(): Promise<BrokerAccess> {
  const directory = await Deno.makeTempDir({ prefix: "broker-" });
  const credentials = { username: "daftar", password: crypto.randomUUID() };
  const running = await startBroker({ directory, credentials, report: console.log });
  return {
    broker: { url: running.url, ...credentials },
    prefix: "",
    [Symbol.asyncDispose]: async () => {
      await running.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

function isOnThisMachine(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

function renamed(pact: Pact, prefix: string): Pact {
  return {
    ...pact,
    consumer: { ...pact.consumer, name: prefix + pact.consumer.name },
    provider: { ...pact.provider, name: prefix + pact.provider.name },
  };
}

if (import.meta.main) {
  const isQuiet = Deno.args.includes("--quiet");
  await endInOneLine(() => isQuiet ? runQuietly() : run(console.log));
}
