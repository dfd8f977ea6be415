import { examine, hasLoosePhotos } from "./invariants.ts";
import { type InjectedBug, type Isolate, onDeath, release, startIsolate } from "./world/isolate.ts";
import { createNetwork } from "./world/network.ts";
import { sendUntilAnswered, type Simulation } from "./people/client.ts";
import { liveAsLearner } from "./people/learner.ts";
import { liveAsResident } from "./people/resident.ts";
import { createPhotos } from "./world/photos.ts";
import { startProvider } from "./world/provider.ts";
import { type Executed, KILL_AFTER_MS, startServer } from "./world/server.ts";
import { type Beginning, type Engine, startEngine } from "./sql/engine.ts";
import type { Tape } from "./world/tape.ts";
import { chooseFaultRates } from "./world/fault_rates.ts";
import { BEGINNING, createWorld, type Line } from "./world/world.ts";
import { toSql } from "../src/db/time.ts";

/** What a history came to. */
export type History = {
  /** Which invariants are violated; none when all is well. */
  violations: string[];
  story: readonly Line[];
  tape: readonly number[];
  events: number;
  /** What is left in the tables. */
  engine: Engine;
};

/** What may be changed about a history. */
export type HistoryOptions = {
  /** A bug that the product gets, for the simulator to find. */
  bug?: InjectedBug;
  /** How many histories may be spent on shrinking a failure. Default: 600. */
  shrinkingTries?: number;
  /** Hears of each statement that was executed. */
  record?: (entry: Executed) => void;
};

/** How long a photo waits for a row that names it, and a bit. */
const PHOTOS_WAIT_MS = 61 * 60_000;

/** How often the platform calls the cron. */
const CRON_EVERY_MS = 60_500;

/** Runs a history with the choices of a tape, and examines what is left. */
export async function runHistory(
  beginning: Beginning,
  tape: Tape,
  { bug, record }: HistoryOptions = {},
): Promise<History> {
  const world = createWorld(tape);
  const rates = chooseFaultRates(tape);
  const engine = startEngine(beginning);
  const server = startServer(world, engine, {
    terse: rates.terse,
    code: rates.unknownCodes ? "unknown" : "named",
  });
  server.record = record ?? null;
  const provider = startProvider(
    world,
    rates,
    (key) => engine.rows("email_request").some(({ id }) => id === key),
  );
  const network = createNetwork(world, server, rates);
  const photos = createPhotos(world, rates);
  const surroundings = {
    world,
    fetch: network,
    send: provider.send,
    noteFailedAttempt: provider.noteFailedAttempt,
    photos: photos.store,
    requestsPerSecond: 2,
  };
  let isolates: Isolate[] = [];
  let started = 0;
  const replace = (at: number) => {
    const isolate = startIsolate(`isolate ${++started}`, surroundings, bug);
    isolates[at] = isolate;
    onDeath(isolate, () => replace(at));
  };
  replace(0);
  replace(1);
  const simulation: Simulation = {
    world,
    rates,
    engine,
    isolate: () => isolates[tape.pick(isolates.length)]!,
    mail: provider.taken,
    registrations: [],
    violations: [],
  };

  const main = async (): Promise<void> => {
    for (let i = 0; i < rates.failovers; i++) {
      world.after(tape.pick(40) * 1_000, () => server.failOver(1_000 + 500 * tape.pick(8)));
    }
    const length = LENGTHS[tape.choose(LONG)]!;
    await Promise.all([...people(simulation, length), ...cronDuringFaults(simulation, length)]);
    await recover();
  };

  async function recover(): Promise<void> {
    world.tell("no more faults from here on");
    rates.areFaultsOver = true;
    for (const registration of simulation.registrations) {
      if (!registration.isUnclear) continue;
      registration.answer = await sendUntilAnswered(simulation, "once more", registration.ask, 5);
    }
    for (let rounds = 0; rounds < 30; rounds++) {
      if (isUnfinished(simulation)) {
        await world.sleep(CRON_EVERY_MS);
        if (isDue(simulation)) await isolates[0]!.scheduled().catch(() => {});
      } else if (isolates.every(({ isIdle }) => isIdle())) break;
      else await rest();
    }
    if (hasLoosePhotos(engine, photos.stored)) {
      world.tell("an hour later the cron removes photos that nobody kept");
      await world.sleep(PHOTOS_WAIT_MS);
      await isolates[0]!.scheduled().catch(() => {});
      await rest();
    }
    // What nobody could roll back, the server ends by itself.
    if (server.open() > 0) await world.sleep(KILL_AFTER_MS);
  }

  /** Waits for work after answers. Once faults are over, an isolate dies only of an earlier one. */
  async function rest(): Promise<void> {
    for (let at = 0; at < isolates.length; at++) await isolates[at]!.idle();
  }

  const events = await world.run(main());
  const violations = [
    ...simulation.violations,
    ...provider.violations,
    ...examine({
      simulation,
      taken: provider.taken,
      openTransactions: server.open(),
      stored: photos.stored,
    }),
  ];
  isolates.forEach(release);
  isolates = [];
  return { violations, story: world.story, tape: tape.taken, events, engine };
}

/** How much happens in a history: how likely each number of companions, acts of a person, runs of the cron is. */
const LENGTHS = [
  { companions: [0.12], acts: [0.25, 0.1], cronRuns: [0.1] },
  { companions: [0.4, 0.1], acts: [0.2, 0.2, 0.2, 0.15, 0.1, 0.05], cronRuns: [0.4, 0.1] },
] as const;

type Length = typeof LENGTHS[number];

/** Most histories are short: what goes wrong seldom takes more than one person and one or two acts. */
const LONG = 0.06;

function people(simulation: Simulation, length: Length): Promise<void>[] {
  const { tape } = simulation.world;
  const count = 1 + tape.choose(...length.companions);
  const tenant = tape.pick(2);
  return Array.from({ length: count }, async (_, at) => {
    // Some want the address of somebody else.
    const owner = at > 0 && tape.choose(0.3) === 1 ? 0 : at;
    const acts = tape.choose(...length.acts);
    const lateMs = 700 * tape.pick(8);
    const isResident = (count === 3 && at === 2) ? tenant === 1 : tenant === 0;
    await simulation.world.sleep(lateMs);
    const person = { name: `person${at}`, address: `person${owner}@example.com`, acts };
    await (isResident ? liveAsResident : liveAsLearner)(simulation, person);
  });
}

function cronDuringFaults(simulation: Simulation, { cronRuns }: Length): Promise<void>[] {
  const runs = simulation.world.tape.choose(...cronRuns);
  return Array.from({ length: runs }, async (_, at) => {
    await simulation.world.sleep(2_000 * (1 + simulation.world.tape.pick(8)) + 60_000 * at);
    const isolate = simulation.isolate();
    const died = new Promise<void>((resolve) => onDeath(isolate, resolve));
    await Promise.race([isolate.scheduled().catch(() => {}), died]);
  });
}

function isUnfinished({ engine }: Simulation): boolean {
  return engine.rows("outbox").some(({ status, lease_token }) =>
    status === "pending" || lease_token !== null
  );
}

/** Whether the cron finds an email to deliver. When it finds none, nobody has to see it look. */
function isDue({ engine, world }: Simulation): boolean {
  const now = toSql(new Date(BEGINNING + world.now()));
  return engine.rows("outbox").some(({ status, next_attempt_at, lease_until }) =>
    status === "pending" && next_attempt_at! <= now && (lease_until === null || lease_until! <= now)
  );
}
