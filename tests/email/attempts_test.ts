import assert from "node:assert/strict";
import { attempt } from "../../src/core/delivery/attempt.ts";
import { claimNew, claimRepeat, type EmailRequest } from "../../src/core/delivery/claim.ts";
import { countEmails, gatherEmailCounts, readEmailTotals } from "../../src/core/delivery/counts.ts";
import { isFirstFailure } from "../../src/core/delivery/first_failures.ts";
import {
  type Ending,
  type Failure,
  recordEndings,
  release,
} from "../../src/core/delivery/record.ts";
import { sealRequest } from "../../src/core/delivery/sealed_request.ts";
import { markUndeliverable } from "../../src/core/delivery/undeliverable.ts";
import type { PendingEmail } from "../../src/core/outbox.ts";
import { TransportError } from "../../src/db/errors.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Row, SendFault } from "../../src/deps.ts";
import { KINDS, letter, type Outbox, startOutbox } from "../support/email/outbox.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** So many seconds ago an email was written, and its request made first. */
type Ages = { attempts?: number; created?: number; issued?: number };

/** The status, the seconds until the next attempt, the reason, and what is counted. */
type Expected = [status: string, next: number, reason: string | null, counted: object];

function failure(change: Partial<Failure> = {}): Failure {
  return { status: "failure", blame: "email", isOpen: false, reason: "why", ...change };
}

const OPEN = failure({ isOpen: true });
const OTHERS = failure({ blame: "others" });
const TRIED = { attempts_failed: 1 };
const FAILED = { attempts_failed: 1, failed: 1 };

const ENDINGS: [what: string, Ages, Ending, Expected][] = [
  ...[60, 120, 240, 480, 960, 1920, 3600, 3600].map((next, attempts) =>
    [`attempt ${attempts}`, { attempts }, failure(), ["pending", next, "why", TRIED]] as [
      string,
      Ages,
      Ending,
      Expected,
    ]
  ),
  ["others, first", {}, OTHERS, ["pending", 60, "why", TRIED]],
  ["others, third", { attempts: 2 }, OTHERS, ["pending", 240, "why", TRIED]],
  ["others, fourth", { attempts: 3 }, OTHERS, ["pending", 300, "why", TRIED]],
  ["429", { attempts: 9 }, failure({ blame: "rate" }), ["pending", 0, "why", {}]],
  ["429, open", {}, failure({ blame: "rate", isOpen: true }), ["pending", 0, "why", {}]],
  ["a refused address", {}, failure({ blame: "recipient" }), ["failed", 0, "why", FAILED]],
  [
    "an address that was not tried",
    {},
    failure({ blame: "recipient", reason: "address_bounced" }),
    ["failed", 0, "address_bounced", {}],
  ],
  ["open, 23 hours", { issued: 23 * HOUR - 60 }, OPEN, ["pending", 60, "why", TRIED]],
  [
    "open, longer than 23 hours",
    { issued: 23 * HOUR - 59 },
    OPEN,
    ["failed", 0, "outcome_unknown", FAILED],
  ],
  [
    "not open, longer than 23 hours",
    { issued: 24 * HOUR, created: DAY },
    failure(),
    ["pending", 60, "why", TRIED],
  ],
  [
    "the fifth attempt, three days",
    { attempts: 4, created: 3 * DAY - 960 },
    failure(),
    ["pending", 960, "why", TRIED],
  ],
  [
    "the fifth attempt, longer than three days",
    { attempts: 4, created: 3 * DAY - 959 },
    failure(),
    ["failed", 0, "why", FAILED],
  ],
  [
    "the fourth attempt, longer than three days",
    { attempts: 3, created: 9 * DAY },
    failure(),
    ["pending", 480, "why", TRIED],
  ],
  [
    "open, longer than three days, in another request",
    { attempts: 4, created: 9 * DAY, issued: 0 },
    OPEN,
    ["pending", 960, "why", TRIED],
  ],
  ["a long reason", {}, failure({ reason: "r".repeat(61) }), [
    "pending",
    60,
    "r".repeat(60),
    TRIED,
  ]],
  ["without reason to send it", { attempts: 2 }, { status: "cancelled" }, [
    "cancelled",
    0,
    null,
    {},
  ]],
  ["sent", { created: 60 }, { status: "sent", providerId: "p" }, [
    "sent",
    0,
    null,
    { sent: 1, accepted_le_60: 1, accepted_seconds: 60 },
  ]],
  ["sent, without an id", {}, { status: "sent", providerId: null }, [
    "sent",
    0,
    null,
    { sent: 1, accepted_le_1: 1, accepted_seconds: 0 },
  ]],
];

