import assert from "node:assert/strict";
import type { Fault, FaultKind } from "../../local/gateway/gateway.ts";
import { createPasswords } from "../../src/core/passwords/passwords.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { argon2 } from "../support/argon2.ts";
import {
  json,
  multipart,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_STATEMENTS,
  SIGN_UP_TABLES,
} from "../support/pewaca/pewaca.ts";
import {
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  type Serving,
  startService,
  statements,
} from "../support/service.ts";
import { SLOWNESS } from "../support/slowness.ts";
import { startWorkerd } from "../support/workerd/workerd.ts";
import { REGISTER_PATH, signUpForm } from "../support/zporta/zporta.ts";

// A database that is stopped or hangs: what clients hear, how soon, and what becomes of it later.

/** Four times as fast as production, on a machine that has time: a write waits 2.5 s for the database. */
const SCALE = 0.25 * SLOWNESS;
const FAST: Serving = { timeScale: SCALE };
const FAST_WRITE_MS = 10_000 * SCALE;

/** What other tests on the machine may take of the time of one request. */
const BUSY_MS = 3_000;

async function timed(answer: Promise<Response>): Promise<{ response: Response; ms: number }> {
  const startedAt = performance.now();
  const response = await answer;
  return { response, ms: performance.now() - startedAt };
}

Deno.test("in workerd, with the database stopped, a sign-up is answered 503 within 12 s and a GET within 6 s", async () => {
  await using worker = await startWorkerd();
  // The first request also starts the isolate.
  await (await fetch(`${worker.url}/healthz`)).body?.cancel();
  for (const { name } of TENANTS) {
    worker.databaseOf(name).gateway.inject({ match: /./, kind: "hang" });
  }
  const register = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(signUpForm()),
  };
  const token = { headers: { Authorization: `Token ${"0".repeat(40)}` } };
  // deno-lint-ignore no-explicit-any -- each page reads another part of it
  type Read = (body: any) => unknown;
  const requests: [path: string, limitMs: number, reads: Read, init?: RequestInit][] = [
    ["/api/religions/", 6_000, ({ message }) => message],
    ["/api/users/profile/", 6_000, ({ detail }) => detail, token],
    ["/healthz", 6_000, ({ ok }) => ok === false],
    // Last: while they hash, the others would wait for the isolate.
    [SIGN_UP_PATH, 12_000, ({ errors }) => errors.unit_id[0], multipart(shortForm())],
    [PUBLIC_SIGN_UP_PATH, 12_000, ({ message }) => message, json(publicForm())],
    [REGISTER_PATH, 12_000, ({ error }) => error, register],
  ];
  await Promise.all(requests.map(async ([path, limitMs, reads, init]) => {
    const { response, ms } = await timed(fetch(worker.url + path, init));
    assert.equal(response.status, 503, path);
    assert.ok(response.headers.get("Retry-After"), path);
    assert.ok(ms < limitMs * SLOWNESS + BUSY_MS, `${path}: ${Math.round(ms)} ms`);
    assert.ok(reads(await response.json()), `${path}: its page shows nothing`);
  }));
});

for (const [statement, match] of SIGN_UP_STATEMENTS) {
  Deno.test(`a database that hangs at ${statement} costs the patience once, and leaves nothing behind`, async () => {
    await using service = await startService({}, undefined, FAST);
    service.gateway.inject({ match, kind: "hang" });
    const isOpened = !/SELECT|BEGIN/.test(match.source);
    const isRolledBack = () => statements(service).includes("ROLLBACK");
    // What is left for ROLLBACK, an eighth of a second here, is gone when the process does not run for so long.
    for (let attempt = 0; attempt < (isOpened ? 3 : 1) && !isRolledBack(); attempt++) {
      const response = await leavesNothing(
        service,
        SIGN_UP_TABLES,
        () => service.fetch(SIGN_UP_PATH, multipart(shortForm())),
      );
      assert.equal(response.status, 503);
      const { database_ms: ms } = service.logged.findLast(({ event }) => event === "request")!;
      assert.ok(Number(ms) < 1.8 * FAST_WRITE_MS, `${ms} ms`);
    }
    assert.equal(isRolledBack(), isOpened, "nothing was begun");
  });
}

Deno.test("a hash that blocks for longer than the patience is not the database's time", async () => {
  const passwords = createPasswords({ argon2, scheme: "argon2id" });
  const hash = async (password: string) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const end = performance.now() + 1.2 * FAST_WRITE_MS;
    while (performance.now() < end);
    return await passwords.hash(password);
  };
  await using service = await startService(
    { passwords: { ...passwords, hash } },
    undefined,
    FAST,
  );
  service.gateway.inject({ match: /SELECT r\.id AS residence_id/, kind: "delay", ms: 50 });
  assert.equal((await service.fetch(SIGN_UP_PATH, multipart(shortForm()))).status, 201);
});

Deno.test("a lost reply to the first statement holds its locks for longer than a request waits: 503, then 201", async () => {
  await using service = await startService({}, undefined, FAST);
  service.gateway.inject({ match: /INSERT INTO m_user/, kind: "drop_reply", times: 1 });
  const send = () => service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  const first = await leavesNothing(service, SIGN_UP_TABLES, send);
  assert.equal(first.status, 503);
  const { status } = await sendUntilAnswered(send);
  assert.equal(status, 201);
});

