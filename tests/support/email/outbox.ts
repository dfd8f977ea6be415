import assert from "node:assert/strict";
import type { EmailRenderer } from "../../../src/core/delivery/attempt.ts";
import { deliver, deliverPending } from "../../../src/core/delivery/deliver.ts";
import { enqueueEmail, type PendingEmail, type RenderEmail } from "../../../src/core/outbox.ts";
import { connect } from "../../../src/db/connect.ts";
import { addSeconds, toSql } from "../../../src/db/time.ts";
import type {
  Database,
  Deps,
  Email,
  Query,
  Row,
  SendEmails,
  SendFailure,
  SendFault,
  SendResult,
} from "../../../src/deps.ts";
import { RUNTIME } from "../../../src/runtime.ts";
import { assertClean } from "../log_scan.ts";
import { createDatabase, type TestDatabase } from "../mysql/mysql.ts";

/** A request that the provider of a test got. `taken` are the emails that it took. */
export type ProviderRequest = { at: Date; key: string; emails: readonly Email[]; taken: number };

/** What the provider of a test does with a request; `undefined`: it takes it. */
export type Answer = (
  emails: readonly Email[],
  key: string,
) => SendFailure | SendResult | undefined | Promise<SendFailure | SendResult | undefined>;

/** An outbox on a real database, two tenants that render from nothing, a clock and a provider. */
export type Outbox = AsyncDisposable & {
  database: TestDatabase;
  deps: Deps;
  clock: { now: Date };
  logged: Record<string, unknown>[];
  renderers: EmailRenderer[];
  provider: {
    requests: ProviderRequest[];
    answer: Answer;
    /** The addresses of all emails that were taken, in their order. */
    taken: () => string[];
  };
  /** Moves the clock. */
  pass: (seconds: number) => void;
  /** Enqueues an email as an act does, without delivering it. */
  enqueue: (
    change?: Partial<{ tenant: string; kind: string; to: string }>,
  ) => Promise<PendingEmail>;
  /** What follows the answer. */
  deliver: (pending: PendingEmail) => Promise<void>;
  /** What the cron does. */
  sweep: () => Promise<void>;
  /** Writes down emails that have been due for as many seconds as they are, the first the longest. */
  plant: (count: number, columns?: Record<string, string>) => Promise<void>;
  /** Asserts that no statement is under way, or follows: what has returned has done everything. */
  assertIdle: () => Promise<void>;
  rows: () => Promise<Row[]>;
  /** How many rows have each status. */
  statuses: () => Promise<Record<string, number>>;
};

/** What a test may choose. */
export type OutboxOptions = {
  /** What we believe that the provider takes. Default: any number. */
  requestsPerSecond?: number;
  /** What it really takes: above that it answers 429. Default: any number. */
  limit?: number;
  latencyMs?: number;
  /** The clock is the computer's, and waiting takes time. */
  isRealTime?: boolean;
  render?: RenderEmail;
};

const PATIENCE_MS = 60_000;

/** The kinds of email that both tenants know. */
export const KINDS = ["welcome", "reset"];

/** Starts an outbox. One a test, nothing shared. */
export async function startOutbox(options: OutboxOptions = {}): Promise<Outbox> {
  const database = await createDatabase({ tenants: [] });
  const clock = options.isRealTime
    ? {
      get now() {
        return new Date();
      },
      set now(_) {
        // it passes by itself
      },
    }
    : { now: new Date() };
  const logged: Record<string, unknown>[] = [];
  const provider = createProvider(clock, options);
  const { db, assertIdle } = watch(connect(database.gateway.url, PATIENCE_MS));
  const deps = {
    ...RUNTIME,
    db,
    mailer: { send: provider.send, requestsPerSecond: options.requestsPerSecond ?? Infinity },
    now: () => clock.now,
    sleep: async (milliseconds: number) => {
      // Whoever does not wait for it goes on before the time has passed.
      await new Promise((resolve) => setTimeout(resolve, options.isRealTime ? milliseconds : 0));
      if (!options.isRealTime) clock.now = new Date(clock.now.getTime() + milliseconds);
    },
    serviceKey: "test-service-key-0123456789-0123456789",
    log: (entry: Record<string, unknown>) => void logged.push(entry),
  } as unknown as Deps;
  const render = options.render ?? ((_, email) => Promise.resolve(letter(email)));
  const renderers = ["pewaca", "zporta"].map((tenant) => ({
    tenant,
    kinds: KINDS,
    deps: () => deps,
    render,
  }));
  let number = 0;
  const rows = async () =>
    (await database.query("SELECT * FROM outbox ORDER BY created_at, id")).rows;
  return {
    database,
    deps,
    clock,
    logged,
    renderers,
    provider,
    pass: (seconds) => void (clock.now = addSeconds(clock.now, seconds)),
    enqueue: async ({ tenant = "pewaca", kind = "welcome", to } = {}) =>
      await enqueueEmail(deps.db, deps, {
        tenant,
        kind,
        accountId: ++number,
        to: to ?? `person${number}@example.com`,
        payload: { name: `Person ${number}` },
        dedupeKey: `${tenant}.${kind}:${number}`,
      }, clock.now),
    deliver: (pending) => deliver(deps, renderers, pending),
    sweep: () => deliverPending(renderers, 50),
    plant: (count, columns) => plant(database, clock.now, count, columns),
    assertIdle,
    rows,
    statuses: async () => {
      const counts: Record<string, number> = {};
      for (const { status } of await rows()) {
        counts[String(status)] = (counts[String(status)] ?? 0) + 1;
      }
      return counts;
    },
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      assertClean(logged);
    },
  };
}

