import assert from "node:assert/strict";
import { GATHER_MS } from "../../src/core/counts/counter.ts";
import { attempt } from "../../src/core/delivery/attempt.ts";
import {
  claimAgain,
  claimNew,
  claimRepeat,
  type EmailRequest,
  hasDueEmails,
} from "../../src/core/delivery/claim.ts";
import { deliverPending } from "../../src/core/delivery/deliver.ts";
import { takeOverFormerColumns } from "../../src/core/delivery/former_columns.ts";
import { createTurns, endSweep, slowDown, takeSweep } from "../../src/core/delivery/pace.ts";
import { pauseAfter, readFailurePauses, readPauses } from "../../src/core/delivery/pause.ts";
import { deleteOldEmails, KEEP_MAILS_DAYS } from "../../src/core/delivery/retention.ts";
import { openRequest, sealRequest } from "../../src/core/delivery/sealed_request.ts";
import { addSeconds, fromSql, toSql } from "../../src/db/time.ts";
import type { SendFailure } from "../../src/deps.ts";
import { failure, letter, type Outbox, startOutbox } from "../support/email/outbox.ts";

const MILLISECOND = 0.001;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** The seconds from now until a moment of the database. */
function secondsUntil({ clock }: Outbox, moment: unknown): number {
  return (fromSql(String(moment)).getTime() - clock.now.getTime()) / 1000;
}

async function read({ database }: Outbox, table: string) {
  return (await database.query(`SELECT * FROM ${table}`)).rows;
}

function statements({ database }: Outbox): number {
  return database.gateway.log.length;
}

/** Says that the next request may start so many seconds from now. */
async function setPace({ database, clock }: Outbox, seconds: number): Promise<void> {
  await database.query("UPDATE email_pace SET next_request_at = ?", [
    toSql(addSeconds(clock.now, seconds)),
  ]);
}

async function setPause(
  { database, clock }: Outbox,
  scope: string,
  seconds: number,
  failures = 1,
): Promise<void> {
  await database.query("REPLACE email_pause VALUES (?, ?, ?, ?)", [
    scope,
    toSql(addSeconds(clock.now, seconds)),
    failures,
    `of ${scope}`,
  ]);
}

Deno.test("turns are a tenth further apart than they must be, are taken with one statement each, and are nobody else's", async () => {
  await using outbox = await startOutbox({ requestsPerSecond: 2 });
  const { deps, clock } = outbox;
  const startedAt = clock.now;
  const passed = () => (clock.now.getTime() - startedAt.getTime()) / 1000;
  const takeTurn = createTurns(0.55);
  outbox.database.gateway.resetLog();
  for (const at of [0, 0.55, 1.1]) {
    assert.deepEqual(await takeTurn(deps, "pewaca"), { granted: true });
    assert.equal(passed(), at);
  }
  assert.equal(statements(outbox), 3);
  const until = addSeconds(clock.now, 0.55);
  assert.deepEqual(await createTurns(0.5)(deps, "pewaca"), { granted: false, until, reason: null });
  assert.equal(passed(), 1.1, "nobody waits for what is too far away");
  outbox.database.gateway.resetLog();
  assert.deepEqual(await createTurns(0.55)(deps, "pewaca"), { granted: true });
  assert.equal(statements(outbox), 3, "nobody asks while there is only to wait");
  assert.equal(passed(), 1.65);
});

