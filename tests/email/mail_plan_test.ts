import assert from "node:assert/strict";
import { type Act, type OperatedEmail, planEmails } from "../../src/core/delivery/operate.ts";
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
  await using database = await createDatabase();
  const db = connect(database.gateway.url, 60_000);
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
  const release = (address: string, accountId?: number) =>
    releaseAddress(
      db.session(),
      {},
      { tenant: "pewaca", accountId, address },
      new Date(),
    );
  assert.equal(await release("Rina@Example.com", 1), 1);
  assert.deepEqual(await released(), ["pewaca 1 rina@example.com"]);
  assert.equal(await release("rina@example.com", 1), 0, "it is released already");
  assert.equal(await release("rina@example.com"), 2);
  assert.deepEqual(await released(), [1, 2, 3].map((id) => `pewaca ${id} rina@example.com`));
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
