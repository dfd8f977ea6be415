import assert from "node:assert/strict";
import {
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifiedResident,
  verifyPath,
} from "../support/pewaca/pewaca.ts";
import { impatiently, pass, rowsOf, type Service, startService } from "../support/service.ts";

const DOWN = { sent: false, fault: "unknown", reason: "unreachable" } as const;

async function signUpMany(service: Service, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const form = shortForm({ email: `warga${i}@example.com` });
      assert.equal((await service.fetch(SIGN_UP_PATH, multipart(form))).status, 201);
    }),
  );
  await service.backgroundDone();
}

Deno.test("the email is in Bahasa Indonesia, as HTML and text, with a link that a second click does not break", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  assert.equal(mail.subject, "Selamat datang di Pewaca.id!");
  assert.equal(mail.from, "Pewaca <noreply@pewaca.test>");
  assert.match(mail.text, /Halo,/);
  const link = /https:\/\/pewaca\.test\/verified\/[\w-]+\/[\w-]+\//.exec(mail.text)?.[0];
  assert.ok(link && mail.html.includes(link));
});

Deno.test("what a resident typed is escaped in HTML, and as typed in text", async () => {
  await using service = await startService();
  const { email } = await verifiedResident(service, { full_name: "Rina <b>&</b>" });
  await service.fetch("/api/auth/password-reset/", json({ email }));
  await service.backgroundDone();
  const mail = service.sent.at(-1)!;
  assert.match(mail.html, /Rina &lt;b&gt;&amp;&lt;\/b&gt;/);
  assert.doesNotMatch(mail.html, /<b>/);
  assert.match(mail.text, /Halo Rina <b>&<\/b>,/);
});

Deno.test("no link and no password lies in the outbox", async () => {
  await using service = await startService();
  const { mail } = await signUp(service);
  const outbox = JSON.stringify(await rowsOf(service, "outbox"));
  assert.ok(!outbox.includes(verifyPath(mail).split("/")[5]!));
  assert.ok(!outbox.includes("rahasia"));
});

Deno.test("a provider that is down delays no sign-up: all are 201, and all emails arrive after recovery, once", async () => {
  await using service = await startService();
  service.mail.answer = () => DOWN;
  await signUpMany(service, 30);
  assert.equal(service.sent.length, 0);
  assert.equal(
    (await rowsOf(service, "outbox")).filter(({ status }) => status === "pending").length,
    30,
  );

  pass(service, 30 * 60);
  await service.runCron();
  assert.equal(service.sent.length, 0);

  service.mail.answer = () => ({ sent: true });
  for (let minute = 0; minute < 10; minute++) {
    pass(service, 600);
    await service.runCron();
  }
  assert.equal(service.sent.length, 30);
  assert.equal(new Set(service.sent.map(({ to }) => to)).size, 30);
});

Deno.test("a provider that never answers delays no sign-up (B-8)", async () => {
  await using service = await startService();
  let release = () => {};
  service.mail.answer = () => new Promise((resolve) => release = () => resolve({ sent: true }));
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(response.status, 201, "the answer came while the mail was still under way");
  while (service.sent.length === 0) {
    release();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});

Deno.test("eight workers at once send each pending email once", async () => {
  await using service = await startService();
  service.mail.answer = () => DOWN;
  await signUpMany(service, 20);
  service.mail.answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    return { sent: true };
  };
  pass(service, 120);
  await Promise.all(Array.from({ length: 8 }, () => service.runCron()));
  assert.equal(service.sent.length, 20);
  assert.equal(new Set(service.sent.map(({ to }) => to)).size, 20);
});