Deno.test("a turn waits for the pace and for the pauses of its tenant and of all, whichever is longest, and says why", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, database } = outbox;
  const cases: [pace: number, pauses: [string, number][], wait: number, reason: string | null][] = [
    [0, [], 0, null],
    [MILLISECOND, [], MILLISECOND, null],
    [0, [["pewaca", 0], ["*", 0], ["zporta", 60]], 0, null],
    [0, [["pewaca", MILLISECOND]], MILLISECOND, "of pewaca"],
    [0, [["*", 9]], 9, "of *"],
    [5, [["zporta", 9]], 5, null],
    [5, [["*", 9], ["pewaca", 7]], 9, "of *"],
    [5, [["*", 7], ["pewaca", 9]], 9, "of pewaca"],
    [9, [["*", 7]], 9, null],
  ];
  for (const [pace, pauses, wait, reason] of cases) {
    await database.query("DELETE FROM email_pause");
    await setPace(outbox, pace);
    for (const [scope, seconds] of pauses) await setPause(outbox, scope, seconds);
    const expected = { granted: false, until: addSeconds(clock.now, wait), reason };
    const turn = await createTurns(0)(deps, "pewaca");
    const what = JSON.stringify([pace, pauses]);
    assert.deepEqual(turn, wait === 0 ? { granted: true } : expected, what);
  }
});

Deno.test("when somebody has emptied the table of the pace, turns are taken as before", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, database } = outbox;
  await database.query("DELETE FROM email_pace");
  await setPause(outbox, "*", 5);
  const paused = await createTurns(0)(deps, "pewaca");
  await outbox.assertIdle();
  assert.deepEqual(paused, { granted: false, until: addSeconds(clock.now, 5), reason: "of *" });
  assert.equal((await read(outbox, "email_pace")).length, 1);
  await database.query("DELETE FROM email_pause");
  await database.query("DELETE FROM email_pace");
  assert.deepEqual(await createTurns(0)(deps, "pewaca"), { granted: true });
  database.gateway.resetLog();
  await setPause(outbox, "*", 5);
  await createTurns(0)(deps, "pewaca");
  assert.equal(statements(outbox), 2, "nothing to restore");
});

Deno.test("after 429 nobody has a turn before the provider said, or for a second, however short the next one says", async () => {
  await using outbox = await startOutbox();
  const { deps } = outbox;
  await slowDown(deps, 30);
  await slowDown(deps, 3);
  await outbox.assertIdle();
  const pace = async () =>
    secondsUntil(outbox, (await read(outbox, "email_pace"))[0]!.next_request_at);
  assert.equal(await pace(), 30);
  for (const [said, expected] of [[undefined, 1], [7, 7]] as const) {
    await setPace(outbox, 0);
    outbox.provider.answer = () => failure("rate", "rate_limit_exceeded", said);
    const request = { isRepeat: false, unreadable: [], tenant: "pewaca" };
    const email = await outbox.enqueue();
    await attempt(
      deps,
      outbox.renderers[0]!,
      { ...request, id: email.id, lease: email.lease, emails: [email] },
      () => Promise.resolve({ granted: true }),
    );
    await outbox.assertIdle();
    assert.equal(await pace(), expected);
  }
});

Deno.test("one worker sweeps until it ends, or until its time is over", async () => {
  await using outbox = await startOutbox();
  const { deps } = outbox;
  const first = await takeSweep(deps, 10);
  assert.deepEqual(first!.until, addSeconds(outbox.clock.now, 10));
  outbox.pass(10 - MILLISECOND);
  assert.equal(await takeSweep(deps, 10), null);
  outbox.pass(MILLISECOND);
  const second = await takeSweep(deps, 10);
  assert.ok(second);
  await endSweep(deps, first!);
  assert.equal(await takeSweep(deps, 10), null, "the first one's time was over");
  await endSweep(deps, second);
  await outbox.assertIdle();
  assert.deepEqual((await read(outbox, "email_pace")).map((row) => row.sweep_until), [null]);
  assert.ok(await takeSweep(deps, 10));
});

