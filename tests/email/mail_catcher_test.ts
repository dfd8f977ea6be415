import assert from "node:assert/strict";
import { Resend } from "resend";
import { startConsole } from "../../local/studio/console.ts";
import { ROOMS } from "../../local/studio/rooms.ts";

const KEY = "re_test_key";
const WELCOME = {
  from: "Pewaca <noreply@pewaca.test>",
  to: "siti@example.test",
  subject: "Selamat datang",
  html: '<p>Halo <a href="http://127.0.0.1/verified/MQ/abc/">verifikasi</a></p>',
  text: "Halo",
};

async function startInbox() {
  const inbox = await startConsole({ apiKey: KEY, apiUrl: "http://127.0.0.1:8787" });
  const resend = new Resend(KEY, { baseUrl: inbox.url });
  const call = async (path: string, init?: RequestInit) => await fetch(inbox.url + path, init);
  return { ...inbox, resend, call, [Symbol.asyncDispose]: inbox.close };
}

Deno.test("the inbox keeps what Resend's SDK sends and shows it newest first", async () => {
  await using inbox = await startInbox();
  const first = await inbox.resend.emails.send(WELCOME);
  const second = await inbox.resend.emails.send({ ...WELCOME, to: ["Budi <budi@example.test>"] });
  assert.equal(first.error, null);
  const all = await (await inbox.call("/api/emails")).json();
  assert.deepEqual(all.map(({ id }: { id: string }) => id), [second.data?.id, first.data?.id]);
  const { createdAt, ...email } = all[1];
  assert.deepEqual(email, { id: first.data?.id, ...WELCOME });
  assert.ok(Math.abs(Date.now() - Date.parse(createdAt)) < 10_000);
});

Deno.test("the inbox answers by address, whatever its case or display name", async () => {
  await using inbox = await startInbox();
  await inbox.resend.emails.send(WELCOME);
  await inbox.resend.emails.send({ ...WELCOME, to: ["Budi <budi@example.test>"] });
  const toBudi = await (await inbox.call("/api/emails?to=BUDI@example.test")).json();
  assert.deepEqual(toBudi.map(({ to }: { to: string }) => to), ["Budi <budi@example.test>"]);
  assert.deepEqual(await (await inbox.call("/api/emails?to=nobody@example.test")).json(), []);
});

Deno.test("the inbox answers one email by its id, 404 for another, and can be emptied", async () => {
  await using inbox = await startInbox();
  const { data } = await inbox.resend.emails.send(WELCOME);
  const one = await inbox.call(`/api/emails/${data?.id}`);
  assert.equal((await one.json()).subject, WELCOME.subject);
  const other = await inbox.call("/api/emails/none");
  assert.deepEqual([other.status, (await other.json()).name], [404, "not_found"]);
  const emptied = await inbox.call("/api/emails", { method: "DELETE" });
  await emptied.body?.cancel();
  assert.equal(emptied.status, 204);
  assert.deepEqual(inbox.emails(), []);
});

Deno.test("a batch is kept as a whole, in its order, or not at all", async () => {
  await using inbox = await startInbox();
  const taken = await inbox.resend.batch.send([WELCOME, { ...WELCOME, subject: "Kedua" }]);
  assert.equal(taken.data?.data.length, 2);
  assert.deepEqual(inbox.emails().map(({ subject }) => subject), ["Kedua", WELCOME.subject]);
  const refused = await inbox.resend.batch.send([WELCOME, { ...WELCOME, to: "nobody" }]);
  assert.equal(refused.error?.name, "validation_error");
  assert.equal(inbox.emails().length, 2);
});

Deno.test("a missing key is 401 and a wrong one 403, in Resend's error shape", async () => {
  await using inbox = await startInbox();
  const missing = await inbox.call("/emails", { method: "POST", body: JSON.stringify(WELCOME) });
  assert.equal(missing.status, 401);
  assert.deepEqual(await missing.json(), {
    statusCode: 401,
    name: "missing_api_key",
    message: "Missing API Key",
  });
  const wrong = await new Resend("re_other", { baseUrl: inbox.url }).emails.send(WELCOME);
  assert.deepEqual([wrong.error?.statusCode, wrong.error?.name], [403, "invalid_api_key"]);
  assert.deepEqual(inbox.emails(), []);
});

