import assert from "node:assert/strict";
import type { Fault } from "../../local/gateway/gateway.ts";
import {
  multipart,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_STATEMENTS,
  SIGN_UP_TABLES,
} from "../support/pewaca/pewaca.ts";
import {
  countRows,
  impatiently,
  leavesNothing,
  startService,
  statements,
} from "../support/service.ts";

Deno.test("a sign-up is four round trips, and two that run beside the hash", async () => {
  await using service = await startService();
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(response.status, 201);
  const trips = statements(service).map((sql) => sql.split(/\s+/).slice(0, 3).join(" "));
  const atAnswer = trips.slice(0, trips.indexOf("COMMIT") + 1);
  assert.deepEqual(atAnswer, [
    "SELECT r.id AS",
    "BEGIN",
    "INSERT INTO m_user",
    "INSERT INTO m_warga",
    "INSERT INTO outbox",
    "COMMIT",
  ]);
  assert.equal(service.logged.find(({ event }) => event === "request")?.round_trips, 6);
});

Deno.test("a refused sign-up opens no transaction", async () => {
  await using service = await startService();
  const form = shortForm({ unit_id: "99999" });
  await service.fetch(SIGN_UP_PATH, multipart(form));
  // `BEGIN` leaves beside the hash, and opens nothing before a first statement.
  assert.deepEqual(statements(service).map((sql) => sql.split(" ")[0]), ["SELECT", "BEGIN"]);
});

const PASSING: [string, (match: RegExp) => Fault][] = [
  ["the request is lost", (match) => ({ match, kind: "drop_request", times: 1 })],
  ["the reply is lost", (match) => ({ match, kind: "drop_reply", times: 1 })],
  [
    "a deadlock is found",
    (match) => ({ match, kind: "error", errno: 1213, message: "Deadlock found", times: 1 }),
  ],
  [
    "a lock wait times out",
    (match) => ({
      match,
      kind: "error",
      errno: 1205,
      message: "Lock wait timeout exceeded",
      times: 1,
    }),
  ],
  ["the transaction is killed", (match) => ({ match, kind: "kill_transaction", times: 1 })],
  ["the pool is full", (match) => ({ match, kind: "pool_full", times: 1 })],
  ["the edge answers 503", (match) => ({ match, kind: "http", status: 503, times: 1 })],
];

for (const [statement, match] of SIGN_UP_STATEMENTS) {
  for (const [fault, make] of PASSING) {
    Deno.test(`sign-up survives when ${fault} at ${statement}: one account, one resident, one email`, async () => {
      await using service = await startService();
      const before = await countRows(service, SIGN_UP_TABLES);
      service.gateway.inject(make(match));
      const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
      await service.backgroundDone();
      assert.equal(response.status, 201, await response.text());
      const after = await countRows(service, SIGN_UP_TABLES);
      for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
      // After a lost reply to COMMIT the lease has to expire first; then the cron delivers.
      service.clock.now = new Date(service.clock.now.getTime() + 61_000);
      await service.runCron();
      assert.equal(service.sent.length, 1);
    });
  }
}

for (const [statement, match] of SIGN_UP_STATEMENTS) {
  Deno.test(`sign-up answers 500 in the envelope when ${statement} fails permanently, and leaves nothing behind`, async () => {
    await using service = await startService();
    service.gateway.inject({
      match,
      kind: "error",
      errno: 1146,
      message: "Table 'x' doesn't exist",
    });
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => service.fetch(SIGN_UP_PATH, multipart(shortForm())),
    );
    assert.equal(response.status, 500);
    const text = await response.text();
    assert.equal(JSON.parse(text).success, false);
    const { errors, message } = JSON.parse(text);
    assert.deepEqual(errors, { unit_id: [message] });
    assert.doesNotMatch(text, /Table|errno|SELECT|INSERT|m_user/, "no SQL in an answer (B-6)");
    const logged = JSON.stringify(service.logged);
    assert.match(logged, /database 1146/);
    assert.doesNotMatch(logged, /rina|rahasia|0812\d{4}/i, "no person in the log");
  });
}

Deno.test("sign-up answers 503 with Retry-After while the database cannot be reached, and leaves nothing behind", async () => {
  await using service = await startService();
  const after = service.gateway.inject({ match: /INSERT INTO m_user/, kind: "http", status: 503 });
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => impatiently(service, () => service.fetch(SIGN_UP_PATH, multipart(shortForm()))),
  );
  assert.equal(response.status, 503);
  assert.ok(Number(response.headers.get("Retry-After")) > 0);
  assert.equal((await response.json()).success, false);
  after();
  assert.equal((await service.fetch(SIGN_UP_PATH, multipart(shortForm()))).status, 201);
});

Deno.test("a duplicate that the server reports without the key's name is the taken address, at once", async () => {
  await using service = await startService();
  service.gateway.errors.terse = true;
  const answers = await Promise.all(
    ["Satu", "Dua"].map((full_name) =>
      service.fetch(SIGN_UP_PATH, multipart(shortForm({ full_name })))
    ),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 400]);
  const inserts = statements(service).filter((sql) => sql.startsWith("INSERT INTO m_user"));
  assert.ok(inserts.length <= 2, `tried ${inserts.length} times`);
});

Deno.test("a duplicate that is nobody's row is tried again", async () => {
  await using service = await startService();
  service.gateway.inject({ match: /INSERT INTO m_user/, kind: "terse_duplicate", times: 1 });
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(response.status, 201);
});

Deno.test("a failing ROLLBACK does not hide why the work failed", async () => {
  await using service = await startService();
  service.gateway.inject({
    match: /INSERT INTO m_warga/,
    kind: "error",
    errno: 1406,
    message: "Data too long",
  });
  service.gateway.inject({ match: /^ROLLBACK/, kind: "http", status: 503 });
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(response.status, 500);
  assert.match(JSON.stringify(service.logged), /database 1406/);
});