Deno.test("each failure of an outage doubles the pause, up to five minutes; a quarter of an hour later it begins anew", async () => {
  await using outbox = await startOutbox();
  const { deps, database, clock } = outbox;
  const row = async (scope: string) =>
    (await read(outbox, "email_pause")).find((row) => row.scope === scope);
  for (const [i, seconds] of [5, 10, 20, 40, 80, 160, 300, 300].entries()) {
    await pauseAfter(deps, "pewaca", failure("unknown", `reason ${i}`));
    await outbox.assertIdle();
    const { paused_until, failures, reason } = (await row("*"))!;
    assert.deepEqual([secondsUntil(outbox, paused_until), failures, reason], [
      seconds,
      i + 1,
      `reason ${i}`,
    ]);
    // at the same time: the same failure
    await pauseAfter(deps, "zporta", failure("account"));
    assert.deepEqual((await row("*"))!.failures, i + 1);
    outbox.pass(seconds - MILLISECOND);
    assert.equal((await readPauses(deps)).isPaused("pewaca"), true);
    outbox.pass(MILLISECOND);
    assert.equal((await readPauses(deps)).isPaused("pewaca"), false);
  }
  const cases: [ended: number, failures: number, Parameters<typeof failure>, number, number][] = [
    [900 - MILLISECOND, 3, ["unknown"], 40, 4],
    [900, 3, ["unknown"], 5, 1],
    [0, 3, ["unknown"], 40, 4],
    [-60, 3, ["unknown"], 60, 3],
    [-10, 3, ["unknown"], 20, 3],
    [1, 1, ["unknown", "r", 9], 10, 2],
    [1, 1, ["unknown", "r", 11], 11, 2],
  ];
  for (const [ended, failures, fault, pause, now] of cases) {
    await setPause(outbox, "*", -ended, failures);
    await pauseAfter(deps, "pewaca", failure(...fault));
    const after = (await row("*"))!;
    const what = `${failures} failures, ${ended} s ago`;
    assert.deepEqual(
      [secondsUntil(outbox, after.paused_until), after.failures],
      [pause, now],
      what,
    );
  }

  await database.query("DELETE FROM email_pause");
  await pauseAfter(deps, "pewaca", failure("sender", "s".repeat(61)));
  assert.deepEqual(
    (await read(outbox, "email_pause")).map(({ scope, reason }) => [scope, reason]),
    [
      ["pewaca", "s".repeat(60)],
    ],
  );
  const paused = await readPauses(deps);
  assert.deepEqual([paused.isPaused("pewaca"), paused.isPaused("zporta")], [true, false]);
  for (const [ago, isKnown] of [[900 - MILLISECOND, true], [900, false]] as const) {
    await setPause(outbox, "pewaca", -ago);
    assert.equal((await readPauses(deps)).isRecovering, isKnown);
    const pauses = await readFailurePauses(database, clock.now);
    assert.deepEqual(
      pauses,
      isKnown ? [{ scope: "pewaca", reason: "of pewaca", isInForce: false }] : [],
    );
  }
  for (const [seconds, isInForce] of [[0, false], [MILLISECOND, true]] as const) {
    await setPause(outbox, "pewaca", seconds);
    assert.equal((await readFailurePauses(database, clock.now))[0]!.isInForce, isInForce);
  }
});

const [PEWACA, ZPORTA] = ["pewaca", "zporta"].map((tenant) => ({ tenant, kinds: ["welcome"] })) as [
  { tenant: string; kinds: string[] },
  { tenant: string; kinds: string[] },
];