Deno.test("an email that Resend would refuse is 422 and is not kept", async () => {
  await using inbox = await startInbox();
  const rows: [Record<string, unknown>, string][] = [
    [{ from: undefined }, "missing_required_field"],
    [{ to: [] }, "missing_required_field"],
    [{ subject: "" }, "missing_required_field"],
    [{ html: undefined, text: undefined }, "missing_required_field"],
    [{ from: "Pewaca" }, "validation_error"],
    [{ to: "siti@example" }, "validation_error"],
    [{ to: ["siti@example.test", "budi"] }, "validation_error"],
    [{ to: Array(51).fill("siti@example.test") }, "validation_error"],
    [{ subject: 7 }, "validation_error"],
  ];
  for (const [change, name] of rows) {
    const { error } = await inbox.resend.emails.send({ ...WELCOME, ...change } as typeof WELCOME);
    assert.deepEqual([error?.statusCode, error?.name], [422, name], JSON.stringify(change));
  }
  assert.deepEqual(inbox.emails(), []);
});

Deno.test("the same idempotency key and body is answered alike and kept once", async () => {
  await using inbox = await startInbox();
  const first = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  const again = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  const other = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-2" });
  assert.equal(first.data?.id, again.data?.id);
  assert.notEqual(first.data?.id, other.data?.id);
  assert.equal(inbox.emails().length, 2);
});

Deno.test("the same idempotency key with another body is 409 and is not kept", async () => {
  await using inbox = await startInbox();
  await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  const changed = { ...WELCOME, subject: "Lain" };
  const { error } = await inbox.resend.emails.send(changed, { idempotencyKey: "k-1" });
  assert.deepEqual([error?.statusCode, error?.name], [409, "invalid_idempotent_request"]);
  const long = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k".repeat(257) });
  assert.deepEqual([long.error?.statusCode, long.error?.name], [400, "invalid_idempotency_key"]);
  assert.equal(inbox.emails().length, 1);
});

Deno.test("PUT /api/failure breaks the next sends as often as told, then all is well", async () => {
  await using inbox = await startInbox();
  const told = await inbox.call("/api/failure", {
    method: "PUT",
    body: JSON.stringify({ status: 429, times: 2, retryAfterSeconds: 7 }),
  });
  assert.equal(told.status, 200);
  await told.body?.cancel();
  const raw = await inbox.call("/emails", {
    method: "POST",
    headers: { Authorization: `Bearer ${KEY}` },
    body: JSON.stringify(WELCOME),
  });
  assert.deepEqual([raw.status, raw.headers.get("retry-after")], [429, "7"]);
  assert.equal((await raw.json()).name, "rate_limit_exceeded");
  const second = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  assert.equal(second.error?.statusCode, 429);
  assert.deepEqual(inbox.emails(), []);
  const third = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  assert.equal(third.error, null);
  assert.equal(inbox.emails().length, 1);
});

Deno.test("a failure has the name that Resend gives to its status, or the one that is asked for", async () => {
  await using inbox = await startInbox();
  const rows = [
    [400, undefined, "validation_error"],
    [401, undefined, "restricted_api_key"],
    [403, undefined, "validation_error"],
    [403, "invalid_api_key", "invalid_api_key"],
    [404, undefined, "not_found"],
    [409, undefined, "concurrent_idempotent_requests"],
    [422, undefined, "validation_error"],
    [422, "invalid_from_address", "invalid_from_address"],
    [429, undefined, "rate_limit_exceeded"],
    [429, "daily_quota_exceeded", "daily_quota_exceeded"],
    [451, undefined, "security_error"],
    [500, "internal_server_error", "internal_server_error"],
    [502, undefined, "application_error"],
  ] as const;
  for (const [status, name, answered] of rows) {
    const told = await inbox.call("/api/failure", {
      method: "PUT",
      body: JSON.stringify({ status, name }),
    });
    assert.equal(told.status, 200, await told.text());
    const { error } = await inbox.resend.emails.send(WELCOME);
    assert.deepEqual([error?.statusCode, error?.name], [status, answered]);
  }
  assert.deepEqual(inbox.emails(), []);
});