/** Writes an email down, as old as it is said to be. */
async function enqueueAged(outbox: Outbox, ages: Ages): Promise<PendingEmail> {
  const pending = await outbox.enqueue();
  const ago = (seconds = 0) => addSeconds(outbox.clock.now, -seconds);
  const attempts = ages.attempts ?? 0;
  await outbox.database.query(
    "UPDATE outbox SET attempts = ?, provider_id = 'before' WHERE id = ?",
    [attempts, pending.id],
  );
  return { ...pending, attempts, createdAt: ago(ages.created), issuedAt: ago(ages.issued) };
}

async function rowOf({ database }: Outbox, id: string): Promise<Row> {
  return (await database.query("SELECT * FROM outbox WHERE id = ?", [id])).rows[0]!;
}

async function takeTotals({ database }: Outbox, tenant = "pewaca") {
  const totals = await readEmailTotals(database);
  await database.query("DELETE FROM email_count");
  return Object.fromEntries(totals.get(tenant) ?? []);
}

Deno.test("when an email is tried again, and when it has failed, depends on whose fault it was, on its attempts and on its age", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, logged } = outbox;
  for (const [what, ages, ending, [status, next, reason, counted]] of ENDINGS) {
    const email = await enqueueAged(outbox, ages);
    const { id, lease, attempts } = email;
    logged.length = 0;
    await recordEndings(deps, { id, lease }, [{ email, ending }]);
    await outbox.assertIdle();
    const row = await rowOf(outbox, id);
    const isRate = ending.status === "failure" && ending.blame === "rate";
    const isPending = status === "pending";
    const keeps = isPending && ending.status === "failure" && ending.isOpen;
    assert.deepEqual(
      {
        ...{ status: row.status, reason: row.last_error, attempts: row.attempts },
        ...{ next: row.next_attempt_at, finished: row.finished_at, request: row.request_id },
        ...{ requested: row.requested_at, lease: [row.lease_token, row.lease_until] },
        provider: row.provider_id,
      },
      {
        ...{ status, reason, attempts: attempts + (isRate ? 0 : 1) },
        next: toSql(addSeconds(clock.now, next)),
        finished: isPending ? null : toSql(clock.now),
        request: keeps ? id : null,
        requested: keeps ? toSql(clock.now) : null,
        lease: [null, null],
        provider: ending.status === "sent" && ending.providerId ? "p" : "before",
      },
      what,
    );
    assert.deepEqual(await takeTotals(outbox), counted, what);
    assert.equal(logged.length, ending.status === "failure" ? 1 : 0, what);
    for (const line of logged) {
      assert.deepEqual([line.event, line.attempt, line.next_attempt_at, line.idempotency_key], [
        isPending ? "email_attempt_failed" : "email_failed",
        attempts + 1,
        isPending ? addSeconds(clock.now, next).toISOString() : null,
        id,
      ], what);
    }
  }
});

