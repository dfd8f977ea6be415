import { readBeginning } from "./world/beginning.ts";
import { examine, hasLoosePhotos } from "./invariants.ts";
import { type Isolate, onDeath, type Plant, release, startIsolate } from "./world/isolate.ts";
import { createNetwork } from "./world/network.ts";
import { persist, type Town } from "./people/client.ts";
import { liveAsLearner } from "./people/learner.ts";
import { liveAsResident } from "./people/resident.ts";
import { createPhotos } from "./world/photos.ts";
import { startProvider } from "./world/provider.ts";
import { type Executed, KILL_AFTER_MS, startServer } from "./world/server.ts";
import { type Beginning, type Engine, startEngine } from "./sql/engine.ts";
import type { Tape } from "./world/tape.ts";
import { forecast } from "./world/weather.ts";
import { createWorld, type Line } from "./world/world.ts";

/** What a history came to. */
export type History = {
  /** What must not be; none when all is well. */
  wrongs: string[];
  story: readonly Line[];
  tape: readonly number[];
  events: number;
  /** What is left in the tables. */
  engine: Engine;
};

/** What may be changed about a history. */
export type HistoryOptions = {
  /** A bug in the product. */
  plant?: Plant;
  /** How many histories may be spent on shrinking a failure. Default: 600. */
  shrinkingTries?: number;
  /** Hears of each statement that was executed. */
  record?: (entry: Executed) => void;
};

/** How long a photo waits for a row that names it, and a bit. */
const PHOTOS_WAIT_MS = 61 * 60_000;

/** How often the platform calls the cron. */
const CRON_EVERY_MS = 60_500;

/** Reads what every history begins with, once. */
export async function prepare(): Promise<Beginning> {
  return await readBeginning();
}

/** Lets a history happen, as its tape has it, and examines what is left. */
export async function happen(
  beginning: Beginning,
  tape: Tape,
  { plant, record }: HistoryOptions = {},
): Promise<History> {
  const world = createWorld(tape);
  const weather = forecast(tape);
  const engine = startEngine(beginning);
  const server = startServer(world, engine, {
    terse: weather.terse,
    code: weather.unknownCodes ? "unknown" : "named",
  });
  server.record = record ?? null;
  const provider = startProvider(world, weather);
  const network = createNetwork(world, server, weather);
  const photos = createPhotos(world, weather);
  const surroundings = {
    world,
    fetch: network,
    send: provider.send,
    photos: photos.store,
    requestsPerSecond: 2,
  };
  let isolates: Isolate[] = [];
  let started = 0;
  const replace = (at: number) => {
    const isolate = startIsolate(`isolate ${++started}`, surroundings, plant);
    isolates[at] = isolate;
    onDeath(isolate, () => replace(at));
  };
  replace(0);
  replace(1);
  const town: Town = {
    world,
    weather,
    engine,
    isolate: () => isolates[tape.pick(isolates.length)]!,
    mail: provider.taken,
    registrations: [],
    wrongs: [],
  };

  const main = async (): Promise<void> => {
    for (let i = 0; i < weather.failovers; i++) {
      world.after(tape.pick(40) * 1_000, () => server.failOver(1_000 + 1_000 * tape.pick(8)));
    }
    await Promise.all([...people(town), ...cronInStorm(town)]);
    await calmDown();
  };

  async function calmDown(): Promise<void> {
    world.tell("it is calm from now on");
    weather.isCalm = true;
    for (const registration of town.registrations) {
      if (!registration.isUnclear) continue;
      registration.answer = await persist(town, "once more", registration.ask, 5);
    }
    for (let rounds = 0; rounds < 30; rounds++) {
      if (isUnfinished(town)) {
        await world.sleep(CRON_EVERY_MS);
        await isolates[0]!.scheduled().catch(() => {});
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

  /** Waits for work after answers. In calm weather no isolate dies of anything new. */
  async function rest(): Promise<void> {
    for (let at = 0; at < isolates.length; at++) await isolates[at]!.idle();
  }

  const events = await world.run(main());
  const wrongs = [
    ...town.wrongs,
    ...provider.violations,
    ...examine({
      town,
      taken: provider.taken,
      openTransactions: server.open(),
      stored: photos.stored,
    }),
  ];
  isolates.forEach(release);
  isolates = [];
  return { wrongs, story: world.story, tape: tape.taken, events, engine };
}

function people(town: Town): Promise<void>[] {
  const { tape } = town.world;
  const count = 1 + tape.choose(0.3, 0.05);
  const tenant = tape.pick(2);
  return Array.from({ length: count }, async (_, at) => {
    // Some want the address of somebody else.
    const owner = at > 0 && tape.choose(0.3) === 1 ? 0 : at;
    const acts = tape.choose(0.25, 0.2, 0.12, 0.08, 0.05);
    const lateMs = 700 * tape.pick(8);
    const isResident = (count === 3 && at === 2) ? tenant === 1 : tenant === 0;
    await town.world.sleep(lateMs);
    const person = { name: `person${at}`, address: `person${owner}@example.com`, acts };
    await (isResident ? liveAsResident : liveAsLearner)(town, person);
  });
}

function cronInStorm(town: Town): Promise<void>[] {
  const runs = town.world.tape.choose(0.25, 0.05);
  return Array.from({ length: runs }, async (_, at) => {
    await town.world.sleep(4_000 * (1 + town.world.tape.pick(12)) + 60_000 * at);
    const isolate = town.isolate();
    const died = new Promise<void>((resolve) => onDeath(isolate, resolve));
    await Promise.race([isolate.scheduled().catch(() => {}), died]);
  });
}

function isUnfinished({ engine }: Town): boolean {
  return engine.rows("outbox").some(({ status, lease_token, last_error }) =>
    status === "pending" && last_error !== "invalid_idempotent_request" || lease_token !== null
  );
}
