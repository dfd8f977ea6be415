import assert from "node:assert/strict";
import type { Failure } from "../../local/mail/catcher.ts";
import type { Console } from "../../local/studio/console.ts";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import {
  passMinutes,
  passUntilSent,
  SHORT_LIMIT_MS,
  signUpAs,
  startMailing,
} from "../support/email/mailing.ts";
import { pass, rowsOf } from "../support/service.ts";
import { type RunningWorker, startWorker } from "../support/workerd/worker.ts";
import { seed } from "../../local/seed/seed.ts";
import { databaseGroups } from "../support/mysql/mysql.ts";
import { TENANTS } from "../../src/tenants/mod.ts";

// What the mail provider does wrong, on the real parts: the service or the Worker, HTTP and
// the catcher. Whatever happens, each email arrives once. The tests of the Worker stand here and not beside those of
// what they are about, because a file that starts it is left out when mutants are judged.

function recipients({ inbox }: { inbox: Console }): string[] {
  return inbox.emails().map(({ to }) => to).sort();
}

/** What the provider does, the reason that the row has for it, and whether the key stays the same. */
const FAULTS: readonly { failure: Failure; reason: string; keepsKey: boolean }[] = [
  { failure: { status: 401 }, reason: "restricted_api_key", keepsKey: false },
  { failure: { status: 403 }, reason: "validation_error", keepsKey: false },
  {
    failure: { status: 403, name: "invalid_api_key" },
    reason: "invalid_api_key",
    keepsKey: false,
  },
  { failure: { status: 409 }, reason: "concurrent_idempotent_requests", keepsKey: true },
  {
    failure: { status: 409, name: "invalid_idempotent_request" },
    reason: "invalid_idempotent_request",
    keepsKey: true,
  },
  {
    failure: { status: 422, name: "invalid_from_address" },
    reason: "invalid_from_address",
    keepsKey: false,
  },
  {
    failure: { status: 422, name: "missing_required_field" },
    reason: "missing_required_field",
    keepsKey: false,
  },
  {
    failure: { status: 429, retryAfterSeconds: 30 },
    reason: "rate_limit_exceeded",
    keepsKey: false,
  },
  {
    failure: { status: 429, name: "daily_quota_exceeded", retryAfterSeconds: 120 },
    reason: "daily_quota_exceeded",
    keepsKey: false,
  },
  { failure: { status: 451 }, reason: "security_error", keepsKey: false },
  { failure: { status: 500 }, reason: "application_error", keepsKey: true },
  { failure: { status: 503 }, reason: "application_error", keepsKey: true },
  { failure: { status: "hang" }, reason: "unreachable", keepsKey: true },
  { failure: { status: "lost_reply" }, reason: "unreachable", keepsKey: true },
  { failure: { status: "cut" }, reason: "unreachable", keepsKey: true },
];

/** Only where no answer comes the wait for it has to end soon. */
function limitFor({ status }: Failure): number | undefined {
  return status === "hang" || status === "lost_reply" ? SHORT_LIMIT_MS : undefined;
}

for (const { failure, reason, keepsKey } of FAULTS) {
  const what = [failure.status, failure.name].filter(Boolean).join(" ");
  Deno.test(`after ${what} at the first attempt the email waits, and arrives once`, async () => {
    await using service = await startMailing({}, limitFor(failure));
    service.inbox.fail({ ...failure, times: 2 });
    await signUpAs(service, "rina@example.com");
    const [row] = await rowsOf(service, "outbox");
    assert.deepEqual([row!.status, row!.last_error], ["pending", reason]);
    assert.equal(row!.request_id, keepsKey ? row!.id : null);
    service.inbox.fail(undefined);
    await passMinutes(service, 10);
    assert.deepEqual(recipients(service), ["rina@example.com"]);
    assert.equal((await rowsOf(service, "outbox"))[0]!.status, "sent");
    const keys = new Set(service.inbox.requests().map(({ idempotencyKey }) => idempotencyKey));
    assert.equal(keys.has(String(row!.id)) && keys.size === 1, keepsKey);
  });

  Deno.test(`after ${what} at a batch its emails wait, and arrive once`, async () => {
    await using service = await startMailing({}, limitFor(failure));
    service.inbox.fail({ status: 401 });
    for (let i = 0; i < 5; i++) await signUpAs(service, `warga${i}@example.com`);
    service.inbox.fail({ ...failure, times: 1_000 });
    await passMinutes(service, 6);
    const outbox = await rowsOf(service, "outbox");
    assert.ok(outbox.every(({ status }) => status === "pending"));
    assert.ok(outbox.some(({ last_error }) => last_error === reason));
    service.inbox.fail(undefined);
    await passUntilSent(service, 40);
    assert.deepEqual(
      recipients(service),
      Array.from({ length: 5 }, (_, i) => `warga${i}@example.com`),
    );
    assert.ok((await rowsOf(service, "outbox")).every(({ status }) => status === "sent"));
  });
}

