import { type App, createApp } from "../../src/app.ts";
import { connect } from "../../src/db/connect.ts";
import type { Deps, MailEvent, Passwords, PhotoStore, Runtime } from "../../src/deps.ts";
import type { Tenant } from "../../src/tenant.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import type { Sender } from "./network.ts";
import { SETTINGS } from "./settings.ts";
import { BEGINNING, type World } from "./world.ts";

/** What an isolate has of the world around it. */
export type Surroundings = {
  world: World;
  fetch: (sender: Sender) => Runtime["fetch"];
  send: (sender: Sender) => Deps["mailer"]["send"];
  /** Hears which email could not be delivered because of an error in the Worker. */
  noteFailedAttempt: (emailId: string) => void;
  photos: (sender: Sender) => PhotoStore;
  /** How many requests a second the mail provider takes. */
  requestsPerSecond: number;
};

/** One isolate of the Worker: it serves requests until it dies, at any moment. */
export type Isolate = Sender & {
  /** Answers a request; never, when it dies before. */
  fetch: (request: Request) => Promise<Response>;
  scheduled: () => Promise<void>;
  /** Resolves when no work goes on after answers. */
  idle: () => Promise<void>;
  isIdle: () => boolean;
};

/** A Worker that was assembled, and the world that it lives in at the moment. */
type Assembled = { app: App; live: (surroundings: Surroundings, sender: Sender) => void };

/** Assembled before, and left by its last history as it was: nothing is in its memory. */
const spares = new Map<InjectedBug | undefined, Assembled[]>();

function sparesOf(bug: InjectedBug | undefined): Assembled[] {
  const known = spares.get(bug) ?? [];
  spares.set(bug, known);
  return known;
}

/** Replaces parts of the product by parts with a bug. */
export type InjectedBug = (deps: Deps) => Deps;

function assemble(bug: InjectedBug | undefined): Assembled {
  let place: Surroundings;
  let sender: Sender;
  let log: Deps["log"];
  const runtimeOf = (): Runtime => {
    const { world } = place;
    const own = sender;
    return {
      fetch: place.fetch(own),
      elapsedMs: world.now,
      after: (milliseconds, work) => world.after(milliseconds, () => own.isDead || work()),
      random: () => world.randomBytes(1)[0]! / 256,
      newId: world.newId,
      randomBytes: world.randomBytes,
      compute: world.compute,
    };
  };
  const app = createApp({
    tenants: TENANTS.map((tenant) => ({ tenant, database: "one" })),
    metricsTokens: [],
    readMailEvent: (_, body) => Promise.resolve(readEvent(new TextDecoder().decode(body))),
    depsFor: ({ name }: Tenant, meter, patienceMs) => {
      const { world } = place;
      const own = sender;
      const runtime = runtimeOf();
      const deps = {
        ...runtime,
        db: connect("https://user:password@database.test", patienceMs, meter, runtime),
        mailer: { send: place.send(own), requestsPerSecond: place.requestsPerSecond },
        photos: place.photos(own),
        passwords: passwordsOf(world),
        isBreached: () => Promise.resolve(false),
        allow: () => Promise.resolve(true),
        now: () => new Date(BEGINNING + world.now()),
        sleep: (milliseconds: number) =>
          new Promise<void>((resolve) =>
            void world.after(milliseconds, () => own.isDead || resolve())
          ),
        failedLogInMs: 1_000,
        serviceKey: SETTINGS.serviceKey,
        settings: SETTINGS[name as "pewaca" | "zporta"],
        log,
      };
      return bug ? { ...bug(deps), settings: deps.settings } : deps;
    },
  });
  return {
    app,
    live: (surroundings, own) => {
      [place, sender] = [surroundings, own];
      // What the product keeps by isolate, it keeps by its log: each life has one of its own.
      log = (entry) => {
        if (entry.event === "email_not_delivered") place.noteFailedAttempt(String(entry.email_id));
        if (entry.error === undefined) return;
        place.world.tell(`${own.name} logs: ${JSON.stringify(entry)}`);
      };
    },
  };
}

function readEvent(text: string): MailEvent {
  const event = JSON.parse(text);
  return { ...event, at: new Date(event.at) };
}

/** Starts an isolate. */
export function startIsolate(name: string, surroundings: Surroundings, bug?: InjectedBug): Isolate {
  const spare = sparesOf(bug);
  const assembled = spare.pop() ?? assemble(bug);
  const { app } = assembled;
  const { world } = surroundings;
  const working = new Set<Promise<unknown>>();
  const deaths: (() => void)[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>) => {
      const tracked: Promise<unknown> = work.catch(() => {}).finally(() => working.delete(tracked));
      working.add(tracked);
    },
    passThroughOnException: () => {},
    props: {},
  };
  const isolate: Isolate = {
    name,
    isDead: false,
    mayKeepCounts: false,
    die: () => {
      if (isolate.isDead) return;
      isolate.isDead = true;
      world.tell(`${name} dies`);
      deaths.forEach((hear) => hear());
    },
    fetch: (request) => app.fetch(request, context),
    scheduled: () => {
      const run = app.scheduled();
      context.waitUntil(run);
      return run;
    },
    idle: async () => {
      const died = new Promise<void>((resolve) => void deaths.push(resolve));
      while (working.size > 0 && !isolate.isDead) {
        await Promise.race([Promise.all(working), died]);
      }
    },
    isIdle: () => working.size === 0,
  };
  isolateDeaths.set(isolate, deaths);
  assembled.live(surroundings, isolate);
  released.set(isolate, () => {
    const isClean = isolate.isIdle() && !isolate.isDead && !isolate.mayKeepCounts;
    if (isClean) spare.push(assembled);
  });
  return isolate;
}

const released = new WeakMap<Isolate, () => void>();
const isolateDeaths = new WeakMap<Isolate, (() => void)[]>();

/** Calls `hear` when an isolate dies. */
export function onDeath(isolate: Isolate, hear: () => void): void {
  isolateDeaths.get(isolate)!.push(hear);
}

/** Leaves an isolate to another history, when nothing is in its memory. */
export function release(isolate: Isolate): void {
  released.get(isolate)!();
}

/** What stands in place of a hash. */
export function simulatedHash(password: string): string {
  return `argon2$simulated$${password}`;
}

/** A hash takes 30 ms, and says what it is of: nobody here looks. */
function passwordsOf(world: World): Passwords {
  return {
    hash: async (password) => {
      await world.sleep(30);
      return simulatedHash(password);
    },
    verify: async (password, stored) => {
      await world.sleep(30);
      return simulatedHash(password) === stored;
    },
    isOutdated: () => false,
  };
}
