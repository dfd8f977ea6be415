/**
 * Walks: what people, boards, the cron and a broken database may do, in any order. A model says before
 * each step what it may lead to; the answer, the rows and the pending emails must be one of that.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fault } from "../../local/gateway/gateway.ts";
import { pass, type SentEmail, type Service } from "../support/service.ts";

/** A value of a row that the step makes: any but the one that was there before. */
export const NEW = "(new)";

/** What a model says about one row. */
export type Facts = Record<string, unknown>;

/** How many emails of a kind a step enqueues; without an entry none. */
export type Emails = Record<string, "one" | "maybe">;

/** What every model has: when emails of each kind were enqueued. */
export type Base = { emails: { id: string; kind: string; at: number }[] };

/**
 * What a step may lead to. `says` is found in the answer's body or in where it redirects to; `ifFound` is
 * the status where a lost reply lets the work look as if somebody had done it before.
 */
export type Ending<Model> = {
  status: number;
  model: Model;
  emails: Emails;
  says?: RegExp;
  ifFound?: number;
};

/** Makes an ending: `change` works on a copy of the model, and returns the emails that are enqueued. */
export function ending<Model>(
  model: Model,
  status: number,
  change: (copy: Model) => Emails | void = () => {},
  says?: RegExp,
): Ending<Model> {
  const copy = structuredClone(model);
  const emails = change(copy) ?? {};
  return { status, model: copy, emails, says };
}

/** One thing that somebody may do. */
export type Act<Model> = {
  name: string;
  isPossible?: (model: Model) => boolean;
  /** Does it. `null` for what has no answer. */
  send: (walk: Walk<Model>, model: Model) => Promise<Response | null>;
  endings: (model: Model, now: number) => Ending<Model>[];
};

/** What is known of a person's tenant. */
export type World<Model> = {
  tenant: string;
  /** Reads what the rows say about the person of this walk. */
  read: (walk: Walk<Model>, model: Model) => Promise<Facts[]>;
  /** What the model says about the same. */
  factsOf: (model: Model) => Facts[];
  /** Takes over what only the rows and the answer know. */
  learn: (model: Model, facts: readonly Facts[], answer: string) => void;
  /** Takes the links out of an email that has arrived. `isLate`: it was not sent by the step that enqueued it. */
  receive: (model: Model, email: SentEmail, now: number, isLate: boolean) => void;
};

/** A walk of one person through a service that others have used before. */
export type Walk<Model> = {
  service: Service;
  world: World<Model>;
  address: string;
  number: number;
  /** Whether something was broken, so that emails may come later. */
  isTroubled: boolean;
};

/** What `fast-check` hands from step to step. */
export type State<Model> = { current: Model };

/** Seconds between two steps, so that none shares its moment with another. */
const STEP_SECONDS = 3;

/** One step of a walk, maybe with a fault of the database in it. */
export class Step<Model extends Base> implements fc.AsyncCommand<State<Model>, Walk<Model>> {
  constructor(readonly act: Act<Model>, readonly fault: Fault | null) {}

  check({ current }: Readonly<State<Model>>): boolean {
    return this.act.isPossible?.(current) ?? true;
  }

  async run(state: State<Model>, walk: Walk<Model>): Promise<void> {
    const { service, world } = walk;
    pass(service, STEP_SECONDS);
    const before = state.current;
    const factsBefore = world.factsOf(before);
    const sentBefore = service.sent.length;
    const recover = this.fault && service.gateway.inject(this.fault);
    if (this.fault) walk.isTroubled = true;
    const { status, text } = await answerOf(this.act.send(walk, before));
    await service.backgroundDone();
    recover?.();

    const now = service.clock.now.getTime();
    const facts = await world.read(walk, before);
    const endings = this.endings(before, now);
    const ending = endings.find((each) =>
      each.status === status && (each.says?.test(text) ?? true) &&
      isAllowed(world.factsOf(each.model), facts, factsBefore)
    );
    assert.ok(ending, describe(this, status, text, facts, endings, world));
    state.current = ending.model;
    world.learn(state.current, facts, text);

    const enqueued = (await emailsTo(walk)).filter(({ id }) =>
      !before.emails.some((email) => email.id === id)
    );
    assertEmails(ending.emails, enqueued.map(({ kind }) => kind), this);
    if (!walk.isTroubled) {
      assert.ok(enqueued.every((email) => email.status !== "pending"), `${this}: not sent`);
    }
    state.current.emails.push(...enqueued.map(({ id, kind }) => ({ id, kind, at: now })));
    for (const email of service.sent.slice(sentBefore)) {
      if (email.to !== walk.address) continue;
      const isNew = enqueued.some(({ id }) => id === email.idempotencyKey);
      world.receive(state.current, email, now, !isNew || walk.isTroubled);
    }
  }