Deno.test("an email is claimed from when it is due, by whoever knows its kind, and by nobody who is too late", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, database } = outbox;
  const at = (seconds: number) => toSql(addSeconds(clock.now, seconds));
  const key = crypto.randomUUID();
  /** Whether a new request claims it, a repeated one, and whether a sweep begins for it. */
  const cases: [
    what: string,
    Record<string, string>,
    fresh: boolean,
    again: boolean,
    due: boolean,
  ][] = [
    ["due now", { next_attempt_at: at(0) }, true, false, true],
    ["due in a moment", { next_attempt_at: at(MILLISECOND) }, false, false, false],
    ["lease is over", { lease_until: at(0), lease_token: key }, true, false, true],
    ["leased", { lease_until: at(MILLISECOND), lease_token: key }, false, false, false],
    ["sent", { status: "sent" }, false, false, false],
    ["failed", { status: "failed" }, false, false, false],
    ["of another tenant", { tenant: "library" }, false, false, true],
    ["of another kind", { kind: "of_tomorrow" }, false, false, true],
    ["tried", { request_id: key }, false, true, true],
    ["tried, due now", { request_id: key, next_attempt_at: at(0) }, false, true, true],
    [
      "tried, due later",
      { request_id: key, next_attempt_at: at(MILLISECOND) },
      false,
      false,
      false,
    ],
    ["tried, lease is over", { request_id: key, lease_until: at(0) }, false, true, true],
    ["tried, leased", { request_id: key, lease_until: at(MILLISECOND) }, false, false, false],
    ["tried, failed", { request_id: key, status: "failed" }, false, false, false],
    ["tried, of another tenant", { request_id: key, tenant: "library" }, false, false, true],
    ["tried, of another kind", { request_id: key, kind: "of_tomorrow" }, false, false, true],
  ];
  for (const [what, columns, fresh, again, due] of cases) {
    await outbox.plant(1, columns);
    assert.equal(await hasDueEmails(deps), due, what);
    const repeated = await claimRepeat(deps, [ZPORTA, PEWACA]);
    assert.equal(repeated?.emails.length ?? 0, again ? 1 : 0, what);
    if (repeated) assert.deepEqual([repeated.id, repeated.isRepeat], [key, true]);
    const claimed = await claimNew(deps, PEWACA, 5);
    assert.equal(claimed?.emails.length ?? 0, fresh ? 1 : 0, what);
    const [row] = await outbox.rows();
    const request = claimed ?? repeated;
    if (request) {
      assert.deepEqual(
        [row!.lease_token, row!.lease_until, row!.request_id, request.tenant],
        [request.lease.token, at(60), request.id, "pewaca"],
      );
      assert.equal(row!.requested_at, claimed ? at(0) : null);
    }
    await database.query("DELETE FROM outbox");
  }
});

Deno.test("a claim takes as many as it may, the longest overdue first, and tells them in the order in which they were written", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, database } = outbox;
  const created = toSql(clock.now);
  await outbox.plant(4, { created_at: created });
  await outbox.plant(2, { tenant: "zporta" });
  const claimed = await claimNew(deps, PEWACA, 3);
  assert.deepEqual(new Set(claimed!.emails.map(({ accountId }) => accountId)), new Set([0, 1, 2]));
  const ids = claimed!.emails.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted(), "the same order at every attempt");
  const [first] = claimed!.emails;
  assert.deepEqual([first!.issuedAt, first!.createdAt], [clock.now, clock.now]);

  outbox.pass(30);
  const [one, ...others] = ids as [string, ...string[]];
  const again = await claimAgain(deps, claimed!.lease, [one]);
  await outbox.assertIdle();
  const strange = await claimAgain(deps, { ...claimed!.lease, token: crypto.randomUUID() }, others);
  assert.deepEqual(again.lease, { ...claimed!.lease, until: addSeconds(clock.now, 60) });
  const rows = new Map((await outbox.rows()).map((row) => [row.id, row]));
  assert.deepEqual(
    [one, others[0]].map((id) => {
      const { request_id, lease_until, requested_at } = rows.get(id)!;
      return [request_id, secondsUntil(outbox, lease_until), requested_at];
    }),
    [[again.id, 60, created], [claimed!.id, 30, created]],
  );
  assert.notEqual(again.id, claimed!.id);
  assert.notEqual(strange.id, again.id);

  database.gateway.resetLog();
  assert.equal(await claimNew(deps, { tenant: "pewaca", kinds: [] }, 5), null);
  assert.equal(await claimRepeat(deps, [{ tenant: "pewaca", kinds: [] }]), null);
  assert.equal(statements(outbox), 0, "a tenant that knows no kind has nothing to claim");
});

