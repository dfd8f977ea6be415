import assert from "node:assert/strict";
import {
  type Act,
  carryOut,
  countUndeliverable,
  countUnsent,
  type EmailKey,
  endPauses,
  findEmails,
  listByStatus,
  type OperatedEmail,
  planEmails,
} from "../../src/core/delivery/operate.ts";
import {
  forgetUndeliverable,
  forgetUndeliverableAddresses,
  markUndeliverable,
  releaseAddress,
} from "../../src/core/delivery/undeliverable.ts";
import { ACCEPTANCE_BOUNDS_SECONDS, tallyAcceptance } from "../../src/core/delivery/counts.ts";
import { readUnsentEmails } from "../../src/core/outbox_counts.ts";
import { connect } from "../../src/db/connect.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import { doAgain, transact } from "../../src/db/transact.ts";
import { accepted } from "../../src/outcome.ts";
import { startOutbox } from "../support/email/outbox.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

type State = Partial<OperatedEmail>;

const PENDING: State = { status: "pending", last_error: null, request_id: null };
const FAILED: State = { status: "failed", last_error: "validation_error" };
const UNKNOWN: State = { status: "failed", last_error: "outcome_unknown" };
const CANCELLED: State = { status: "cancelled", last_error: "validation_error" };

/** What becomes of an email, or why it stays; the last when it may be sent twice. */
const PLANS: [what: string, Act, State, plan: string, twice?: string][] = [
  ["waits", "retry", PENDING, "tried_at_once"],
  [
    "waits after an attempt",
    "retry",
    { ...PENDING, last_error: "outcome_unknown" },
    "tried_at_once",
  ],
  ["has failed", "retry", FAILED, "sent_again"],
  ["may have been taken", "retry", UNKNOWN, "perhaps_sent", "perhaps_sent_twice"],
  ["was cancelled by an operator", "retry", CANCELLED, "sent_again"],
  ["lost its reason", "retry", { ...CANCELLED, last_error: null }, "without_reason"],
  ["was sent", "retry", { status: "sent" }, "sent"],
  ["is being sent", "retry", { ...PENDING, is_being_sent: true }, "being_sent"],
  ["reaches nobody", "retry", { ...FAILED, is_undeliverable: true }, "undeliverable"],
  ["waits and reaches nobody", "retry", { ...PENDING, is_undeliverable: true }, "undeliverable"],
  ["waits", "cancel", PENDING, "not_sent"],
  ["was tried without an answer", "cancel", { ...PENDING, request_id: "r" }, "not_tried"],
  ["has failed", "cancel", FAILED, "not_reported"],
  ["was sent", "cancel", { status: "sent" }, "sent"],
  ["was cancelled", "cancel", CANCELLED, "cancelled"],
  ["is being sent", "cancel", { ...FAILED, is_being_sent: true }, "being_sent"],
];

Deno.test("what retry and cancel do to an email depends on what became of it, and says so", () => {
  for (const [what, act, state, plan, twice = plan] of PLANS) {
    const email = {
      is_being_sent: false,
      is_undeliverable: false,
      last_error: null,
      request_id: null,
      ...state,
    } as OperatedEmail;
    for (const [mayDouble, expected] of [[false, plan], [true, twice]] as const) {
      const [planned] = planEmails(act, [email], mayDouble);
      assert.equal(planned!.does ?? planned!.because, expected, `${act} what ${what}`);
      assert.equal(planned!.email, email);
    }
  }
  assert.deepEqual(planEmails("retry", [], true), []);
});

Deno.test("forgetting that nothing reaches an address or an account leaves those of others and of other tenants", async () => {
  await using database = await createDatabase();
  const db = connect(database.gateway.url, 60_000);
  const found = { reason: "bounced", emailId: "e".repeat(36), since: new Date() } as const;
  const all = ["pewaca", "zporta"].flatMap((tenant) =>
    [1, 2].flatMap((accountId) =>
      ["Rina@Example.com", "budi@example.com"].map((address) => ({ tenant, accountId, address }))
    )
  );
  for (const each of all) assert.ok(await markUndeliverable(db, { ...found, ...each }));
  const left = async () => {
    const { rows } = await database.query(
      "SELECT tenant, account_id, address FROM undeliverable_address ORDER BY 1, 2, 3",
    );
    return rows.map((row) => `${row.tenant} ${row.account_id} ${row.address}`);
  };
  assert.equal((await left()).length, 8);
  await forgetUndeliverableAddresses(db, "pewaca", ["RINA@example.com"]);
  assert.deepEqual(await left(), [
    "pewaca 1 budi@example.com",
    "pewaca 2 budi@example.com",
    "zporta 1 budi@example.com",
    "zporta 1 rina@example.com",
    "zporta 2 budi@example.com",
    "zporta 2 rina@example.com",
  ]);
  await forgetUndeliverable(db, "zporta", [2]);
  assert.deepEqual(await left(), [
    "pewaca 1 budi@example.com",
    "pewaca 2 budi@example.com",
    "zporta 1 budi@example.com",
    "zporta 1 rina@example.com",
  ]);
});