/** Sends a request again as a client does that is answered 503. */
async function sendUntilAnswered(send: () => Promise<Response>): Promise<Response> {
  for (let attempt = 0;; attempt++) {
    const response = await send();
    if (response.status !== 503) return response;
    assert.ok(attempt < 5, "still 503");
  }
}

/** What can become of `COMMIT` when the time is up before we know. */
const LOST_COMMITS: [what: string, faults: () => Fault[]][] = [
  ["its request hangs", () => [{ match: /^COMMIT/, kind: "hang" }]],
  ["its reply hangs", () => [{ match: /^COMMIT/, kind: "hang_reply" }]],
  ["its request is lost every time", () => [{ match: /^COMMIT/, kind: "drop_request" }]],
  ["its request hangs, and ROLLBACK hangs", () => [{ match: /^(COMMIT|ROLLBACK)/, kind: "hang" }]],
  ["its reply is lost, and then everything hangs", () => afterCommit({ kind: "hang" })],
  [
    "its reply is lost, and then the edge is down",
    () => afterCommit({ kind: "http", status: 503 }),
  ],
  ["it arrives after the answer", () => [
    { match: /^COMMIT/, kind: "delay", ms: 1.5 * FAST_WRITE_MS },
    { match: /^ROLLBACK/, kind: "hang" },
  ]],
];

/** The reply to `COMMIT` is lost, and so it goes on. */
function afterCommit(then: FaultKind): Fault[] {
  let isCommitted = false;
  const isCommit = (sql: string) => sql === "COMMIT" && (isCommitted = true);
  return [
    { match: isCommit, kind: "drop_reply", times: 1 },
    { match: () => isCommitted, ...then },
  ];
}

type Registering = {
  of: "pewaca" | "zporta";
  table: string;
  id: string;
  send: (service: Service, key?: string) => Promise<Response>;
};

const REGISTRATIONS: Registering[] = [
  {
    of: "pewaca",
    table: "m_user",
    id: "user_id",
    send: (service, key) => {
      const { headers, ...init } = multipart(shortForm());
      return service.fetch(SIGN_UP_PATH, { ...init, headers: { ...headers, ...keyed(key) } });
    },
  },
  {
    of: "zporta",
    table: "auth_user",
    id: "id",
    send: (service, key) =>
      service.fetch(REGISTER_PATH, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...keyed(key) },
        body: JSON.stringify(signUpForm()),
      }),
  },
];

function keyed(key?: string): Record<string, string> {
  return key === undefined ? {} : { "Idempotency-Key": key };
}

for (const registering of REGISTRATIONS) {
  for (const key of [undefined, "key-1"]) {
    const how = `${registering.of}, ${key ? "with" : "without"} an Idempotency-Key`;
    Deno.test(`after a 503 there is no account, or the same request again is answered with it (${how})`, async () => {
      await Promise.all(LOST_COMMITS.map(async ([what, faults]) => {
        await using service = await startService({}, undefined, { ...FAST, of: registering.of });
        await assertTruthful(service, registering, faults(), key, what);
      }));
    });
  }
}

async function assertTruthful(
  service: Service,
  { of, table, id, send }: Registering,
  faults: Fault[],
  key: string | undefined,
  what: string,
): Promise<void> {
  const idsBefore = new Set((await rowsOf(service, table)).map((row) => row[id]));
  const newIds = async () =>
    (await rowsOf(service, table)).map((row) => row[id]).filter((each) => !idsBefore.has(each));
  const recoveries = faults.map(service.gateway.inject);
  const first = await send(service, key);
  // Where no more than the reply hangs, there is just time enough to look up what became of it.
  if (first.status !== 201) assert.equal(first.status, 503, what);
  recoveries.forEach((recover) => recover());
  const idsThen = await newIds();

  // The answer has used up the patience, and so much later is whoever comes again.
  pass(service, FAST_WRITE_MS / 1000);
  const again = await sendUntilAnswered(() => send(service, key));
  const body = await again.json();
  assert.equal(again.status, 201, `${what}: ${JSON.stringify(body)}`);
  const ids = await newIds();
  assert.equal(ids.length, 1, what);
  if (idsThen.length > 0) assert.deepEqual(ids, idsThen, what);
  if (of === "pewaca") assert.equal(body.data.user_id, Number(ids[0]), what);

  await service.backgroundDone();
  pass(service, 61);
  await service.runCron();
  assert.equal(service.sent.length, of === "pewaca" ? 1 : 0, what);
}

Deno.test("at Zporta a repetition without a key is still refused when the first was answered, or may yet be", async () => {
  await using service = await startService({}, undefined, { ...FAST, of: "zporta" });
  const { send } = REGISTRATIONS[1]!;
  assert.equal((await send(service)).status, 201);
  assert.equal((await send(service)).status, 400, "the first may still be under way");
  pass(service, 60);
  await service.query("UPDATE auth_user SET last_login = ? WHERE username = 'haruka'", [
    "2026-01-01 00:00:00",
  ]);
  assert.equal((await send(service)).status, 400, "somebody has logged in");
  await service.query("UPDATE auth_user SET last_login = NULL WHERE username = 'haruka'");
  assert.equal((await send(service)).status, 201);
  pass(service, 600);
  assert.equal((await send(service)).status, 400, "long ago");
});