Deno.test("a permissive batch is kept without what is malformed, and says which", async () => {
  await using inbox = await startInbox();
  const { data } = await inbox.resend.batch.send(
    [{ ...WELCOME, to: "nobody" }, WELCOME, { ...WELCOME, subject: "Kedua" }],
    { batchValidation: "permissive" },
  );
  assert.deepEqual(data?.errors.map(({ index }) => index), [0]);
  assert.match(data?.errors[0]?.message ?? "", /`to`/);
  assert.deepEqual(
    inbox.emails().map(({ id }) => id).reverse(),
    data?.data.map(({ id }) => id),
  );
});

Deno.test("a batch is answered alike and kept once for the same idempotency key, and refused with another body", async () => {
  await using inbox = await startInbox();
  const batch = [WELCOME, { ...WELCOME, subject: "Kedua" }];
  const first = await inbox.resend.batch.send(batch, { idempotencyKey: "b-1" });
  const again = await inbox.resend.batch.send(batch, { idempotencyKey: "b-1" });
  assert.deepEqual(first.data?.data, again.data?.data);
  const part = await inbox.resend.batch.send([WELCOME], { idempotencyKey: "b-1" });
  assert.equal(part.error?.name, "invalid_idempotent_request");
  assert.equal(inbox.emails().length, 2);
});

Deno.test("a batch that is cut is kept by half, and its key and body find the rest", async () => {
  await using inbox = await startInbox();
  const batch = ["Satu", "Dua", "Tiga", "Empat"].map((subject) => ({ ...WELCOME, subject }));
  inbox.fail({ status: "cut" });
  const cut = await inbox.resend.batch.send(batch, { idempotencyKey: "b-1" });
  assert.equal(cut.error?.statusCode, null);
  assert.deepEqual(inbox.emails().map(({ subject }) => subject), ["Dua", "Satu"]);
  const again = await inbox.resend.batch.send(batch, { idempotencyKey: "b-1" });
  assert.equal(again.error, null);
  assert.deepEqual(inbox.emails().map(({ subject }) => subject), ["Empat", "Tiga", "Dua", "Satu"]);
});

Deno.test("above its rate the inbox answers 429 with Retry-After, and a key that is in progress is 409", async () => {
  await using inbox = await startConsole({ requestsPerSecond: 2, latencyMs: 50 }).then((it) => ({
    ...it,
    [Symbol.asyncDispose]: it.close,
  }));
  const send = (key: string) =>
    fetch(`${inbox.url}/emails`, {
      method: "POST",
      headers: { "Authorization": `Bearer ${KEY}`, "Idempotency-Key": key },
      body: JSON.stringify(WELCOME),
    });
  const same = await Promise.all([send("k-1"), send("k-1")]);
  assert.deepEqual(same.map(({ status }) => status).sort(), [200, 409]);
  const more = await Promise.all([send("k-2"), send("k-3"), send("k-4")]);
  assert.deepEqual(more.map(({ status }) => status).sort(), [200, 429, 429]);
  const limited = more.find(({ status }) => status === 429)!;
  assert.equal(limited.headers.get("Retry-After"), "1");
  for (const answer of [...same, ...more]) await answer.body?.cancel();
  assert.deepEqual(inbox.requests().map(({ status }) => status).sort(), [200, 200, 409, 429, 429]);
});

Deno.test("a failure that hangs keeps nothing, and ends when it is lifted", async () => {
  await using inbox = await startInbox();
  inbox.fail({ status: "hang" });
  const sending = inbox.resend.emails.send(WELCOME);
  await untilFailureIsSpent(inbox);
  const lifted = await inbox.call("/api/failure", { method: "DELETE" });
  assert.equal(lifted.status, 204);
  assert.equal((await sending).error?.statusCode, 503);
  assert.deepEqual(inbox.emails(), []);
});