Deno.test("an address is released for one account or for all of its tenant, once, and for no other", async () => {
  await using outbox = await startOutbox();
  const { database } = outbox;
  const { db } = outbox.deps;
  const slow = {
    match: /^(UPDATE undeliverable|INSERT INTO audit)/,
    kind: "delay",
    ms: 20,
  } as const;
  const found = { reason: "bounced", emailId: "e".repeat(36), since: new Date() } as const;
  for (const tenant of ["pewaca", "zporta"]) {
    for (const accountId of [1, 2, 3]) {
      for (const address of ["rina@example.com", "budi@example.com"]) {
        await markUndeliverable(db, { ...found, tenant, accountId, address });
      }
    }
  }
  const released = async () => {
    const { rows } = await database.query(
      `SELECT tenant, account_id, address FROM undeliverable_address WHERE released_at IS NOT NULL
       ORDER BY 1, 2, 3`,
    );
    return rows.map((row) => `${row.tenant} ${row.account_id} ${row.address}`);
  };
  const release = async (address: string, accountId?: number) => {
    database.gateway.inject({ ...slow, times: 1 });
    const which = { tenant: "pewaca", accountId, address };
    const accounts = await releaseAddress(db.session(), {}, which, new Date());
    await outbox.assertIdle();
    return accounts;
  };
  assert.equal(await release("Rina@Example.com", 1), 1);
  assert.deepEqual(await released(), ["pewaca 1 rina@example.com"]);
  assert.equal(await release("rina@example.com", 1), 0, "it is released already");
  assert.equal(await release("rina@example.com"), 2);
  assert.deepEqual(await released(), [1, 2, 3].map((id) => `pewaca ${id} rina@example.com`));

  // two operators at once
  database.gateway.inject({ ...slow, ms: 50, times: 1 });
  const which = { tenant: "pewaca", address: "budi@example.com" };
  const act = async () => {
    const done = await transact(
      db,
      async (tx) => accepted(await releaseAddress(tx, {}, which, new Date())),
      doAgain,
    );
    return done.ok && done.value;
  };
  assert.deepEqual((await Promise.all([act(), act()])).sort(), [0, 3]);
});

Deno.test("the time from an act to the acceptance of its email counts in the first bound that it does not exceed", () => {
  const tallied = (seconds: number) => {
    const tally = new Map<string, number>();
    tallyAcceptance(tally, seconds);
    return Object.fromEntries(tally);
  };
  const bounds = [1, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400];
  assert.deepEqual([...ACCEPTANCE_BOUNDS_SECONDS], bounds);
  for (const [i, bound] of bounds.entries()) {
    const within = { sent: 1, [`accepted_le_${bound}`]: 1, accepted_seconds: bound };
    assert.deepEqual(tallied(bound), within);
    const next = `accepted_le_${bounds[i + 1] ?? "inf"}`;
    assert.deepEqual(tallied(bound + 0.4), { sent: 1, [next]: 1, accepted_seconds: bound });
  }
  // The provider's clock may be before ours.
  assert.deepEqual(tallied(-3), { sent: 1, accepted_le_1: 1, accepted_seconds: 0 });
});

Deno.test("a pending email is overdue when it has been due for more than ten minutes, and a failed one never", async () => {
  await using database = await createDatabase();
  const now = new Date("2026-11-27T03:00:00Z");
  const rows: [string, string, number][] = [
    ["pending", "due", 600],
    ["pending", "late", 601],
    ["failed", "failed", 9_000],
  ];
  for (const [status, id, seconds] of rows) {
    await database.query(
      `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status, attempts,
         next_attempt_at, created_at)
       VALUES (?, 'pewaca', 'verify_email', 1, 'rina@example.com', '{}', ?, ?, 0, ?, ?)`,
      [
        id.padEnd(36, "0"),
        id,
        status,
        toSql(addSeconds(now, -seconds)),
        toSql(addSeconds(now, -9_000)),
      ],
    );
  }
  const unsent = await readUnsentEmails(database, now);
  assert.deepEqual(
    unsent.map(({ status, emails, overdue, oldestSeconds }) => [
      status,
      emails,
      overdue,
      oldestSeconds,
    ]).sort(),
    [["failed", 1, 0, 9_000], ["pending", 2, 1, 9_000]],
  );
});