Deno.test("a repeated request is whole: all of its emails that wait and that nobody else holds, the request that is due first", async () => {
  await using outbox = await startOutbox();
  const { deps, clock } = outbox;
  const at = (seconds: number) => toSql(addSeconds(clock.now, seconds));
  const [early, late] = [crypto.randomUUID(), crypto.randomUUID()];
  await outbox.plant(1, {
    request_id: late,
    next_attempt_at: at(-5),
    to_email: "late@example.com",
  });
  const plan: [to: string, Record<string, string>][] = [
    ["due@example.com", { next_attempt_at: at(-9) }],
    ["later@example.com", { next_attempt_at: at(300) }],
    ["over@example.com", { lease_until: at(0) }],
    ["held@example.com", { lease_until: at(MILLISECOND) }],
    ["sent@example.com", { status: "sent" }],
  ];
  for (const [to_email, columns] of plan) {
    await outbox.plant(1, { request_id: early, requested_at: at(-99), to_email, ...columns });
  }
  const request = await claimRepeat(deps, [{ tenant: "library", kinds: [] }, ZPORTA, PEWACA]);
  assert.equal(request!.id, early);
  assert.deepEqual(request!.emails.map(({ to }) => to).sort(), [
    "due@example.com",
    "later@example.com",
    "over@example.com",
  ]);
  assert.ok(request!.emails.every(({ issuedAt }) => +issuedAt === +addSeconds(clock.now, -99)));
  const next = await claimRepeat(deps, [PEWACA]);
  assert.deepEqual([next!.id, next!.emails.length], [late, 1]);
  assert.equal(next!.emails[0]!.issuedAt.getTime(), next!.emails[0]!.createdAt.getTime());
  assert.equal(await claimRepeat(deps, [PEWACA]), null);
});

Deno.test("details that are not an object of texts cannot be read, and an email without any can", async () => {
  await using outbox = await startOutbox();
  const payloads = ["{}", '{"a":"b"}', "null", "1", '"a"', "[]", '["a"]', '{"a":1}', "{"];
  for (const [i, payload] of payloads.entries()) {
    await outbox.plant(1, { payload, to_email: `p${i}@example.com` });
  }
  const { emails, unreadable } = (await claimNew(outbox.deps, PEWACA, 100))!;
  const tell = (each: EmailRequest["emails"]) => each.map(({ to }) => Number(to[1])).sort();
  assert.deepEqual([tell(emails), tell(unreadable)], [[0, 1], [2, 3, 4, 5, 6, 7, 8]]);
});

Deno.test("an email that waits for its turn until the lease is over is not sent, and no request is repeated after 23 hours", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, provider } = outbox;
  const make = async (change: Partial<EmailRequest>, ages: { issued: number }, waits: number) => {
    const email = await outbox.enqueue();
    const emails = [{ ...email, issuedAt: addSeconds(clock.now, -ages.issued) }];
    const { id, lease } = email;
    const request = { id, lease, tenant: "pewaca", isRepeat: false, emails, unreadable: [] };
    provider.requests.length = 0;
    const end = await attempt(deps, outbox.renderers[0]!, { ...request, ...change }, () => {
      outbox.pass(waits);
      return Promise.resolve({ granted: true });
    });
    const { rows } = await outbox.database.query("SELECT * FROM outbox WHERE id = ?", [id]);
    return [end, provider.requests.length, rows[0]!.status, rows[0]!.last_error];
  };
  const fresh = { issued: 0 };
  assert.deepEqual(await make({}, fresh, 60 - MILLISECOND), ["done", 1, "sent", null]);
  assert.deepEqual(await make({}, fresh, 60), ["done", 0, "pending", null]);
  const again = { isRepeat: true };
  const unknown = ["done", 0, "failed", "outcome_unknown"];
  assert.deepEqual(await make(again, { issued: 23 * HOUR }, 0), ["done", 1, "sent", null]);
  assert.deepEqual(await make(again, { issued: 23 * HOUR + MILLISECOND }, 0), unknown);
  const other = await make({}, { issued: 24 * HOUR }, 0);
  assert.deepEqual(other, ["done", 1, "sent", null], "a new request is never too late");
});