Deno.test("what became of a batch is written and counted by its outcomes, and only by whoever has the lease", async () => {
  await using outbox = await startOutbox();
  const { deps, clock } = outbox;
  const endings: Ending[] = [
    { status: "sent", providerId: "one" },
    failure(),
    { status: "sent", providerId: "two" },
    failure({ reason: "another" }),
    failure(),
  ];
  const ended = [];
  for (const ending of endings) ended.push({ email: await outbox.enqueue(), ending });
  const lease = ended[0]!.email.lease;
  const stranger = await outbox.enqueue();
  await outbox.database.query("UPDATE outbox SET lease_token = ? WHERE id <> ?", [
    lease.token,
    stranger.id,
  ]);
  const until = toSql(addSeconds(clock.now, 60));
  const request = { id: "key", lease };
  await recordEndings(deps, request, [{ email: stranger, ending: endings[0]! }]);
  assert.equal((await rowOf(outbox, stranger.id)).lease_until, until);
  assert.deepEqual(await takeTotals(outbox), {}, "the lease is another one's");

  outbox.database.gateway.resetLog();
  await recordEndings(deps, request, ended);
  const updates = outbox.database.gateway.log.filter(({ sql }) => sql.startsWith("UPDATE outbox"));
  assert.equal(updates.length, 3);
  const rows = await Promise.all(ended.map(({ email }) => rowOf(outbox, email.id)));
  assert.deepEqual(rows.map((row) => [row.status, row.provider_id, row.last_error]), [
    ["sent", "one", null],
    ["pending", null, "why"],
    ["sent", "two", null],
    ["pending", null, "another"],
    ["pending", null, "why"],
  ]);
  const counted = { accepted_le_1: 2, accepted_seconds: 0, attempts_failed: 3, sent: 2 };
  assert.deepEqual(await takeTotals(outbox), counted);
  await recordEndings(deps, request, ended);
  assert.deepEqual(await takeTotals(outbox), {}, "a repetition does nothing");
  assert.deepEqual(await Promise.all(ended.map(({ email }) => rowOf(outbox, email.id))), rows);

  outbox.database.gateway.resetLog();
  await recordEndings(deps, request, []);
  await release(deps, lease, [], null, false);
  assert.deepEqual(outbox.database.gateway.log, []);
  assert.equal((await rowOf(outbox, stranger.id)).lease_until, until);
});

Deno.test("an email that is given back untried says why, and keeps its request and the reason before where it has to", async () => {
  await using outbox = await startOutbox();
  const { deps, clock } = outbox;
  const cases: [reason: string | null, keeps: boolean, expected: string][] = [
    [null, false, "before"],
    [null, true, "before"],
    ["quota", false, "quota"],
    ["q".repeat(61), true, "q".repeat(60)],
  ];
  for (const [reason, keeps, expected] of cases) {
    const email = await outbox.enqueue();
    const other = await outbox.enqueue();
    await outbox.database.query("UPDATE outbox SET last_error = 'before'");
    await release(deps, { ...email.lease, token: other.lease.token }, [email], reason, keeps);
    const held = await rowOf(outbox, email.id);
    assert.deepEqual([held.last_error, held.lease_token], ["before", email.lease.token]);
    await release(deps, email.lease, [email, other], reason, keeps);
    await outbox.assertIdle();
    const row = await rowOf(outbox, email.id);
    assert.deepEqual(
      [row.status, row.attempts, row.last_error, row.lease_token, row.lease_until],
      ["pending", 0, expected, null, null],
    );
    assert.deepEqual(
      [row.request_id, row.requested_at],
      keeps ? [email.id, toSql(clock.now)] : [null, null],
    );
    assert.equal((await rowOf(outbox, other.id)).lease_token, other.lease.token);
  }
});

Deno.test("of failures of the same kind, the first in a minute is for somebody to look at, and the line says which requests it was", async () => {
  await using outbox = await startOutbox();
  const { clock, logged } = outbox;
  const email = await outbox.enqueue();
  const deps = { ...outbox.deps, requestId: "request-1" };
  const steps: [after: number, tenant: string, reason: string, level: string][] = [
    [0, "pewaca", "why", "error"],
    [0, "pewaca", "why", "info"],
    [0, "zporta", "why", "error"],
    [0, "pewaca", "another", "error"],
    [59.999, "pewaca", "why", "info"],
    [0.001, "pewaca", "why", "error"],
    [30, "pewaca", "why", "info"],
  ];
  for (const [after, tenant, reason, level] of steps) {
    clock.now = addSeconds(clock.now, after);
    const ending = failure({ reason, providerRequestId: "provider-1" });
    await recordEndings(deps, email, [{ email: { ...email, tenant }, ending }]);
    const { next_attempt_at: _, ...line } = logged.at(-1)!;
    assert.deepEqual(line, {
      event: "email_attempt_failed",
      level,
      email_id: email.id,
      tenant,
      kind: email.kind,
      account_id: email.accountId,
      attempt: 1,
      reason,
      idempotency_key: email.id,
      request_id: "request-1",
      provider_request_id: "provider-1",
    }, `${after} ${tenant} ${reason}`);
  }
  await recordEndings(outbox.deps, email, [{ email, ending: failure() }]);
  assert.ok(!("request_id" in logged.at(-1)!) && !("provider_request_id" in logged.at(-1)!));
  const another = { ...outbox.deps, log: () => {} };
  assert.deepEqual([isFirstFailure(another, "k"), isFirstFailure(another, "k")], [true, false]);
});

