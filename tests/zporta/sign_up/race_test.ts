import assert from "node:assert/strict";
import type { Fault } from "../../../local/gateway/gateway.ts";
import {
  countRows,
  leavesNothing,
  type Service,
  startService,
} from "../../support/zporta/zporta_service.ts";
import { REGISTER_PATH, send, SIGN_UP_TABLES, signUpForm } from "../../support/zporta/zporta.ts";

function registerAll(service: Service, forms: Record<string, unknown>[]): Promise<Response[]> {
  return Promise.all(forms.map((form) => send(service, "POST", REGISTER_PATH, form)));
}

function numbered(count: number, form: (i: number) => Record<string, unknown>) {
  return Array.from({ length: count }, (_, i) => signUpForm(form(i)));
}

async function assertOneWinner(forms: Record<string, unknown>[], text: string): Promise<void> {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const responses = await registerAll(service, forms);
  const statuses = responses.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, ...Array(forms.length - 1).fill(400)]);
  for (const response of responses.filter(({ status }) => status === 400)) {
    assert.deepEqual(await response.json(), { error: text });
  }
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
}

Deno.test("fifty registrations at once with one address: one 201, the others 400 (Z-7)", async () => {
  const email = (i: number) => i % 2 ? "haruka@example.com" : "HARUKA@example.com";
  await assertOneWinner(
    numbered(50, (i) => ({ username: `user${i}`, email: email(i) })),
    "Email already registered.",
  );
});

Deno.test("twenty registrations at once with an international address and its Punycode: one 201, the others 400", async () => {
  const email = (i: number) => `haruka@${i % 2 ? "xn--mnchen-3ya" : "münchen"}.example`;
  await assertOneWinner(
    numbered(20, (i) => ({ username: `user${i}`, email: email(i) })),
    "Email already registered.",
  );
});

Deno.test("fifty registrations at once with one username: one 201, the others 400", async () => {
  const username = (i: number) => i % 2 ? "haruka" : "Haruka";
  await assertOneWinner(
    numbered(50, (i) => ({ username: username(i), email: `user${i}@example.com` })),
    "Username already taken.",
  );
});

Deno.test("ten registrations at once of ten people: ten 201, and every row of each", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const responses = await registerAll(
    service,
    numbered(10, (i) => ({ username: `user${i}`, email: `user${i}@example.com` })),
  );
  assert.deepEqual(responses.map(({ status }) => status), Array(10).fill(201));
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 10, table);
});

Deno.test("twenty identical registrations at once make one account, and nineteen are refused with a taken username", async () => {
  await assertOneWinner(numbered(20, () => ({})), "Username already taken.");
});

Deno.test("twenty identical registrations at once with one key make one account, and all get the same answer", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": "key-1" },
    body: JSON.stringify(signUpForm()),
  };
  const responses = await Promise.all(
    Array.from({ length: 20 }, () => service.fetch(REGISTER_PATH, init)),
  );
  assert.deepEqual(responses.map(({ status }) => status), Array(20).fill(201));
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
});

const STATEMENTS: [string, RegExp][] = [
  ["the look-up", /^\s*SELECT k\.id AS keyed_id/],
  ["the account", /^\s*INSERT INTO auth_user/],
  ["the profile", /^\s*INSERT INTO users_profile/],
  ["the preferences", /^\s*INSERT INTO users_userpreference/],
  ["COMMIT", /^COMMIT/],
];

const PASSING: [string, (match: RegExp) => Fault][] = [
  ["the request is lost", (match) => ({ match, kind: "drop_request", times: 1 })],
  ["the reply is lost", (match) => ({ match, kind: "drop_reply", times: 1 })],
  [
    "a deadlock is found",
    (match) => ({ match, kind: "error", errno: 1213, message: "Deadlock found", times: 1 }),
  ],
  ["the transaction is killed", (match) => ({ match, kind: "kill_transaction", times: 1 })],
];

for (const [statement, match] of STATEMENTS) {
  Deno.test(`registration survives a transient fault at ${statement}: one account with every row`, async () => {
    for (const [fault, make] of PASSING) {
      await using service = await startService();
      const before = await countRows(service, SIGN_UP_TABLES);
      service.gateway.inject(make(match));
      const response = await send(service, "POST", REGISTER_PATH, signUpForm());
      assert.equal(response.status, 201, `${fault}: ${await response.text()}`);
      const after = await countRows(service, SIGN_UP_TABLES);
      for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, fault);
    }
  });

  Deno.test(`a failure at ${statement} is 500 with Django's text, and leaves nothing behind (Z-4, Z-5)`, async () => {
    await using service = await startService();
    service.gateway.inject({ match, kind: "error", errno: 1146, message: "Table 'x' is gone" });
    const response = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => send(service, "POST", REGISTER_PATH, signUpForm()),
    );
    assert.equal(response.status, 500);
    assert.deepEqual(await response.json(), {
      error: "An unexpected error occurred during registration.",
    });
    assert.doesNotMatch(JSON.stringify(service.logged), /haruka/i);
  });
}
