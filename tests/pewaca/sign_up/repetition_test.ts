import assert from "node:assert/strict";
import { IDEMPOTENCY_KEY_SECONDS, NATURAL_KEY_SECONDS } from "../../../src/core/repetition.ts";
import { multipart, shortForm, SIGN_UP_PATH, SIGN_UP_TABLES } from "../../support/pewaca/pewaca.ts";
import {
  countRows,
  leavesNothing,
  pass,
  rowsOf,
  type Service,
  startService,
  statements,
} from "../../support/service.ts";

function send(service: Service, form: Record<string, string>, key?: string): Promise<Response> {
  const init = multipart(form);
  if (key) init.headers = { ...init.headers, "Idempotency-Key": key };
  return service.fetch(SIGN_UP_PATH, init);
}

async function sendFirst(service: Service, key?: string): Promise<unknown> {
  const response = await send(service, shortForm(), key);
  assert.equal(response.status, 201);
  await service.backgroundDone();
  return await response.json();
}

Deno.test("the same content again within ten minutes is answered like the first, and creates nothing", async () => {
  await using service = await startService();
  const first = await sendFirst(service);
  pass(service, 599);
  service.gateway.resetLog();
  const again = await leavesNothing(service, SIGN_UP_TABLES, () => send(service, shortForm()));
  const sent = statements(service).map((sql) => sql.split(" ")[0]);
  assert.deepEqual(sent, ["SELECT", "BEGIN"], "it is found out before anything is opened");
  assert.equal(again.status, 201);
  assert.deepEqual(await again.json(), first);
});

Deno.test("the same content after ten minutes is a taken address", async () => {
  await using service = await startService();
  await sendFirst(service);
  pass(service, 601);
  const before = await countRows(service, ["m_user", "m_warga"]);
  const again = await send(service, shortForm());
  await service.backgroundDone();
  assert.deepEqual(await countRows(service, ["m_user", "m_warga"]), before);
  assert.equal(again.status, 400);
  assert.deepEqual((await again.json()).errors, { email: ["Email sudah terdaftar."] });
});

Deno.test("the same content with another password is no repetition", async () => {
  await using service = await startService();
  await sendFirst(service);
  const form = shortForm({ password: "kata-sandi-lain" });
  const again = await leavesNothing(service, SIGN_UP_TABLES, () => send(service, form));
  assert.equal(again.status, 400);
});

Deno.test("the same Idempotency-Key again is answered like the first, a day later too", async () => {
  await using service = await startService();
  const first = await sendFirst(service, "key-1");
  pass(service, 86_400);
  const again = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => send(service, shortForm(), "key-1"),
  );
  assert.equal(again.status, 201);
  assert.deepEqual(await again.json(), first);
});

Deno.test("the same Idempotency-Key with other content is 422, and creates nothing", async () => {
  await using service = await startService();
  await sendFirst(service, "key-1");
  const form = shortForm({ email: "lain@example.com" });
  const again = await leavesNothing(service, SIGN_UP_TABLES, () => send(service, form, "key-1"));
  assert.equal(again.status, 422);
  const body = await again.json();
  assert.equal(body.success, false);
  assert.ok(body.errors.unit_id.length > 0);
});

Deno.test("an Idempotency-Key that is too long or not ASCII is 400, and creates nothing", async () => {
  await using service = await startService();
  for (const key of ["x".repeat(256), "k\u00e9y"]) {
    const answer = await leavesNothing(
      service,
      SIGN_UP_TABLES,
      () => send(service, shortForm(), key),
    );
    assert.equal(answer.status, 400, key);
  }
});

Deno.test("twenty identical requests at once make one account and one email, and all get the same answer", async () => {
  for (const key of [undefined, "key-1"]) {
    await using service = await startService();
    const before = await countRows(service, SIGN_UP_TABLES);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(service, shortForm(), key)),
    );
    await service.backgroundDone();
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(201), bodies[0]!);
    assert.equal(new Set(bodies).size, 1);
    const after = await countRows(service, SIGN_UP_TABLES);
    for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
    assert.equal(service.sent.length, 1);
  }
});

Deno.test("one Idempotency-Key for two people at once makes one account, the other gets 422", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  const answers = await Promise.all(
    ["a@example.com", "b@example.com"].map((email) => send(service, shortForm({ email }), "key-1")),
  );
  await service.backgroundDone();
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422]);
  assert.equal((await countRows(service, SIGN_UP_TABLES)).m_user, before.m_user! + 1);
});

Deno.test("what recognises a repetition holds neither the password nor the key in a form that can be guessed", async () => {
  await using service = await startService();
  await sendFirst(service, "key-1");
  const user = (await rowsOf(service, "m_user")).at(-1)!;
  assert.match(String(user.registration_key), /^[\w-]{43}$/);
  assert.match(String(user.registration_digest), /^[\w-]{43}$/);
  assert.notEqual(user.registration_key, await sha256("key-1"));
});

Deno.test("what recognises a repetition does not depend on the password", async () => {
  const digests = new Set<unknown>();
  for (const password of ["sawah-di-gunung", "gunung-di-sawah"]) {
    await using service = await startService();
    assert.equal((await send(service, shortForm({ password }))).status, 201);
    digests.add((await rowsOf(service, "m_user")).at(-1)!.registration_digest);
  }
  assert.equal(digests.size, 1, "the same content and service key, and another password");
});

Deno.test("the same Idempotency-Key with another password is 422, and creates nothing", async () => {
  await using service = await startService();
  await sendFirst(service, "key-1");
  const form = shortForm({ password: "kata-sandi-lain" });
  const again = await leavesNothing(service, SIGN_UP_TABLES, () => send(service, form, "key-1"));
  assert.equal(again.status, 422);
});

Deno.test("the cron blanks the digest of a sign-up after ten minutes, with a key after a day", async () => {
  await using service = await startService();
  await sendFirst(service);
  await send(service, shortForm({ email: "kedua@example.com" }), "key-1");
  const kept = async () => {
    await service.runCron();
    const rows = (await rowsOf(service, "m_user")).slice(-2);
    return rows.map(({ registration_key, registration_digest }) => [
      registration_key !== null,
      registration_digest !== null,
    ]);
  };
  assert.deepEqual(await kept(), [[false, true], [true, true]]);
  pass(service, NATURAL_KEY_SECONDS + 1);
  assert.deepEqual(await kept(), [[false, false], [true, true]]);
  pass(service, IDEMPOTENCY_KEY_SECONDS - NATURAL_KEY_SECONDS - 2);
  assert.deepEqual(await kept(), [[false, false], [true, true]]);
  pass(service, 2);
  assert.deepEqual(await kept(), [[false, false], [false, false]]);
});

Deno.test("a repetition after the digest was blanked is a taken address, and creates nothing", async () => {
  await using service = await startService();
  await sendFirst(service, "key-1");
  pass(service, IDEMPOTENCY_KEY_SECONDS + 1);
  await service.runCron();
  const before = await countRows(service, ["m_user", "m_warga"]);
  const again = await send(service, shortForm(), "key-1");
  assert.equal(again.status, 400);
  assert.deepEqual((await again.json()).errors, { email: ["Email sudah terdaftar."] });
  assert.deepEqual(await countRows(service, ["m_user", "m_warga"]), before);
});

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("=", "");
}