Deno.test("operators find all emails of a condition, each once and the newest first, however many were written at the same time", async () => {
  await using outbox = await startOutbox();
  const { database, clock } = outbox;
  await outbox.plant(1100, { created_at: toSql(clock.now) });
  await outbox.plant(1000);
  await outbox.plant(9, { tenant: "zporta" });
  const condition = { sql: "tenant = ?", args: ["pewaca"] };
  const { rows } = await database.query(
    "SELECT id FROM outbox WHERE tenant = 'pewaca' ORDER BY created_at DESC, id",
  );
  const ids = rows.map(({ id }) => id);
  for (const limit of [undefined, 2100, 1001, 1000, 1, 0]) {
    const found = await findEmails(database.query, condition, clock.now, limit);
    assert.deepEqual(found.map(({ id }) => id), ids.slice(0, limit), `${limit}`);
  }
});

Deno.test("an email is being sent as long as its lease lasts, and undeliverable while its account's address is", async () => {
  await using outbox = await startOutbox();
  const { database, clock, deps } = outbox;
  const [over, held] = [0, 0.001].map((seconds) => toSql(addSeconds(clock.now, seconds)));
  const to_email = "Rina@Example.com";
  await outbox.plant(1, { to_email, kind: "free" });
  await outbox.plant(1, { to_email, kind: "over", lease_until: over! });
  await outbox.plant(1, { to_email, kind: "held", lease_until: held! });
  const mark = (change: { tenant?: string; accountId?: number; address?: string }) =>
    markUndeliverable(database, {
      ...{ tenant: "pewaca", accountId: 0, address: to_email, reason: "bounced" },
      ...{ emailId: "e", since: clock.now, ...change },
    });
  const tell = async () => {
    const found = await findEmails(database.query, { sql: "1 = 1", args: [] }, clock.now);
    return Object.fromEntries(
      found.map(({ kind, is_being_sent, is_undeliverable }) => [
        kind,
        [is_being_sent, is_undeliverable],
      ]),
    );
  };
  const sent = (isUndeliverable: boolean) => ({
    free: [false, isUndeliverable],
    over: [false, isUndeliverable],
    held: [true, isUndeliverable],
  });
  for (const other of [{ tenant: "zporta" }, { accountId: 1 }, { address: "budi@example.com" }]) {
    await mark(other);
    assert.deepEqual(await tell(), sent(false), JSON.stringify(other));
  }
  await mark({});
  assert.deepEqual(await tell(), sent(true));
  assert.equal(await countUndeliverable(database.query, "pewaca", "RINA@example.com"), 2);
  assert.equal(await countUndeliverable(database.query, "zporta", "rina@example.com"), 1);
  const address = { tenant: "pewaca", address: to_email };
  await releaseAddress(deps.db.session(), {}, { ...address, accountId: 0 }, clock.now);
  assert.deepEqual(await tell(), sent(false));
  assert.equal(await countUndeliverable(database.query, "pewaca", to_email), 1);
});

Deno.test("emails of a status are listed page by page without a gap, by tenant and by reason, and are counted by both", async () => {
  await using outbox = await startOutbox();
  const { database, clock } = outbox;
  const at = (seconds: number) => toSql(addSeconds(clock.now, -seconds));
  const failed = { status: "failed", finished_at: at(0) };
  await outbox.plant(3, { ...failed, next_attempt_at: at(9), last_error: "quota" });
  await outbox.plant(3, { ...failed, next_attempt_at: at(5), last_error: "render: RangeError" });
  await outbox.plant(1, { ...failed, next_attempt_at: at(7), last_error: "render: TypeError" });
  await outbox.plant(2, { ...failed, tenant: "zporta", last_error: "quota" });
  await outbox.plant(2);
  const list = async (tenants: string[], status: string, reason?: string | null) => {
    const found: OperatedEmail[] = [];
    for (let after: EmailKey | undefined;; after = found.at(-1)) {
      const by = { status, tenants, reason, after };
      const page = await listByStatus(database.query, by, clock.now, 2);
      found.push(...page);
      assert.ok(found.length <= 11, "no more than there are");
      if (page.length < 2) break;
    }
    const keys = found.map(({ next_attempt_at, id }) => next_attempt_at + id);
    assert.deepEqual(keys, keys.toSorted().reverse());
    assert.equal(new Set(keys).size, keys.length);
    return found.length;
  };
  const BOTH = ["pewaca", "zporta"];
  const cases: [tenants: string[], status: string, reason: string | null | undefined, number][] = [
    [["pewaca"], "failed", undefined, 7],
    [["zporta"], "failed", undefined, 2],
    [BOTH, "failed", "quota", 5],
    [BOTH, "failed", "render", 4],
    [BOTH, "failed", "render: RangeError", 3],
    [BOTH, "failed", null, 0],
    [BOTH, "pending", null, 2],
    [BOTH, "pending", "quota", 0],
    [BOTH, "sent", undefined, 0],
  ];
  for (const [tenants, status, reason, count] of cases) {
    assert.equal(await list(tenants, status, reason), count, `${tenants} ${status} ${reason}`);
  }
  const counted = await countUnsent(database.query, BOTH);
  assert.deepEqual(
    counted.map(({ tenant, status, reason, emails }) => [tenant, status, reason, emails]).sort(),
    [
      ["pewaca", "failed", "quota", 3],
      ["pewaca", "failed", "render: RangeError", 3],
      ["pewaca", "failed", "render: TypeError", 1],
      ["pewaca", "pending", null, 2],
      ["zporta", "failed", "quota", 2],
    ],
  );
  assert.deepEqual(await countUnsent(database.query, ["library"]), []);
});