  toString(): string {
    if (!this.fault) return this.act.name;
    const { match, ...rest } = this.fault;
    return `${this.act.name} [${Object.values(rest).join(" ")} at ${match}]`;
  }

  /** With a fault the answer may be an outage's, whether the step is done or not. */
  private endings(model: Model, now: number): Ending<Model>[] {
    const usual = this.act.endings(model, now);
    if (!this.fault) return usual;
    const asked = usual.map((ending) => ({ ...ending, emails: atMost(ending.emails) }));
    const hidden = asked.map((ending) => ({ ...ending, status: 503, says: undefined }));
    const found = asked.map((ending) => ({ ...ending, status: ending.ifFound ?? ending.status }));
    return [...asked, ...found, ...hidden, {
      status: 503,
      model: structuredClone(model),
      emails: {},
    }];
  }
}

function atMost(emails: Emails): Emails {
  return Object.fromEntries(Object.keys(emails).map((kind) => [kind, "maybe"]));
}

async function answerOf(sent: Promise<Response | null>): Promise<{ status: number; text: string }> {
  const response = await sent;
  if (!response) return { status: 0, text: "" };
  const location = response.headers.get("Location") ?? "";
  return { status: response.status, text: `${location}${await response.text()}` };
}

async function emailsTo<Model>({ service, world, address }: Walk<Model>) {
  const { rows } = await service.query(
    "SELECT id, kind, status FROM outbox WHERE to_email = ? AND tenant = ?",
    [address, world.tenant],
  );
  return rows.map((row) => ({
    id: String(row.id),
    kind: String(row.kind),
    status: String(row.status),
  }));
}

function isAllowed(expected: Facts[], actual: Facts[], before: Facts[]): boolean {
  if (expected.length !== actual.length) return false;
  return expected.every((facts, i) => {
    const old = before.find(({ id }) => id === facts.id);
    return Object.entries(facts).every(([name, value]) =>
      value === NEW
        ? actual[i]![name] !== null && actual[i]![name] !== old?.[name]
        : actual[i]![name] === value
    );
  });
}

function assertEmails(expected: Emails, enqueued: string[], step: unknown): void {
  const kinds = new Set([...Object.keys(expected), ...enqueued]);
  for (const kind of kinds) {
    const count = enqueued.filter((each) => each === kind).length;
    const allowed = { one: [1], maybe: [0, 1], none: [0] }[expected[kind] ?? "none"];
    assert.ok(allowed.includes(count), `${step}: ${count} emails ${kind}, not ${allowed}`);
  }
}

function describe<Model extends Base>(
  step: Step<Model>,
  status: number,
  text: string,
  facts: readonly Facts[],
  endings: readonly Ending<Model>[],
  { factsOf }: World<Model>,
): string {
  const allowed = endings.map((ending) =>
    `  ${ending.status} ${ending.says ?? ""} ${JSON.stringify(factsOf(ending.model))}`
  );
  const was = `  ${status} ${text.slice(0, 300)} ${JSON.stringify(facts)}`;
  return [`${step} ended in`, was, "which is none of", ...allowed].join("\n");
}

