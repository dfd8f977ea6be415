import assert from "node:assert/strict";
import {
  detailOf,
  type EmailDraft,
  enqueueForCron,
  isToUnproven,
  newLease,
  newRow,
  UNPROVEN,
} from "../../src/core/outbox.ts";
import { readUnsentEmails } from "../../src/core/outbox_counts.ts";
import {
  enqueuedToday,
  enqueueNotice,
  enqueueRepeatable,
  enqueueRequested,
  type Frequency,
  requireDatabase,
} from "../../src/core/repeatable_email.ts";
import { connect } from "../../src/db/connect.ts";
import { TransportError } from "../../src/db/errors.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Deps } from "../../src/deps.ts";
import { RUNTIME } from "../../src/runtime.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

/** A round hour: a minute and a day begin. */
const NOW = new Date("2026-11-27T00:00:00Z");
const DAY = 24 * 3600;

const DRAFT: EmailDraft = {
  tenant: "pewaca",
  kind: "reset_password",
  accountId: 7,
  to: "rina@example.com",
  payload: { name: "Rina" },
  dedupeKey: "pewaca:reset:7:state",
};

type Asked = [seconds: number, isEnqueued: boolean, change?: Partial<EmailDraft>];

async function startOutbox() {
  const database = await createDatabase({ tenants: [] });
  const db = connect(database.gateway.url, 60_000);
  return {
    db,
    query: database.query,
    gateway: database.gateway,
    /** Asks for one email after the other, so many seconds from the beginning, in an empty outbox. */
    ask: async (what: string, asked: readonly Asked[], frequency?: Frequency) => {
      await database.query("DELETE FROM outbox");
      for (const [i, [seconds, isEnqueued, change]] of asked.entries()) {
        const now = addSeconds(NOW, seconds);
        const email = await enqueueRepeatable(
          db,
          RUNTIME,
          { ...DRAFT, ...change },
          now,
          frequency,
        );
        assert.equal(email !== null, isEnqueued, `${what}: number ${i + 1}`);
      }
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** As many as there may be, each an hour and a minute after the other. */
function hourly(count: number, change: (i: number) => Partial<EmailDraft> = () => ({})): Asked[] {
  return Array.from({ length: count }, (_, i) => [i * 3660, true, change(i)]);
}

const SIXTH = 5 * 3660;

Deno.test("an email that anybody can ask for is sent once a minute and six times a day, at the very bounds", async () => {
  await using outbox = await startOutbox();
  await outbox.ask("a minute", [
    [0, true],
    [0, false],
    [59, false],
    [60, true],
    [119.999, false],
    [120, true],
  ]);
  // Another minute has begun, but the one before was less than a minute ago.
  await outbox.ask("a minute from the last", [[50, true], [70, false], [109, false], [110, true]]);
  await outbox.ask("a day", [
    ...hourly(6),
    [SIXTH + 60, false],
    [DAY - 0.001, false],
    [DAY, true],
    [DAY + 60, false],
  ]);
  await outbox.ask("a pause of its own", [[0, true], [3_599, false], [3_600, true]], {
    pauseSeconds: 3_600,
  });
  await outbox.ask("a number of its own", [[0, true], [60, true], [120, false]], { perDay: 2 });
  await outbox.ask("no pause", [[0, true], [0, true], [0, true], [1, false]], {
    pauseSeconds: 0,
    perDay: 3,
  });
});

Deno.test("another state of the link counts anew, up to twice as many a day of a kind to an address; other emails do not count", async () => {
  await using outbox = await startOutbox();
  const state = (i: number) => ({ dedupeKey: `pewaca:reset:7:state${i}` });
  await outbox.ask("in all", [
    ...hourly(12, state),
    [13 * 3660, false, state(12)],
    [DAY - 0.001, false, state(13)],
    [DAY, true, state(14)],
  ]);
  const elsewhere: Partial<EmailDraft>[] = [
    { tenant: "zporta" },
    { kind: "verify_email" },
    { to: "budi@example.com" },
  ];
  await outbox.ask("a number in all", [
    ...elsewhere.map((change, i): Asked => [0, true, { ...change, ...state(i) }]),
    [0, true, state(7)],
    [0, true, { ...state(8), accountId: 8 }],
    [0, false, state(9)],
  ], { perDayInAll: 2 });
  // Keys that begin alike are others.
  await outbox.ask("like keys", [
    [0, true, { dedupeKey: "reset:1" }],
    [0, true, { dedupeKey: "reset:10" }],
    [60, true, { dedupeKey: "reset:1" }],
    [120, false, { dedupeKey: "reset:1" }],
  ], { perDay: 2 });
});

Deno.test("cancelled emails do not count", async () => {
  await using outbox = await startOutbox();
  await outbox.ask("both", hourly(2), { perDay: 2 });
  const again = (perDay: number, perDayInAll: number) =>
    enqueueRepeatable(outbox.db, RUNTIME, DRAFT, addSeconds(NOW, 9_000), { perDay, perDayInAll });
  assert.equal(await again(2, 9), null);
  assert.equal(await again(9, 2), null);
  await outbox.query("UPDATE outbox SET status = 'cancelled' LIMIT 1");
  assert.notEqual(await again(2, 2), null);
  await outbox.query("UPDATE outbox SET status = 'cancelled'");
  assert.equal(await again(9, 9), null, "its minute has one already");
});

Deno.test("a notice is sent however soon it follows another, but six times a day of a kind to an address", async () => {
  await using outbox = await startOutbox();
  const notice = (i: number) =>
    enqueueNotice(
      outbox.db,
      RUNTIME,
      { ...DRAFT, accountId: i, dedupeKey: `changed:${i % 2}` },
      NOW,
    );
  for (let i = 0; i < 6; i++) assert.notEqual(await notice(i), null, `${i}`);
  assert.equal(await notice(6), null);
  const count = async (change: Partial<EmailDraft>, seconds: number) => {
    const { sql, args } = enqueuedToday({ ...DRAFT, ...change }, addSeconds(NOW, seconds));
    return Number((await outbox.query(`SELECT ${sql} AS n`, args)).rows[0]!.n);
  };
  assert.equal(await count({}, DAY - 0.001), 6);
  assert.equal(await count({}, DAY), 0);
  for (const change of [{ tenant: "zporta" }, { kind: "x" }, { to: "x@y.z" }]) {
    assert.equal(await count(change, 0), 0);
  }
});

Deno.test("an email is written with a lease of a minute for whoever delivers it, and without one for the cron", async () => {
  await using outbox = await startOutbox();
  const occasion = { newId: () => crypto.randomUUID(), requestId: crypto.randomUUID() };
  const pending = await enqueueRepeatable(outbox.db, occasion, DRAFT, NOW, { perDay: 1 });
  const { dedupeKey: _, ...draft } = DRAFT;
  const { id, lease } = pending!;
  assert.deepEqual(pending, {
    ...draft,
    id,
    attempts: 0,
    createdAt: NOW,
    issuedAt: NOW,
    lease: { token: lease.token, until: addSeconds(NOW, 60) },
  });
  const due = await enqueueForCron(outbox.db, RUNTIME, { ...DRAFT, dedupeKey: "cron" }, NOW);
  const { rows } = await outbox.query(
    `SELECT id, tenant, kind, account_id, to_email, payload, dedupe_key, status, attempts, next_attempt_at,
       lease_token, lease_until, request_id, requested_at, made_by_request, created_at FROM outbox`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const written = {
    id,
    tenant: "pewaca",
    kind: "reset_password",
    account_id: 7,
    to_email: "rina@example.com",
    payload: '{"name":"Rina"}',
    dedupe_key: `${DRAFT.dedupeKey}:${NOW.getTime() / 60_000}`,
    status: "pending",
    attempts: 0,
    next_attempt_at: toSql(NOW),
    lease_token: lease.token,
    lease_until: toSql(addSeconds(NOW, 60)),
    request_id: id,
    requested_at: toSql(NOW),
    made_by_request: occasion.requestId,
    created_at: toSql(NOW),
  };
  const plain = (row: unknown) => {
    const { account_id, payload, ...rest } = row as Record<string, unknown>;
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    return { ...rest, account_id: Number(account_id), payload: text };
  };
  assert.deepEqual(plain(byId.get(id)), plain(written));
  const free = {
    lease_token: null,
    lease_until: null,
    request_id: null,
    requested_at: null,
    made_by_request: null,
  };
  assert.deepEqual(
    plain(byId.get(due)),
    plain({ ...written, ...free, id: due, dedupe_key: "cron" }),
  );
  assert.equal(rows.length, 2);
  const { columns } = newRow(occasion, DRAFT, NOW);
  assert.equal(columns.dedupe_key, DRAFT.dedupeKey);
  assert.deepEqual(newLease(occasion, NOW, 5).until, addSeconds(NOW, 5));

  assert.equal(detailOf(pending!, "name"), "Rina");
  assert.throws(() => detailOf(pending!, "code"), { name: "TypeError", message: /"code"/ });
  assert.ok(isToUnproven({ payload: { ...UNPROVEN } }));
  assert.ok(!isToUnproven({ payload: { name: "unproven" } }));
});

Deno.test("what cannot be enqueued after the answer is logged, and what is transient is tried again", async () => {
  const logged: unknown[] = [];
  let pauses = 0;
  const patience = { totalMs: 1, pause: () => Promise.resolve(pauses++ < 2) };
  const deps = { db: { patience }, log: (entry: unknown) => logged.push(entry) } as unknown as Deps;
  const found = { id: "x" } as never;
  assert.equal(await enqueueRequested(deps, () => Promise.resolve(found)), found);
  assert.deepEqual([logged, pauses], [[], 0]);
  const lost = () => Promise.reject(new TransportError("lost"));
  assert.equal(await enqueueRequested(deps, lost), null);
  assert.deepEqual(logged, [
    { event: "requested_email_not_enqueued", reason: "TransportError" },
  ]);
  assert.equal(pauses, 3);

  await using outbox = await startOutbox();
  await requireDatabase({ db: outbox.db } as Deps);
  outbox.gateway.inject({ match: /SELECT 1/, kind: "error", errno: 1064, message: "x" });
  await assert.rejects(requireDatabase({ db: outbox.db } as Deps));
  outbox.gateway.inject({ match: /outbox/, kind: "error", errno: 1064, message: "x" });
  await assert.rejects(enqueueRepeatable(outbox.db, RUNTIME, DRAFT, NOW));
  outbox.gateway.inject({ match: /outbox/, kind: "error", errno: 1064, message: "x" });
  await assert.rejects(enqueueForCron(outbox.db, RUNTIME, DRAFT, NOW));
});

Deno.test("an email is no second old when it was just written, or by a clock that is ahead", async () => {
  await using outbox = await startOutbox();
  await outbox.ask("one", [[0, true]]);
  const ages: [seconds: number, age: number][] = [[-3, 0], [0, 0], [0.25, 0.25], [600, 600]];
  for (const [seconds, age] of ages) {
    const [unsent] = await readUnsentEmails(outbox.db, addSeconds(NOW, seconds));
    assert.equal(unsent!.oldestSeconds, age);
  }
});