Deno.test("a failure ends by itself after the seconds that it is given, and so do requests that hang", async () => {
  await using inbox = await startInbox();
  const break_ = async (failure: unknown) => {
    const told = await inbox.call("/api/failure", {
      method: "PUT",
      body: JSON.stringify(failure),
    });
    assert.equal(told.status, 200, await told.text());
  };
  await break_({ status: 500, seconds: 0.3 });
  for (let i = 0; i < 3; i++) {
    assert.equal((await inbox.resend.emails.send(WELCOME)).error?.statusCode, 500);
  }
  await untilFailureIsSpent(inbox);
  assert.equal((await inbox.resend.emails.send(WELCOME)).error, null);
  await break_({ status: "hang", seconds: 0.1 });
  assert.equal((await inbox.resend.emails.send(WELCOME)).error?.statusCode, 503);
  await break_({ status: "lost_reply", seconds: 0.1 });
  assert.equal((await inbox.resend.emails.send(WELCOME)).error?.statusCode, 503);
  assert.equal(inbox.emails().length, 2);
});

Deno.test("a lost reply keeps the email, and its key finds it again", async () => {
  await using inbox = await startInbox();
  inbox.fail({ status: "lost_reply" });
  const sending = inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  await untilFailureIsSpent(inbox);
  inbox.fail(undefined);
  assert.equal((await sending).error?.statusCode, 503);
  const again = await inbox.resend.emails.send(WELCOME, { idempotencyKey: "k-1" });
  assert.deepEqual(inbox.emails().map(({ id }) => id), [again.data?.id]);
});

Deno.test("a failure that makes no sense is 400", async () => {
  await using inbox = await startInbox();
  for (
    const failure of [
      {},
      { status: 200 },
      { status: 418 },
      { status: 503, times: 0 },
      { status: 503, seconds: 0 },
      { status: "slow" },
      { status: 403, name: "rate_limit_exceeded" },
      { status: "hang", name: "validation_error" },
    ]
  ) {
    const answer = await inbox.call("/api/failure", {
      method: "PUT",
      body: JSON.stringify(failure),
    });
    await answer.body?.cancel();
    assert.equal(answer.status, 400, JSON.stringify(failure));
  }
  assert.equal((await inbox.resend.emails.send(WELCOME)).error, null);
});

Deno.test("an email is shown in a sandbox, its links in a new tab", async () => {
  await using inbox = await startInbox();
  const { data } = await inbox.resend.emails.send({
    ...WELCOME,
    html: "<html><head><title>x</title></head><body><script>alert(1)</script></body></html>",
  });
  const shown = await inbox.call(`/emails/${data?.id}/html`);
  const policy = shown.headers.get("content-security-policy") ?? "";
  assert.match(policy, /sandbox allow-popups/);
  assert.doesNotMatch(policy, /allow-scripts|allow-same-origin/);
  assert.match(await shown.text(), /<head><base target="_blank">/);
});

Deno.test("the pages behind the links name the API and escape what they are given", async () => {
  await using inbox = await startConsole({ apiUrl: 'http://api.test/"><script>', rooms: ROOMS })
    .then((it) => ({
      ...it,
      [Symbol.asyncDispose]: it.close,
    }));
  for (
    const path of [
      "/",
      "/verified/MQ/token/",
      "/reset/MQ/%22%3E%3Cscript%3E/",
      "/login?token=%22%3E%3Cscript%3E",
      "/register",
      "/reset-password-confirm/MQ/%22%3E%3Cscript%3E/",
    ]
  ) {
    const answer = await fetch(inbox.url + path);
    const page = await answer.text();
    assert.equal(answer.status, 200, path);
    assert.match(page, /http:\/\/api\.test\/&quot;&gt;&lt;script&gt;/, path);
    assert.doesNotMatch(page, /"><script>|<style|\son\w+=|<script(?![^>]*\bsrc=)/, path);
    const policy = answer.headers.get("Content-Security-Policy")!;
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/, path);
  }
});

/** The request has arrived and hangs once it has used up the failure. */
async function untilFailureIsSpent({ url }: { url: string }) {
  while (await (await fetch(`${url}/api/failure`)).json() !== null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