Deno.test("a sweep is one worker's for its time and 25 s more, waits up to 5 s for a turn and begins nothing at its end", async () => {
  await using outbox = await startOutbox();
  const held = async () =>
    (await read(outbox, "email_pace")).map(({ sweep_until }) => secondsUntil(outbox, sweep_until));
  const { provider } = outbox;
  await outbox.plant(1);
  provider.answer = async () => {
    assert.deepEqual(await held(), [75]);
    return undefined;
  };
  await outbox.sweep();
  assert.deepEqual(await outbox.statuses(), { sent: 1 });

  // after an answer
  provider.answer = async () => {
    assert.deepEqual(await held(), [37]);
    return undefined;
  };
  const waiting = await outbox.enqueue();
  await setPace(outbox, MILLISECOND);
  const before = outbox.clock.now;
  const sleep = outbox.deps.sleep;
  outbox.deps.sleep = async (milliseconds) => {
    await sleep(milliseconds);
    outbox.clock.now = before;
    await setPace(outbox, 0);
  };
  await outbox.deliver(waiting);
  outbox.deps.sleep = sleep;
  assert.deepEqual(await outbox.statuses(), { sent: 2 });

  provider.answer = () => undefined;
  for (const [wait, sent] of [[5, 3], [5 + MILLISECOND, 3]] as const) {
    await outbox.plant(1);
    await setPace(outbox, wait);
    outbox.database.gateway.resetLog();
    await outbox.sweep();
    assert.ok(statements(outbox) < 20, "who has no turn stops");
    assert.equal((await outbox.statuses()).sent, sent, `${wait} s`);
  }

  await outbox.plant(200);
  await setPace(outbox, 0);
  provider.requests.length = 0;
  provider.answer = () => {
    outbox.pass(1);
    return undefined;
  };
  await deliverPending(outbox.renderers, 1);
  assert.equal(provider.requests.length, 1);
});

Deno.test("whoever has no turn after an answer sweeps, and nobody else does", async () => {
  await using outbox = await startOutbox();
  const { provider, logged } = outbox;
  const cases: [what: string, answers: (SendFailure | Error)[], pace: number, sent: number][] = [
    ["sent", [], 0, 1],
    ["no turn", [], 1, 3],
    ["limited", [failure("rate")], 0, 3],
    ["paused", [failure("sender")], 0, 0],
    ["refused", [failure("recipient")], 0, 0],
    ["killed", [new Error("killed")], 0, 0],
  ];
  for (const [what, answers, pace, sent] of cases) {
    for (const table of ["outbox", "email_pause"]) {
      await outbox.database.query(`DELETE FROM ${table}`);
    }
    await outbox.plant(2);
    const pending = await outbox.enqueue();
    await setPace(outbox, pace);
    provider.answer = () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    await outbox.deliver(pending);
    await outbox.assertIdle();
    assert.equal((await outbox.statuses()).sent ?? 0, sent, what);
  }
  const [line] = logged.filter(({ event }) => event === "email_not_delivered");
  assert.deepEqual([line!.tenant, line!.kind, line!.reason], ["pewaca", "welcome", "Error"]);

  const lease = await takeSweep(outbox.deps, 9);
  const before = provider.requests.length;
  await outbox.plant(1);
  await outbox.sweep();
  assert.equal(provider.requests.length, before, "another one sweeps");
  await endSweep(outbox.deps, lease!);
  const pending = await outbox.enqueue();
  await setPace(outbox, 1);
  const fault = { kind: "error", errno: 1146, message: "none" } as const;
  outbox.database.gateway.inject({ match: /is_due/, ...fault, times: 1 });
  await outbox.deliver(pending);
  assert.equal(logged.at(-1)!.event, "emails_not_swept");
});

Deno.test("an email that has its turn right after an answer takes four statements, the last of which waits for the numbers of others", async () => {
  await using outbox = await startOutbox();
  const pending = await outbox.enqueue();
  const startedAt = outbox.clock.now;
  outbox.database.gateway.resetLog();
  await outbox.deliver(pending);
  await outbox.assertIdle();
  assert.equal(statements(outbox), 4);
  assert.deepEqual(outbox.clock.now, addSeconds(startedAt, GATHER_MS / 1000));
  assert.deepEqual(await outbox.statuses(), { sent: 1 });
});

