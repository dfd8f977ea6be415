/**
 * The clients of production wait as long as they wait there: the public page's 15 s, the learners' frontend's
 * 20 s and Laravel's 30 s, and the platform's 30 s for what follows an answer. In workerd, over real
 * sockets, with waits that take as long as they take.
 */
import assert from "node:assert/strict";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { startWorkerd } from "../support/workerd/workerd.ts";

const STATEMENTS = [
  /^\s*SELECT r\.id AS residence_id/,
  /^BEGIN/,
  /^\s*INSERT INTO m_user/,
  /^\s*INSERT INTO m_warga/,
  /^\s*INSERT INTO outbox/,
  /^COMMIT/,
];

/** How long the clients wait, in seconds; after that they hang up, whatever is under way. */
const CLIENTS = [15, 20, 30];

/** What the platform gives to the work after an answer, in seconds. */
const AFTER_ANSWER = 30;

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

type Worker = Awaited<ReturnType<typeof startWorkerd>>;

async function rowsOf({ databaseOf }: Worker, email: string): Promise<number[]> {
  const { rows } = await databaseOf("pewaca").query(
    `SELECT (SELECT COUNT(*) FROM m_user WHERE user_email = ?) AS accounts,
       (SELECT COUNT(*) FROM m_warga WHERE full_name = ?) AS residents,
       (SELECT COUNT(*) FROM outbox WHERE to_email = ?) AS emails`,
    [email, nameOf(email), email],
  );
  return Object.values(rows[0]!).map(Number);
}

const nameOf = (email: string) => `Rina ${email.split("@")[0]}`;

function signUp(worker: Worker, email: string, signal?: AbortSignal): Promise<Response> {
  const form = multipart(shortForm({ email, full_name: nameOf(email) }));
  return fetch(worker.url + SIGN_UP_PATH, { ...form, signal });
}

Deno.test("in workerd, whatever hangs in a sign-up, each client is answered before it hangs up, and nothing is left", async () => {
  await using worker = await startWorkerd();
  const { gateway } = worker.databaseOf("pewaca");
  await (await fetch(`${worker.url}/healthz`)).body?.cancel();
  for (const [at, match] of STATEMENTS.entries()) {
    const recover = gateway.inject({ match, kind: "hang" });
    await Promise.all(CLIENTS.map(async (seconds) => {
      const email = `hang${at}client${seconds}@example.com`;
      const answer = await signUp(worker, email, AbortSignal.timeout(seconds * 1000));
      assert.equal(answer.status, 503, await answer.text());
      assert.deepEqual(await rowsOf(worker, email), [0, 0, 0], email);
    }));
    recover();
  }
});

Deno.test("in workerd, a client that hangs up after 15, 20 or 30 s in the middle of a form leaves nothing, and may come again", async () => {
  await using worker = await startWorkerd();
  const { hostname, port } = new URL(worker.url);
  await Promise.all(CLIENTS.map(async (seconds) => {
    const email = `slow${seconds}@example.com`;
    const request = new Request(
      worker.url + SIGN_UP_PATH,
      multipart(shortForm({ email, full_name: nameOf(email) })),
    );
    const type = request.headers.get("Content-Type")!;
    const body = new Uint8Array(await request.arrayBuffer());
    const head = [
      `POST ${SIGN_UP_PATH} HTTP/1.1`,
      "Host: daftar.test",
      `Content-Type: ${type}`,
      `Content-Length: ${body.length}`,
    ];
    const socket = await Deno.connect({ hostname, port: Number(port) });
    await socket.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`));
    await socket.write(body.subarray(0, body.length - 20));
    await sleep(seconds);
    socket.close();
    await sleep(1);
    assert.deepEqual(await rowsOf(worker, email), [0, 0, 0], email);
    const again = await signUp(worker, email);
    assert.equal(again.status, 201, await again.text());
    assert.deepEqual(await rowsOf(worker, email), [1, 1, 1], email);
  }));
});

Deno.test("in workerd, clients that hang up in the middle of slow transactions leave all or nothing, and one account when they come again", async () => {
  await using worker = await startWorkerd();
  const { gateway } = worker.databaseOf("pewaca");
  // Each statement takes a second and a half: the transaction is open for most of ten seconds.
  const recover = gateway.inject({ match: /./, kind: "delay", ms: 1_500 });
  const people = Array.from({ length: 9 }, (_, i) => `early${i}@example.com`);
  await Promise.all(people.map(async (email, i) => {
    await assert.rejects(signUp(worker, email, AbortSignal.timeout((i + 1) * 1_000)));
  }));
  await sleep(AFTER_ANSWER);
  recover();
  for (const email of people) {
    const [accounts, ...others] = await rowsOf(worker, email);
    assert.deepEqual(others, [accounts, accounts], `${email}: ${accounts} accounts`);
    const again = await signUp(worker, email);
    assert.equal(again.status, 201, await again.text());
    assert.deepEqual(await rowsOf(worker, email), [1, 1, 1], email);
  }
});

Deno.test("in workerd, what follows an answer ends within the 30 s of the platform, although mail and database hang", async () => {
  await using worker = await startWorkerd();
  const { gateway } = worker.databaseOf("pewaca");
  await fetch(`${worker.inbox.url}/api/failure`, { ...json({ status: "hang" }), method: "PUT" });
  gateway.inject({ match: /^\s*UPDATE outbox/, kind: "hang", times: 1_000 });
  const answer = await signUp(worker, "late@example.com");
  assert.equal(answer.status, 201, await answer.text());
  const answeredAt = Date.now();
  gateway.resetLog();
  await sleep(AFTER_ANSWER + 10);
  const last = gateway.log.at(-1);
  const seconds = last ? (last.at - answeredAt) / 1000 : 0;
  assert.ok(seconds < AFTER_ANSWER, `the last statement comes after ${seconds} s: ${last?.sql}`);
});