Deno.test("emails are counted on top of what was counted, by tenant, also when others count at the same time", async () => {
  await using outbox = await startOutbox();
  const { deps, database, logged } = outbox;
  const tally = (sent: number, failed: number) => new Map(Object.entries({ sent, failed }));
  await countEmails(deps, "pewaca", tally(1, 2));
  await countEmails(deps, "pewaca", tally(3, 4));
  await countEmails(deps, "zporta", tally(5, 6));
  await outbox.assertIdle();
  await Promise.all([
    gatherEmailCounts(deps, "pewaca", tally(7, 8)),
    gatherEmailCounts(deps, "pewaca", tally(9, 10)),
    gatherEmailCounts(deps, "zporta", tally(11, 12)),
  ]);
  await outbox.assertIdle();
  const all = await readEmailTotals(database);
  assert.deepEqual(Object.fromEntries(all.get("pewaca")!), { sent: 20, failed: 24 });
  assert.deepEqual(Object.fromEntries(all.get("zporta")!), { sent: 16, failed: 18 });
  database.gateway.resetLog();
  await Promise.all([
    gatherEmailCounts(deps, "pewaca", tally(1, 1)),
    gatherEmailCounts(deps, "pewaca", tally(1, 1)),
  ]);
  await countEmails(deps, "pewaca", new Map());
  await gatherEmailCounts(deps, "pewaca", new Map());
  assert.equal(database.gateway.log.length, 1, "one statement for both, and none for nothing");
  const before = outbox.clock.now;
  await gatherEmailCounts(deps, "pewaca", new Map());
  assert.equal(outbox.clock.now, before, "nor does anybody wait for nothing");
  await gatherEmailCounts(deps, "library", new Map([["failed", 3]]));
  const totals = await readEmailTotals(database);
  assert.deepEqual([...totals.get("library")!], [["failed", 3]]);
  assert.deepEqual(logged, []);

  const refused = { match: /email_count/, kind: "error", errno: 1146, message: "none" } as const;
  database.gateway.inject({ ...refused, times: 1 });
  await countEmails(deps, "pewaca", tally(1, 1));
  assert.deepEqual(logged.map(({ event, tenant }) => [event, tenant]), [
    ["emails_not_counted", "pewaca"],
  ]);
});

/** Claims a request of so many emails; a repeated one was made a minute ago. */
async function claim(outbox: Outbox, count: number, isRepeat = false): Promise<EmailRequest> {
  const { clock, database, deps } = outbox;
  await database.query("DELETE FROM outbox");
  await database.query("DELETE FROM email_request");
  await database.query("DELETE FROM email_pause");
  outbox.provider.requests.length = 0;
  const at = toSql(addSeconds(clock.now, -60));
  const key = crypto.randomUUID();
  await outbox.plant(count, isRepeat ? { request_id: key, requested_at: at } : {});
  const known = { tenant: "pewaca", kinds: KINDS };
  return (isRepeat ? await claimRepeat(deps, [known]) : await claimNew(deps, known, 100))!;
}

const GRANTED = () => Promise.resolve({ granted: true } as const);