Deno.test("a sweep takes tenants in turn, and every second time a request that is repeated; after an outage the first one is of one email", async () => {
  for (const isRecovering of [false, true]) {
    await using outbox = await startOutbox();
    if (isRecovering) await setPause(outbox, "library", -60);
    for (const renderer of outbox.renderers) {
      const { tenant: subject } = renderer;
      renderer.render = (_, email) => Promise.resolve({ ...letter(email), subject });
    }
    for (const tenant of ["pewaca", "zporta"]) {
      await outbox.plant(101, { tenant, to_email: tenant });
    }
    for (const name of ["r1", "r2", "r3"]) {
      await outbox.plant(1, { request_id: crypto.randomUUID(), to_email: name });
    }
    await outbox.sweep();
    await outbox.assertIdle();
    const order = outbox.provider.requests.map(({ emails }) => `${emails[0]!.to} ${emails.length}`);
    for (const { emails } of outbox.provider.requests) {
      const tenant = emails[0]!.to === "zporta" ? "zporta" : "pewaca";
      assert.ok(emails.every(({ subject }) => subject === tenant));
    }
    const repeats = order.filter((each) => /^r/.test(each)).sort();
    assert.deepEqual(repeats, ["r1 1", "r2 1", "r3 1"]);
    assert.deepEqual(order.map((each) => each.replace(/^r\d/, "again")), [
      ...["again 1", "pewaca 100"],
      ...["again 1", "zporta 100", "again 1", "pewaca 1", "zporta 1"],
    ]);
    assert.deepEqual(await outbox.statuses(), { sent: 205 });
  }
  await using one = await startOutbox();
  await one.plant(101);
  for (let i = 0; i < 5; i++) {
    await one.plant(1, { request_id: crypto.randomUUID(), to_email: "r" });
  }
  await one.sweep();
  const sizes = one.provider.requests.map(({ emails }) =>
    emails[0]!.to === "r" ? 0 : emails.length
  );
  assert.deepEqual(sizes, [0, 100, 0, 0, 1, 0, 0], "the other tenant has nothing");

  await using outbox = await startOutbox();
  await setPause(outbox, "library", -60);
  await outbox.plant(101);
  await outbox.sweep();
  assert.deepEqual(outbox.provider.requests.map(({ emails }) => emails.length), [1, 100]);
});

Deno.test("a sweep that meets an outage makes one request, and asks the database for nothing more", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(300);
  await outbox.plant(300, { tenant: "zporta" });
  outbox.provider.answer = () => failure("unknown");
  outbox.database.gateway.resetLog();
  await outbox.sweep();
  await outbox.assertIdle();
  assert.equal(outbox.provider.requests.length, 1);
  assert.ok(statements(outbox) < 20, `${statements(outbox)} statements`);
});

Deno.test("a sweep stays below the thousand requests of a run of the cron, whatever the provider answers", async () => {
  await using outbox = await startOutbox();
  await outbox.plant(1);
  outbox.provider.answer = () => failure("rate", "rate_limit_exceeded", MILLISECOND);
  outbox.database.gateway.resetLog();
  await deliverPending(outbox.renderers, DAY);
  const { length } = outbox.provider.requests;
  assert.ok(length > 80 && length <= 90, `${length} requests`);
  assert.ok(statements(outbox) + length < 1000, `${statements(outbox)} statements`);
  assert.deepEqual(await outbox.statuses(), { pending: 1 });
});