function watch(db: Database): Pick<Outbox, "assertIdle"> & { db: Database } {
  let begun = 0;
  let ended = 0;
  const watched = (query: Query): Query => async (statement, args) => {
    begun++;
    try {
      return await query(statement, args);
    } finally {
      ended++;
    }
  };
  return {
    db: {
      ...db,
      query: watched(db.query),
      session: () => {
        const session = db.session();
        return { ...session, query: watched(session.query) };
      },
    },
    assertIdle: async () => {
      const atFirst = [begun, ended];
      await new Promise((resolve) => setTimeout(resolve, 0));
      assert.deepEqual([...atFirst, begun, ended], Array(4).fill(ended), "begun, ended");
    },
  };
}

/** A refusal, or a fault, of the provider. */
export function failure(
  fault: SendFault,
  reason = "some_error",
  retryAfterSeconds?: number,
): SendFailure {
  return { sent: false, fault, reason, ...retryAfterSeconds && { retryAfterSeconds } };
}

/** What is sent for a row: from its request's age too, as links are. */
export function letter({ to, kind, payload, issuedAt }: PendingEmail): Email {
  const text = `${kind} for ${payload.name}, issued ${issuedAt.toISOString()}`;
  return { to, from: "Test <test@example.com>", subject: kind, html: `<p>${text}</p>`, text };
}

function createProvider(clock: { now: Date }, { limit = Infinity, latencyMs = 0 }: OutboxOptions) {
  const requests: ProviderRequest[] = [];
  const provider: Outbox["provider"] & { send: SendEmails } = {
    requests,
    answer: () => undefined,
    taken: () =>
      requests.flatMap(({ emails, taken }) => emails.slice(0, taken).map(({ to }) => to)),
    send: async (emails, key) => {
      const request: ProviderRequest = { at: clock.now, key, emails, taken: 0 };
      const recent = requests.filter(({ at }) => at.getTime() > clock.now.getTime() - 1000);
      requests.push(request);
      clock.now = new Date(clock.now.getTime() + latencyMs);
      if (recent.length >= limit) {
        return { sent: false, fault: "rate", reason: "rate_limit_exceeded", retryAfterSeconds: 1 };
      }
      const answer = await provider.answer(emails, key);
      if (answer) return answer;
      request.taken = emails.length;
      return {
        sent: true,
        emails: emails.map((_, i) => ({ sent: true, providerId: `${key}:${i}` })),
      };
    },
  };
  return provider;
}

async function plant(
  database: TestDatabase,
  now: Date,
  count: number,
  columns: Record<string, string> = {},
): Promise<void> {
  const rest = Object.entries(columns);
  for (let start = 0; start < count; start += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - start) }, (_, i) => {
      const number = start + i;
      const due = toSql(addSeconds(now, number - count));
      const name = `planted${number}`;
      const values = [
        crypto.randomUUID(),
        columns.tenant ?? "pewaca",
        columns.kind ?? "welcome",
        String(number),
        columns.to_email ?? `${name}@example.com`,
        columns.payload ?? JSON.stringify({ name }),
        columns.dedupe_key ?? crypto.randomUUID(),
        columns.next_attempt_at ?? due,
        columns.created_at ?? due,
        ...rest.filter(([column]) => !PLANTED.includes(column)).map(([, value]) => value),
      ];
      return `(${values.map((value) => `'${value}'`).join(", ")})`;
    });
    const names = [...PLANTED, ...rest.map(([name]) => name).filter((n) => !PLANTED.includes(n))];
    await database.query(`INSERT INTO outbox (${names.join(", ")}) VALUES ${rows.join(", ")}`);
  }
}

const PLANTED = [
  "id",
  "tenant",
  "kind",
  "account_id",
  "to_email",
  "payload",
  "dedupe_key",
  "next_attempt_at",
  "created_at",
];