Deno.test("a connection that is cut in the middle of a batch loses none and doubles none, although people go on", async () => {
  await using service = await startMailing();
  service.inbox.fail({ status: 401 });
  for (let i = 0; i < 6; i++) await signUpAs(service, `warga${i}@example.com`);
  pass(service, 3600);
  // over now, and long enough ago that no single email finds out
  service.inbox.fail({ status: "cut" });
  await service.runCron();
  const half = service.inbox.emails();
  assert.equal(half.length, 3);
  // one of them follows the link before the batch is repeated
  const link = /\/verified\/(\S+)\//.exec(half[0]!.text)![1];
  const verified = await service.fetch(`/api/auth/verify/${link}/`);
  assert.equal(verified.status, 200);
  await verified.body?.cancel();
  await passMinutes(service, 5);
  assert.equal(recipients(service).length, 6);
  assert.equal(new Set(recipients(service)).size, 6);
  assert.ok((await rowsOf(service, "outbox")).every(({ status }) => status === "sent"));
  const batches = service.inbox.requests().filter(({ path }) => path === "/emails/batch");
  assert.equal(new Set(batches.map(({ idempotencyKey }) => idempotencyKey)).size, 1);
});

Deno.test("an address that the provider refuses fails at once, alone and in a batch, and holds up no other", async () => {
  await using service = await startMailing();
  service.inbox.fail({ status: 422 });
  await signUpAs(service, "rina@example.com");
  let outbox = await rowsOf(service, "outbox");
  assert.deepEqual(outbox.map((row) => [row.status, row.last_error]), [
    ["failed", "validation_error"],
  ]);
  service.inbox.fail({ status: 401 });
  for (let i = 0; i < 3; i++) await signUpAs(service, `warga${i}@example.com`);
  await service.query(
    "UPDATE outbox AS o JOIN m_user AS u ON u.user_id = o.account_id SET o.to_email = 'nobody', u.user_email = 'nobody' WHERE o.to_email = 'warga1@example.com'",
  );
  await passMinutes(service, 5);
  outbox = (await rowsOf(service, "outbox")).filter(({ to_email }) =>
    to_email !== "rina@example.com"
  );
  assert.deepEqual(outbox.map(({ status }) => status).sort(), ["failed", "sent", "sent"]);
  assert.equal(outbox.find(({ status }) => status === "failed")!.to_email, "nobody");
  assert.deepEqual(recipients(service), ["warga0@example.com", "warga2@example.com"]);
});

Deno.test("the provider's id of an email is kept", async () => {
  await using service = await startMailing();
  await signUpAs(service, "rina@example.com");
  assert.equal(
    (await rowsOf(service, "outbox"))[0]!.provider_id,
    service.inbox.emails()[0]!.id,
  );
});

Deno.test("the domain of one tenant is refused for ten minutes while thirty people sign up: when it heals, each gets one email", async () => {
  await using service = await startMailing();
  service.inbox.fail({ status: 403, times: 1_000 });
  for (let i = 0; i < 30; i++) {
    await signUpAs(service, `warga${i}@example.com`);
    if (i % 3 === 2) await passMinutes(service, 1);
  }
  const outbox = await rowsOf(service, "outbox");
  assert.ok(outbox.every(({ status }) => status === "pending"));
  assert.ok(outbox.every(({ last_error }) => last_error === "validation_error"));
  const line = service.logged.find(({ event }) => event === "email_attempt_failed")!;
  assert.deepEqual([line.tenant, line.kind, line.reason], [
    "pewaca",
    "verify_email",
    "validation_error",
  ]);
  service.inbox.fail(undefined);
  await passMinutes(service, 6);
  assert.equal(recipients(service).length, 30);
  assert.equal(new Set(recipients(service)).size, 30);
});

// --- in workerd ------------------------------------------------------------------------------------

async function startSeeded(vars?: Record<string, string>): Promise<RunningWorker> {
  const worker = await startWorker(vars);
  for (const group of databaseGroups(TENANTS)) {
    await seed(worker.databaseOf(group[0]!.name).query, group);
  }
  return worker;
}

async function signUpMany({ url }: RunningWorker, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, async (_, i) => {
    const form = shortForm({ email: `warga${i}@example.com` });
    const response = await fetch(url + SIGN_UP_PATH, multipart(form));
    assert.equal(response.status, 201, await response.text());
  }));
}

