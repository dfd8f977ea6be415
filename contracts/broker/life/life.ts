import { runCommand } from "../../../ops/command_line.ts";
import { live } from "./acts.ts";
import { playBadCases } from "./bad_cases.ts";
import { startProvider } from "../provider.ts";
import { startBroker } from "../server/broker.ts";
import { type Broker, brokerFromEnvironment } from "../client.ts";
import { forgetEnvironment, forgetParticipant } from "../client.ts";
import { narrate } from "./narration.ts";
import { type Pact, PROVIDER, readPacts } from "../../pact_files.ts";

/** Where a life is played: a broker, and what to put before every name there. */
type Venue = AsyncDisposable & { broker: Broker; prefix: string };

/**
 * The whole life of our contracts: against a broker of its own, or against the one that
 * PACT_BROKER_BASE_URL names. There, everything has a name of its own and is removed at the end
 * (unless BROKER_KEEP is set), so that the teams' pacts and deployments are not touched.
 */
async function rehearse(print: (line: string) => void): Promise<void> {
  const callback = Deno.env.get("BROKER_CALLBACK_URL");
  const pacts = readPacts();
  await using venue = await openVenue(pacts, callback);
  const told = narrate(print);
  const { broker, prefix } = venue;
  await live({
    broker,
    startProvider,
    providerName: prefix + PROVIDER,
    pacts: pacts.map((pact) => renamed(pact, prefix)),
    environment: `${prefix}production`,
    callback,
  }, told);
  await playBadCases(broker, told);
  console.log("\nEvery step of the contracts' life went as expected.");
}

/** Keeps the story to itself unless it ends badly: for a run beside others. */
async function rehearseQuietly(): Promise<void> {
  const story: string[] = [];
  try {
    await rehearse((line) => story.push(line));
  } catch (error) {
    console.log(story.join("\n"));
    throw error;
  }
}

async function openVenue(pacts: Pact[], callback?: string): Promise<Venue> {
  const foreign = brokerFromEnvironment();
  if (!foreign) return await openOwnVenue();
  if (!callback && !isHere(foreign.url)) {
    throw new Error(
      `Cannot try the webhook: ${foreign.url} cannot call this machine by 127.0.0.1, ` +
        "set BROKER_CALLBACK_URL to an address (with a port) under which it can",
    );
  }
  const prefix = `rehearsal-${crypto.randomUUID().slice(0, 8)}-`;
  const cleanUp = async () => {
    for (const { consumer } of pacts) await forgetParticipant(foreign, prefix + consumer.name);
    await forgetParticipant(foreign, prefix + PROVIDER);
    await forgetEnvironment(foreign, `${prefix}production`);
  };
  const keep = Deno.env.has("BROKER_KEEP");
  return {
    broker: foreign,
    prefix,
    [Symbol.asyncDispose]: async () => keep ? undefined : await cleanUp(),
  };
}

async function openOwnVenue(): Promise<Venue> {
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

function isHere(url: string): boolean {
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
  await runCommand({
    name: "deno task contracts:broker",
    purpose: "Plays the whole life of our contracts against a Pact Broker: publishing, webhook, " +
      "verification, deployments and what may go wrong. Starts a broker of its own unless " +
      "PACT_BROKER_BASE_URL names one, and removes there what it has made.",
    environment: {
      PACT_BROKER_BASE_URL: "A broker that is running",
      PACT_BROKER_TOKEN: "Its token; or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD",
      BROKER_CALLBACK_URL: "Where that broker reaches this machine, with a port",
      BROKER_KEEP: "When set, what was made there is kept",
    },
    options: { quiet: { description: "Print the steps only when one fails" } },
  }, ({ quiet }) => quiet ? rehearseQuietly() : rehearse(console.log));
}