Deno.test("a worker that is lost while it holds a lease loses no email, and the next attempt has the same key and body", async () => {
  await using service = await startService();
  const attempts: string[] = [];
  service.mail.answer = (email, key) => {
    attempts.push(key + email.text);
    if (attempts.length === 1) throw new Error("killed");
    return { sent: true };
  };
  const response = await service.fetch(SIGN_UP_PATH, multipart(shortForm()));
  assert.equal(response.status, 201);
  await service.backgroundDone();

  await service.runCron();
  assert.equal(attempts.length, 1, "the lease still holds");
  pass(service, 61);
  await service.runCron();
  assert.equal(attempts.length, 2);
  assert.equal(attempts[0], attempts[1]);
});

Deno.test("an email that can never be sent fails at once and blocks no other", async () => {
  await using service = await startService();
  service.mail.answer = ({ to }) =>
    to === "warga0@example.com"
      ? { sent: false, fault: "recipient", reason: "validation_error" }
      : { sent: true };
  await signUpMany(service, 3);
  const outbox = await rowsOf(service, "outbox");
  assert.equal(
    outbox.find(({ to_email }) => to_email === "warga0@example.com")!.status,
    "failed",
  );
  assert.equal(outbox.filter(({ status }) => status === "sent").length, 2);
});

Deno.test("an email fails before the provider forgets its key, and is never tried again", async () => {
  await using service = await startService();
  let attempts = 0;
  service.mail.answer = () => (attempts++, DOWN);
  await signUpMany(service, 1);
  for (let hour = 0; hour < 30; hour++) {
    pass(service, 3600);
    await service.runCron();
  }
  const [row] = await rowsOf(service, "outbox");
  assert.equal(row!.status, "failed");
  assert.equal(row!.attempts, attempts);
  assert.ok(attempts > 10);
  const lived = (Date.parse(row!.finished_at + "Z") - Date.parse(row!.created_at + "Z")) /
    3_600_000;
  assert.ok(lived < 24, `${lived} hours`);
});

Deno.test("a provider that asks to wait is not asked earlier", async () => {
  await using service = await startService();
  service.mail.answer = () => ({ ...DOWN, reason: "rate_limit_exceeded", retryAfterSeconds: 300 });
  await signUpMany(service, 1);
  service.mail.answer = () => ({ sent: true });
  pass(service, 290);
  await service.runCron();
  assert.equal(service.sent.length, 0);
  pass(service, 20);
  await service.runCron();
  assert.equal(service.sent.length, 1);
});

Deno.test("an email that there is no reason to send any more is not sent", async () => {
  await using service = await startService();
  service.mail.answer = () => DOWN;
  await signUpMany(service, 1);
  service.mail.answer = () => ({ sent: true });
  await service.query(
    "UPDATE m_user SET user_email = CONCAT(user_email, '_rejected_1') WHERE user_email = 'warga0@example.com'",
  );
  pass(service, 120);
  await service.runCron();
  assert.equal(service.sent.length, 0);
  assert.equal((await rowsOf(service, "outbox"))[0]!.status, "cancelled");
});

Deno.test("a database that is down while the cron runs loses nothing", async () => {
  await using service = await startService();
  service.mail.answer = () => DOWN;
  await signUpMany(service, 1);
  service.mail.answer = () => ({ sent: true });
  pass(service, 120);
  const restore = service.gateway.inject({
    match: /UPDATE outbox SET status/,
    kind: "drop_request",
  });
  await impatiently(service, service.runCron);
  restore();
  pass(service, 120);
  await service.runCron();
  assert.equal(new Set(service.sent.map(({ idempotencyKey }) => idempotencyKey)).size, 1);
  assert.equal((await rowsOf(service, "outbox"))[0]!.status, "sent");
});

Deno.test("an email that the Worker before the renaming of statuses wrote is taken over, and sent once", async () => {
  await using service = await startService();
  service.mail.answer = () => DOWN;
  await signUpMany(service, 1);
  await service.query("UPDATE outbox SET status = 'owed'");
  service.mail.answer = () => ({ sent: true });
  pass(service, 120);
  await service.runCron();
  await service.runCron();
  assert.deepEqual((await rowsOf(service, "outbox")).map(({ status }) => status), ["sent"]);
  assert.equal(service.sent.length, 1);
});