/** Between giving an email back and sweeping nobody holds anything, for a moment. */
const QUIET_LOOKS = 10;

/** Waits until the work after the answers is done. */
async function untilReleased({ database }: RunningWorker): Promise<void> {
  let quiet = 0;
  for (let attempt = 0; attempt < 600; attempt++) {
    const { rows } = await database.query(
      `SELECT (SELECT COUNT(*) FROM outbox WHERE lease_token IS NOT NULL) +
         (SELECT COUNT(*) FROM email_pace WHERE sweep_token IS NOT NULL) AS n`,
    );
    quiet = Number(rows[0]!.n) === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_LOOKS) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail("emails are still leased");
}

/** Time passes: all pauses are over. */
async function endPauses({ database }: RunningWorker): Promise<void> {
  await database.query("UPDATE outbox SET next_attempt_at = created_at WHERE status = 'pending'");
  await database.query("UPDATE email_pause SET paused_until = '2026-01-01'");
}

Deno.test("in workerd, a domain that is refused while people sign up, and heals: each gets one email", async () => {
  await using worker = await startSeeded();
  worker.inbox.fail({ status: 403, times: 1_000 });
  await signUpMany(worker, 6);
  await untilReleased(worker);
  assert.deepEqual(recipients(worker), []);
  worker.inbox.fail(undefined);
  await endPauses(worker);
  await worker.runCron();
  assert.equal(new Set(recipients(worker)).size, 6);
  assert.equal(recipients(worker).length, 6);
});

Deno.test("in workerd, a batch that was cut is repeated with its key and body", async () => {
  await using worker = await startSeeded();
  worker.inbox.fail({ status: 401, times: 1_000 });
  await signUpMany(worker, 6);
  await untilReleased(worker);
  await endPauses(worker);
  worker.inbox.fail({ status: "cut" });
  await worker.runCron();
  assert.equal(worker.inbox.emails().length, 3);
  await worker.database.query("UPDATE m_warga SET full_name = 'Changed'");
  await endPauses(worker);
  await worker.runCron();
  assert.equal(new Set(recipients(worker)).size, 6);
  assert.equal(recipients(worker).length, 6);
  const { rows } = await worker.database.query("SELECT DISTINCT status FROM outbox");
  assert.deepEqual(rows.map(({ status }) => status), ["sent"]);
});

Deno.test("in workerd, sign-ups that come faster than the provider takes requests all get their email, within the rate", async () => {
  await using worker = await startSeeded({ EMAIL_REQUESTS_PER_SECOND: "2" });
  await signUpMany(worker, 12);
  await untilReleased(worker);
  for (let attempt = 0; attempt < 200 && recipients(worker).length < 12; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (recipients(worker).length < 12) await worker.runCron();
  assert.equal(recipients(worker).length, 12);
  assert.equal(new Set(recipients(worker)).size, 12);
  const times = worker.inbox.requests().map(({ at }) => at);
  assert.ok(times.length < 12, `${times.length} requests`);
  // On average and by half: a request that is late on a busy machine is nearer to the next one.
  const distance = (times.at(-1)! - times[0]!) / (times.length - 1);
  assert.ok(distance > 250, times.join());
});

Deno.test("in workerd, a mistyped address bounces, by the local inbox, and its sign-up makes room for the right one", async () => {
  await using worker = await startSeeded();
  const mistyped = "rina@example.com";
  const signUp = async (email: string) => {
    const response = await fetch(worker.url + SIGN_UP_PATH, multipart(shortForm({ email })));
    assert.equal(response.status, 201, await response.text());
  };
  const select = async (columns: string, table: string) =>
    (await worker.database.query(`SELECT ${columns} FROM ${table}`)).rows;
  await signUp(mistyped);
  let [row] = await select("status, delivery", "outbox");
  for (let attempt = 0; attempt < 400 && row?.status !== "sent"; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    [row] = await select("status, delivery", "outbox");
  }
  const { id } = worker.inbox.emails(mistyped)[0]!;
  const console = `${worker.inbox.url}/api/emails/${id}/events`;
  const reported = await fetch(console, json({ event: "bounced" }));
  assert.deepEqual(await reported.json(), { status: 200 });
  assert.deepEqual(await select("status, delivery", "outbox"), [
    { status: "sent", delivery: "bounced" },
  ]);
  const accounts = await select("user_email", "m_user");
  assert.ok(!accounts.some(({ user_email }) => user_email === mistyped));
  await signUp("rina.wati@example.com");
  const unsigned = await fetch(`${worker.url}/webhooks/resend`, { method: "POST", body: "{}" });
  assert.equal(unsigned.status, 401);
  await unsigned.body?.cancel();
});