Deno.test("whether a refused request is halved, kept, repeated or taken for sent depends on the fault, on its emails and on whether it was made before", async () => {
  await using outbox = await startOutbox();
  const { deps, database, provider } = outbox;
  type Kept = "key" | "no key";
  /** The sizes of the requests that were made, the end, each email's status, its key, and the bodies that are kept. */
  const cases: [
    fault: SendFault,
    count: number,
    isRepeat: boolean,
    sizes: number[],
    end: string,
    status: string,
    key: Kept,
    bodies: number,
  ][] = [
    ["recipient", 1, false, [1], "done", "failed", "no key", 0],
    ["recipient", 2, false, [2, 1, 1], "done", "failed", "no key", 1],
    ["recipient", 3, false, [3, 2, 1, 1, 1], "done", "failed", "no key", 2],
    ["recipient", 2, true, [2], "done", "failed", "no key", 0],
    ["email", 2, false, [2, 1, 1], "done", "pending", "no key", 1],
    ["email", 2, true, [2], "done", "pending", "key", 0],
    ["email", 1, true, [1], "done", "pending", "key", 0],
    ["conflict", 1, false, [1], "done", "pending", "key", 1],
    ["used", 1, false, [1], "done", "pending", "key", 1],
    ["used", 1, true, [1], "done", "sent", "no key", 0],
    ["used", 2, true, [2], "done", "pending", "key", 0],
    ["sender", 1, false, [1], "paused", "pending", "no key", 0],
    ["sender", 2, false, [2], "paused", "pending", "no key", 1],
    ["account", 1, false, [1], "paused", "pending", "no key", 0],
    ["account", 1, true, [1], "paused", "pending", "key", 0],
    ["rate", 1, false, [1], "limited", "pending", "no key", 0],
    ["rate", 2, true, [2], "limited", "pending", "key", 0],
    ["unknown", 1, false, [1], "paused", "pending", "key", 1],
    ["unknown", 1, true, [1], "paused", "pending", "key", 0],
    ["unknown", 2, false, [2], "paused", "pending", "key", 1],
  ];
  const countBodies = async () => {
    const { rows } = await database.query("SELECT COUNT(*) AS n FROM email_request");
    return Number(rows[0]!.n);
  };
  for (const [fault, count, isRepeat, sizes, end, status, key, bodies] of cases) {
    const what = `${fault}, ${count}, ${isRepeat ? "again" : "first"}`;
    const request = await claim(outbox, count, isRepeat);
    const { gateway } = database;
    gateway.inject({ match: /INTO email_pause|GREATEST\(next_/, kind: "delay", ms: 20, times: 1 });
    let keptBefore = 0;
    provider.answer = async () => {
      keptBefore = await countBodies();
      return { sent: false, fault, reason: "why" };
    };
    assert.equal(await attempt(deps, outbox.renderers[0]!, request, GRANTED), end, what);
    await outbox.assertIdle();
    assert.deepEqual(provider.requests.map(({ emails }) => emails.length), sizes, what);
    const keys = provider.requests.map(({ key }) => key);
    assert.deepEqual([keys[0], new Set(keys).size], [request.id, keys.length], what);
    for (const row of await outbox.rows()) {
      assert.deepEqual(
        [row.status, row.request_id, row.lease_token],
        [status, key === "key" ? request.id : null, null],
        what,
      );
    }
    const pauses = await database.query("SELECT scope FROM email_pause");
    const scope = fault === "sender" ? "pewaca" : "*";
    assert.deepEqual(pauses.rows.map(({ scope }) => scope), end === "paused" ? [scope] : [], what);
    assert.equal(await countBodies(), bodies, what);
    assert.equal(keptBefore, count > 1 ? bodies : 0, `${what}: a batch is kept before it is sent`);
  }

  // The body was kept, so it was no other one that the key has sent.
  const request = await claim(outbox, 1, true);
  const [email] = request.emails;
  await sealRequest(deps, request.id, [{ id: email!.id, email: letter(email!) }]);
  provider.answer = () => ({ sent: false, fault: "used", reason: "why" });
  assert.equal(await attempt(deps, outbox.renderers[0]!, request, GRANTED), "done");
  const [row] = await outbox.rows();
  assert.deepEqual([row!.status, row!.request_id], ["pending", request.id]);
});

Deno.test("when one half of a refused batch meets a limit, the other is given back untried, and what has no turn is, too", async () => {
  await using outbox = await startOutbox();
  const { deps, provider, clock } = outbox;
  const [renderer] = outbox.renderers;
  const request = await claim(outbox, 2);
  provider.answer = ({ length }) => ({
    ...{ sent: false, reason: "why" },
    fault: length > 1 ? "email" : "rate",
  });
  assert.equal(await attempt(deps, renderer!, request, GRANTED), "limited");
  await outbox.assertIdle();
  const tell = async () =>
    (await outbox.rows()).map((
      row,
    ) => [row.attempts, row.last_error, row.request_id, row.lease_token]);
  assert.deepEqual(await tell(), [[0, "why", null, null], [0, null, null, null]]);

  provider.answer = () => undefined;
  for (const isRepeat of [false, true]) {
    for (const [reason, end] of [[null, "no_turn"], ["quota", "paused"]] as const) {
      const request = await claim(outbox, 2, isRepeat);
      const turn = { granted: false, until: clock.now, reason } as const;
      assert.equal(await attempt(deps, renderer!, request, () => Promise.resolve(turn)), end);
      await outbox.assertIdle();
      const expected = [0, reason, isRepeat ? request.id : null, null];
      assert.deepEqual(await tell(), [expected, expected]);
    }
  }
  assert.deepEqual(provider.requests, []);
});

Deno.test("what cannot be sent out of a batch fails, waits or is cancelled alone, for its own reason", async () => {
  const renders: Record<string, () => unknown> = {
    "null@example.com": () => null,
    "error@example.com": () => {
      throw new RangeError("a secret");
    },
    "null-bounced@example.com": () => null,
    "error-bounced@example.com": () => {
      throw new RangeError("a secret");
    },
  };
  await using outbox = await startOutbox({
    render: (_, email) => {
      const render = renders[email.to];
      return Promise.resolve(render ? render() as null : letter(email));
    },
  });
  const { deps, database, provider } = outbox;
  const all: [to: string, columns: Record<string, string>][] = [
    ["good@example.com", {}],
    ["Bounced@example.com", {}],
    ["null@example.com", {}],
    ["error@example.com", {}],
    ["null-bounced@example.com", {}],
    ["error-bounced@example.com", {}],
    ["unreadable@example.com", { payload: "1" }],
    ["tomorrow@example.com", { kind: "of_tomorrow" }],
  ];
  const make = async (isRepeat: boolean, change: (email: PendingEmail) => PendingEmail) => {
    const made = await claim(outbox, 1, isRepeat);
    await database.query("DELETE FROM outbox");
    const columns: Record<string, string> = isRepeat ? { request_id: made.id } : {};
    for (const [to_email, more] of all) await outbox.plant(1, { to_email, ...columns, ...more });
    const known = { tenant: "pewaca", kinds: KINDS };
    const request = (isRepeat ? await claimRepeat(deps, [known]) : await claimNew(deps, known, 9))!;
    for (const { id: emailId, accountId, to: address } of request.emails) {
      if (!/bounced/i.test(address)) continue;
      const found = { tenant: "pewaca", accountId, address, emailId } as const;
      await markUndeliverable(database, { ...found, reason: "bounced", since: deps.now() });
    }
    const emails = request.emails.map(change);
    await attempt(deps, outbox.renderers[0]!, { ...request, emails }, GRANTED);
    await outbox.assertIdle();
    return Object.fromEntries(
      (await outbox.rows()).map((row) => [
        String(row.to_email).split("@")[0],
        [row.status, row.last_error, row.request_id === null].join(),
      ]),
    );
  };
  const own = {
    "good": "sent,,true",
    "null": "cancelled,,true",
    "error": "pending,render: RangeError,true",
    "null-bounced": "cancelled,,true",
    "unreadable": "pending,payload_unreadable,true",
    "tomorrow": "pending,,true",
  };
  assert.deepEqual(await make(false, (email) => email), {
    ...own,
    "Bounced": "failed,address_bounced,true",
    "error-bounced": "failed,address_bounced,true",
  });
  assert.deepEqual(provider.requests.map(({ emails }) => emails.map(({ to }) => to)), [[
    "good@example.com",
  ]]);
  // Nobody can have said so of an account that was made a moment ago.
  assert.deepEqual(await make(false, (email) => ({ ...email, passwordHash: "hash" })), {
    ...own,
    "Bounced": "sent,,true",
    "error-bounced": own.error,
  });
  // What may have been taken is repeated as it was.
  assert.deepEqual(await make(true, (email) => email), {
    ...own,
    "Bounced": "sent,,true",
    "error": "pending,render: RangeError,false",
    "error-bounced": "pending,render: RangeError,false",
    "unreadable": "pending,payload_unreadable,false",
    "tomorrow": "pending,render: UnknownKindError,false",
  });
  renders["good@example.com"] = () => {
    throw new TransportError("the database is away");
  };
  await assert.rejects(make(false, (email) => email), TransportError);
  const statuses = new Set(
    (await outbox.rows()).map(({ status, attempts }) => `${status} ${attempts}`),
  );
  assert.deepEqual([...statuses], ["pending 0"], "nobody is blamed for the database");
});

Deno.test("what a taken batch says of each email is written to each, and one that is refused for itself waits for another request", async () => {
  await using outbox = await startOutbox();
  const { provider, deps } = outbox;
  const request = await claim(outbox, 4);
  provider.answer = () => ({
    sent: true,
    emails: [
      { sent: true, providerId: "one" },
      { sent: false, fault: "email", reason: "too_large" },
      { sent: false, fault: "recipient", reason: "no_address" },
      { sent: true, providerId: null },
    ],
  });
  assert.equal(await attempt(deps, outbox.renderers[0]!, request, GRANTED), "done");
  const rows = new Map((await outbox.rows()).map((row) => [row.id, row]));
  assert.deepEqual(
    request.emails.map(({ id }) => {
      const { status, last_error, provider_id, request_id } = rows.get(id)!;
      return [status, last_error, provider_id, request_id];
    }),
    [
      ["sent", null, "one", null],
      ["pending", "too_large", null, null],
      ["failed", "no_address", null, null],
      ["sent", null, null, null],
    ],
  );
});

Deno.test("a request that was kept is not repeated when none of its emails is needed any more", async () => {
  let isNeeded = true;
  await using outbox = await startOutbox({
    render: (_, email) => Promise.resolve(isNeeded ? letter(email) : null),
  });
  const { deps, provider } = outbox;
  const first = await claim(outbox, 2);
  provider.answer = () => ({ sent: false, fault: "unknown", reason: "why" });
  await attempt(deps, outbox.renderers[0]!, first, GRANTED);
  outbox.pass(60);
  isNeeded = false;
  const again = (await claimRepeat(deps, [outbox.renderers[0]!]))!;
  assert.equal(await attempt(deps, outbox.renderers[0]!, again, GRANTED), "done");
  assert.equal(provider.requests.length, 1);
  assert.deepEqual(await outbox.statuses(), { cancelled: 2 });
});

Deno.test("a kept body is sent whole, and what became of it is written to the rows that still wait", async () => {
  await using outbox = await startOutbox();
  const { deps, database, provider } = outbox;
  const first = await claim(outbox, 3);
  provider.answer = () => ({ sent: false, fault: "unknown", reason: "why" });
  await attempt(deps, outbox.renderers[0]!, first, GRANTED);
  const [cancelled] = first.emails;
  await database.query("UPDATE outbox SET status = 'cancelled' WHERE id = ?", [cancelled!.id]);
  outbox.pass(60);
  provider.answer = () => undefined;
  const again = (await claimRepeat(deps, [outbox.renderers[0]!]))!;
  assert.equal(await attempt(deps, outbox.renderers[0]!, again, GRANTED), "done");
  await outbox.assertIdle();
  const [one, two] = provider.requests;
  assert.deepEqual([two!.key, two!.emails], [one!.key, one!.emails]);
  assert.deepEqual((await outbox.rows()).map(({ status, provider_id }) => [status, provider_id]), [
    ["cancelled", null],
    ["sent", `${first.id}:1`],
    ["sent", `${first.id}:2`],
  ]);
});