Deno.test("an act changes what was planned, unless a worker or another operator came first, and leaves a line for each in the trail", async () => {
  await using outbox = await startOutbox();
  const { database, clock, deps } = outbox;
  const long = toSql(addSeconds(clock.now, -99));
  const now = toSql(clock.now);
  const again = { status: "pending", next_attempt_at: now, finished_at: null };
  const ended = { status: "cancelled", finished_at: now };
  const anew = { attempts: 0, request_id: null, requested_at: null };
  const lease = (seconds: number) => ({ lease_until: toSql(addSeconds(clock.now, seconds)) });
  const cases: [act: Act, State, meanwhile: object, changes: object | null][] = [
    ["retry", { status: "pending" }, {}, again],
    ["retry", { status: "failed" }, {}, { ...again, ...anew }],
    ["retry", { status: "cancelled" }, {}, again],
    ["cancel", { status: "pending" }, {}, { ...ended, last_error: "cancelled_by_operator" }],
    ["cancel", { status: "failed" }, {}, ended],
    ["retry", { status: "failed" }, lease(0), { ...again, ...anew }],
    ["retry", { status: "failed" }, lease(0.001), null],
    ["retry", { status: "failed" }, { status: "pending" }, null],
    ["cancel", { status: "failed" }, { status: "cancelled" }, null],
    ["cancel", { status: "pending" }, { status: "sent" }, null],
  ];
  for (const [act, { status }, meanwhile, changes] of cases) {
    const what = `${act} ${status} ${JSON.stringify(meanwhile)}`;
    await database.query("DELETE FROM outbox");
    await database.query("DELETE FROM audit_event");
    const columns = { next_attempt_at: long, created_at: long, finished_at: long };
    const tried = { attempts: "4", request_id: "r", requested_at: long, last_error: "why" };
    await outbox.plant(2, { ...columns, ...tried, status: status! });
    const found = await findEmails(database.query, { sql: "1 = 1", args: [] }, clock.now);
    const [email] = found;
    const planned = planEmails(act, [email!], false);
    for (const [name, value] of Object.entries(meanwhile)) {
      await database.query(`UPDATE outbox SET ${name} = ? WHERE id = ?`, [value, email!.id]);
    }
    const before = new Map((await outbox.rows()).map((row) => [row.id, row]));
    const done = await carryOut(deps, act, planned, clock.now);
    assert.deepEqual(done.map(({ does, because }) => [does !== null, because]), [
      changes ? [true, null] : [false, "changed"],
    ], what);
    for (const row of await outbox.rows()) {
      const own = row.id === email!.id ? changes : null;
      assert.deepEqual({ ...row }, { ...before.get(row.id), ...own }, what);
    }
    const { rows: trail } = await database.query("SELECT * FROM audit_event");
    assert.equal(trail.length, changes ? 1 : 0, what);
    if (!changes) continue;
    const after = act === "retry" ? "pending" : "cancelled";
    assert.deepEqual(JSON.parse(String(trail[0]!.changes)), { status: [status, after] }, what);
    const event = JSON.stringify(trail[0]);
    for (const part of [act === "retry" ? "mail_retried" : "mail_cancelled", `mail:${email!.id}`]) {
      assert.ok(event.includes(part), `${what}: ${event}`);
    }
  }
});

Deno.test("ending the pauses of a tenant ends those of all, and neither another's nor what is over", async () => {
  await using outbox = await startOutbox();
  const { database, clock } = outbox;
  const at = (seconds: number) => toSql(addSeconds(clock.now, seconds));
  const pauses = [["*", 60], ["pewaca", 60], ["zporta", 60], ["library", -60]] as const;
  for (const [scope, seconds] of pauses) {
    await database.query("INSERT INTO email_pause VALUES (?, ?, 3, 'why')", [scope, at(seconds)]);
  }
  await endPauses(database.query, ["pewaca", "library"], clock.now);
  const { rows } = await database.query("SELECT * FROM email_pause ORDER BY scope");
  assert.deepEqual(
    rows.map(({ scope, paused_until, failures }) => [scope, paused_until, failures]),
    [
      ["*", at(0), 3],
      ["library", at(-60), 3],
      ["pewaca", at(0), 3],
      ["zporta", at(60), 3],
    ],
  );
});