/** What breaks in the database under a step. None of it holds locks for long, which would only be slow. */
const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    match: fc.constantFrom(/./, /^\s*SELECT/, /^BEGIN/, /^\s*(INSERT|UPDATE|DELETE)/, /^COMMIT/),
    times: fc.constantFrom(1, 2),
    kind: fc.constantFrom("drop_request" as const, "pool_full" as const),
  }),
  fc.constantFrom<Fault>(
    { match: /^COMMIT/, times: 1, kind: "drop_reply" },
    { match: /^COMMIT/, times: 1, kind: "kill_transaction" },
    {
      match: /^\s*(INSERT|UPDATE|DELETE)/,
      times: 1,
      kind: "error",
      errno: 1213,
      message: "Deadlock found",
    },
    {
      match: /^\s*UPDATE/,
      times: 2,
      kind: "error",
      errno: 1205,
      message: "Lock wait timeout exceeded",
    },
  ),
);

/** Steps of acts that have a weight each; one in eight meets a fault. */
export function steps<Model extends Base>(
  acts: readonly [weight: number, act: fc.Arbitrary<Act<Model>>][],
): fc.Arbitrary<Step<Model>> {
  const act = fc.oneof(...acts.map(([weight, arbitrary]) => ({ weight, arbitrary })));
  const fault = fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, faults);
  return fc.tuple(act, fault).map(([act, fault]) => new Step(act, fault));
}

/** Which of several is meant. */
export const picks: fc.Arbitrary<number> = fc.nat({ max: 7 });

/** The latest in half of the cases, else one before it. */
export function latestFirst<T>(all: readonly T[], pick: number): T {
  return all.at(-1 - Math.max(0, pick - 3) % all.length)!;
}

/** Minutes to weeks go by, and nobody does anything. */
export function timePasses<Model>(): fc.Arbitrary<Act<Model>> {
  const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
  const spans: [string, number][] = [
    ["70 seconds pass", 70],
    ["11 minutes pass", 11 * MINUTE],
    ["2 hours pass", 2 * HOUR],
    ["25 hours pass", 25 * HOUR],
    ["4 days pass", 4 * DAY],
    ["8 days pass", 8 * DAY],
    ["31 days pass", 31 * DAY],
  ];
  return fc.constantFrom(...spans).map(([name, seconds]) => ({
    name,
    send: ({ service }) => {
      pass(service, seconds);
      return Promise.resolve(null);
    },
    endings: (model) => [{ status: 0, model: structuredClone(model), emails: {} }],
  }));
}

/** The mail provider breaks, or works again. */
export function provider<Model>(): fc.Arbitrary<Act<Model>> {
  return fc.boolean().map((isDown) => ({
    name: `the mail provider is ${isDown ? "down" : "up"}`,
    send: (walk) => {
      walk.isTroubled ||= isDown;
      setProvider(walk.service, !isDown);
      return Promise.resolve(null);
    },
    endings: (model) => [{ status: 0, model: structuredClone(model), emails: {} }],
  }));
}

function setProvider({ mail }: Service, isUp: boolean): void {
  mail.answer = () =>
    isUp ? { sent: true } : { sent: false, fault: "unknown", reason: "unreachable" };
}

/** The end of a walk: when all is well again, no email is left behind. */
export async function finish<Model>(walk: Walk<Model>): Promise<void> {
  const { service } = walk;
  setProvider(service, true);
  await service.backgroundDone();
  if (!walk.isTroubled) return;
  for (let minute = 0; minute < 2; minute++) {
    pass(service, 3700);
    await service.runCron();
    await service.backgroundDone();
  }
  const left = (await emailsTo(walk)).filter(({ status }) => status === "pending");
  assert.deepEqual(left, [], "emails that are still pending");
}

/** Whether an email that people ask for is sure to come: there were few of its kind, and not just now. */
export function mayAsk(
  sent: readonly { kind: string; at: number }[],
  kind: string,
  now: number,
  { perDay = 6, pauseSeconds = 60 } = {},
): "one" | "maybe" {
  const lately = sent.filter((email) => email.kind === kind && email.at > now - 86_400_000);
  const isEarly = lately.some(({ at }) => at > now - pauseSeconds * 1000);
  return lately.length < perDay && !isEarly ? "one" : "maybe";
}