Deno.test("a body that was kept is opened with the key that is used now or one from before, and is never replaced", async () => {
  await using outbox = await startOutbox();
  const [old, now] = ["o".repeat(40), "n".repeat(40)] as const;
  const id = crypto.randomUUID();
  const body = (text: string) => {
    const email = { to: "rina@example.com", from: "f", subject: "s", html: "h", text };
    return [{ id: "1", email }];
  };
  const withKeys = (...digestKeys: [string, ...string[]]) => ({ ...outbox.deps, digestKeys });
  await sealRequest(withKeys(old), id, body("first"));
  await outbox.assertIdle();
  await sealRequest(withKeys(old), id, body("second"));
  assert.deepEqual(await openRequest(withKeys(now, old), id), body("first"));
  assert.equal(await openRequest(withKeys(now), id), null);
  assert.equal(await openRequest(withKeys(old), crypto.randomUUID()), null);
  await outbox.database.query("UPDATE email_request SET id = ?", ["x".repeat(36)]);
  assert.equal(
    await openRequest(withKeys(old), "x".repeat(36)),
    null,
    "the body of another request",
  );
});

Deno.test("ended emails are kept for thirty days to the moment, bodies for two and events of no email for three", async () => {
  await using outbox = await startOutbox();
  const { database, clock } = outbox;
  const before = (days: number, more: number) => toSql(addSeconds(clock.now, -days * DAY - more));
  for (const more of [0, MILLISECOND]) {
    const id = crypto.randomUUID();
    await outbox.plant(1, { status: "sent", finished_at: before(30, more) });
    await database.query("INSERT INTO email_request VALUES (?, 's', ?)", [id, before(2, more)]);
    await database.query(
      "INSERT INTO email_event VALUES (?, 'bounced', 1, NULL, ?, ?)",
      [id, before(9, 0), before(3, more)],
    );
  }
  await outbox.plant(1, { created_at: before(99, 0) });
  const { gateway } = database;
  gateway.inject({ match: /DELETE FROM email_(request|event)/, kind: "delay", ms: 20, times: 2 });
  await deleteOldEmails(outbox.deps, KEEP_MAILS_DAYS);
  await outbox.assertIdle();
  assert.deepEqual((await outbox.rows()).map(({ finished_at }) => finished_at), [
    null,
    before(30, 0),
  ]);
  assert.deepEqual((await read(outbox, "email_request")).map((row) => row.created_at), [
    before(2, 0),
  ]);
  assert.deepEqual((await read(outbox, "email_event")).map((row) => row.received_at), [
    before(3, 0),
  ]);
});

Deno.test("what an older Worker has written in its own terms is taken over as it was meant, and nothing else", async () => {
  await using outbox = await startOutbox();
  const { deps, clock } = outbox;
  const [long, lately] = [toSql(addSeconds(clock.now, -DAY)), toSql(addSeconds(clock.now, -9))];
  const plans: [to: string, columns: Record<string, string>, changes: string[]][] = [
    ["owed", { status: "owed" }, ["request_id: id", `requested_at: ${long}`, "status: pending"]],
    ["pending", { status: "pending" }, []],
    ["ended", { status: "sent", settled_at: lately }, [`finished_at: ${lately}`]],
    ["ended since", { status: "sent", settled_at: lately, finished_at: long }, []],
    ["ended here", { status: "sent", finished_at: long }, []],
  ];
  for (const [to_email, columns] of plans) {
    await outbox.plant(1, { created_at: long, to_email, ...columns });
  }
  const before = await outbox.rows();
  await takeOverFormerColumns(deps);
  await outbox.assertIdle();
  for (const { id, ...row } of await outbox.rows()) {
    const old = before.find((each) => each.id === id)!;
    const changes = Object.entries(row).filter(([name, value]) => value !== old[name]);
    assert.deepEqual(
      changes.map(([name, value]) => `${name}: ${value === id ? "id" : value}`).sort(),
      plans.find(([to]) => to === row.to_email)![2],
      String(row.to_email),
    );
  }
  outbox.database.gateway.inject({ match: /owed/, kind: "error", errno: 1146, message: "none" });
  await takeOverFormerColumns(deps);
  assert.equal(outbox.logged.at(-1)!.event, "former_columns_not_taken_over");
});
