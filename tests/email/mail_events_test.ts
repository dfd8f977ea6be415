import assert from "node:assert/strict";
import { Resend } from "resend";
import {
  eventBody,
  type EventName,
  newWebhookSecret,
  type ReportedEvent,
  signatureOf,
} from "../../local/mail/events.ts";
import { readEmailTotals } from "../../src/core/delivery/counts.ts";
import {
  applyKeptEvents,
  type EventTarget,
  recordMailEvent,
} from "../../src/core/delivery/events.ts";
import { findUndeliverable, releaseAddress } from "../../src/core/delivery/undeliverable.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { MailEvent, Row } from "../../src/deps.ts";
import { startOutbox } from "../support/email/outbox.ts";
import {
  type Mailing,
  passMinutes,
  SHORT_LIMIT_MS,
  signUpAs,
  startMailing,
} from "../support/email/mailing.ts";
import { type Event, eventsOf } from "../support/console/audit.ts";
import { json, verifyPath } from "../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, settings, startService } from "../support/service.ts";
import { newLearner } from "../support/zporta/zporta.ts";
import { MAGIC } from "../support/zporta/zporta_links.ts";

// What the provider reports about emails: bounces, complaints and the rest, through the signed webhook.

const PATH = "/webhooks/resend";
const [SECRET] = settings.webhookSecrets as [string];
const RINA = "rina@example.com";

type Signed = { secret?: string; sentAt?: Date };

/** Delivers a message as Resend does. */
function post(service: Service, body: string, { secret = SECRET, sentAt }: Signed = {}) {
  const headers = signatureOf(secret, body, sentAt ?? service.clock.now);
  return service.fetch(PATH, { method: "POST", headers, body });
}

/** Reports an event about the newest email to an address. Default: it happens now. */
async function report(service: Mailing, to: string, reported: ReportedEvent): Promise<void> {
  const [email] = service.inbox.emails(to);
  assert.ok(email, `no email to ${to}`);
  const body = JSON.stringify(eventBody(email, { at: service.clock.now, ...reported }));
  const response = await post(service, body);
  assert.equal(response.status, 200, await response.text());
}

function deliveryOf(row: Row | undefined) {
  return [row?.status, row?.delivery, row?.delivery_detail];
}

async function newestRow(service: Service, to = RINA): Promise<Row> {
  const rows = (await rowsOf(service, "outbox")).filter(({ to_email }) => to_email === to);
  rows.sort((one, other) => String(one.created_at) < String(other.created_at) ? 1 : -1);
  assert.ok(rows[0], `no row to ${to}`);
  return rows[0];
}

async function askForReset(service: Service, email = RINA): Promise<void> {
  const response = await service.fetch("/api/auth/password-reset/", json({ email }));
  assert.equal(response.status, 200, await response.text());
  await service.backgroundDone();
}

async function verify(service: Mailing, email = RINA): Promise<void> {
  const response = await service.fetch(verifyPath(service.inbox.emails(email)[0]!));
  assert.equal(response.status, 200);
  await response.body?.cancel();
  await service.backgroundDone();
}

Deno.test("a message is believed when it is signed with the secret or the one before, within five minutes, and short enough", async () => {
  const [previous, strange] = [newWebhookSecret(), newWebhookSecret()];
  const webhookSecrets = [SECRET, previous];
  await using service = await startService({ settings: { ...settings, webhookSecrets } });
  const event = (name: EventName) =>
    JSON.stringify(eventBody({ id: crypto.randomUUID(), to: RINA, from: "", subject: "" }, {
      event: name,
      at: service.clock.now,
    }));
  const at = (seconds: number) => ({ sentAt: addSeconds(service.clock.now, seconds) });
  const body = event("delivered");
  const signed = signatureOf(SECRET, body, service.clock.now);
  const raw = (headers: Record<string, string>, text = body) =>
    service.fetch(PATH, { method: "POST", headers, body: text });
  const refused: [string, () => Promise<Response>, number][] = [
    ["no signature", () => raw({}), 401],
    ["another secret", () => post(service, body, { secret: strange }), 401],
    ["another body", () => raw(signed, event("bounced")), 401],
    ["another id", () => raw({ ...signed, "svix-id": "msg_other" }), 401],
    ["another time", () => raw({ ...signed, "svix-timestamp": "1700000000" }), 401],
    ["no time", () => raw({ ...signed, "svix-timestamp": "now" }), 401],
    ["no base64", () => raw({ ...signed, "svix-signature": "v1,%%%" }), 401],
    ["another version", () => {
      const signature = signed["svix-signature"].replace("v1,", "v1a,");
      return raw({ ...signed, "svix-signature": signature });
    }, 401],
    ["too old", () => post(service, body, at(-302)), 401],
    ["from the future", () => post(service, body, at(302)), 401],
    ["too long", () => post(service, JSON.stringify({ type: "x".repeat(70_000) })), 413],
  ];
  for (const [what, send, status] of refused) {
    assert.equal((await send()).status, status, what);
  }
  assert.deepEqual(await rowsOf(service, "email_event"), []);

  const taken: [string, () => Promise<Response>][] = [
    ["old enough", () => post(service, event("delivered"), at(-298))],
    ["the secret before", () => post(service, event("delivered"), { secret: previous })],
    ["two signatures", () => {
      const signature = `v1,AAAA ${signed["svix-signature"]}`;
      return raw({ ...signed, "svix-signature": signature });
    }],
  ];
  const ignored: [string, () => Promise<Response>][] = [
    ["repeated", () => raw(signed)],
    ["no JSON", () => post(service, "{")],
    ["no event", () => post(service, "null")],
    ["without email", () => post(service, JSON.stringify({ type: "domain.updated", data: {} }))],
    ["not recorded", () => post(service, event("opened"))],
    ["sent, as we know", () => post(service, event("sent"))],
    [
      "without time",
      () => post(service, body.replaceAll(/"created_at":"[^"]+"/g, '"created_at":""')),
    ],
  ];
  for (const [what, send] of [...taken, ...ignored]) {
    assert.equal((await send()).status, 200, what);
  }
  assert.equal((await rowsOf(service, "email_event")).length, taken.length);
  pass(service, 3 * 86_400 + 60);
  await service.runCron();
  assert.deepEqual(await rowsOf(service, "email_event"), [], "an email of nobody's is forgotten");
});

Deno.test("without a secret nobody listens, and while the database is away the provider is asked to come back", async () => {
  const noSecret = { settings: { ...settings, webhookSecrets: [] } };
  await using deaf = await startService(noSecret);
  assert.equal((await post(deaf, "{}")).status, 404);
  await using service = await startMailing();
  await signUpAs(service, RINA);
  service.gateway.inject({ match: /undeliverable_address/, kind: "http", status: 503, times: 50 });
  const body = JSON.stringify(eventBody(service.inbox.emails()[0]!, { event: "bounced" }));
  const response = await post(service, body);
  assert.equal(response.status, 503);
  assert.equal((await newestRow(service)).delivery, null);
});

Deno.test("while the database of one tenant is out of order, events about the emails of another are taken", async () => {
  await using service = await startMailing();
  if (service.databases.length === 1) return;
  await signUpAs(service, RINA);
  const broken = { match: /outbox/, kind: "error", errno: 1146, message: "none" } as const;
  service.of("zporta").gateway.inject(broken);
  await report(service, RINA, { event: "delivered" });
  assert.equal((await newestRow(service)).delivery, "delivered");
  const elsewhere = { id: crypto.randomUUID(), to: "x@example.com", from: "", subject: "" };
  const response = await post(service, JSON.stringify(eventBody(elsewhere, { event: "bounced" })));
  assert.equal(response.status, 503, "it may be about an email of the other");
});

Deno.test("Resend's SDK takes what the catcher signs", () => {
  const [secret, payload] = [newWebhookSecret(), '{"type":"email.delivered"}'];
  const signed = signatureOf(secret, payload);
  const headers = {
    id: signed["svix-id"],
    timestamp: signed["svix-timestamp"],
    signature: signed["svix-signature"],
  };
  const read = new Resend("re_key").webhooks.verify({ payload, headers, webhookSecret: secret });
  assert.deepEqual(read, { type: "email.delivered" });
});

Deno.test("what is reported last, by its time, is what the row says; old and repeated events change nothing", async () => {
  await using service = await startMailing();
  await signUpAs(service, RINA);
  const time = (seconds: number) => addSeconds(service.clock.now, seconds);
  const steps: [EventName, number, string, string | null][] = [
    ["delayed", 10, "delayed", null],
    ["delivered", 20, "delivered", null],
    ["delivered", 20, "delivered", null],
    ["delayed", 15, "delivered", null],
    ["soft_bounced", 30, "bounced", "Transient/MailboxFull"],
    ["failed", 40, "failed", "reached_daily_quota"],
  ];
  for (const [event, seconds, delivery, detail] of steps) {
    await report(service, RINA, { event, at: time(seconds) });
    assert.deepEqual(deliveryOf(await newestRow(service)), ["sent", delivery, detail], event);
  }
  assert.equal((await newestRow(service)).delivery_at, toSql(time(40)));
  assert.deepEqual(await rowsOf(service, "undeliverable_address"), []);
  assert.equal((await rowsOf(service, "m_user")).some((row) => row.user_email === RINA), true);
  const events = service.logged.filter(({ event }) =>
    /^email_(delayed|bounced|failed)$/.test(`${event}`)
  );
  assert.deepEqual(events.map(({ event }) => event), [
    "email_delayed",
    "email_bounced",
    "email_failed",
  ]);
});

for (const event of ["bounced", "complained", "suppressed"] as const) {
  Deno.test(`after "${event}" a sign-up that nobody has proven is removed, and the person and the address are free`, async () => {
    await using service = await startMailing();
    await signUpAs(service, RINA);
    const [mistyped] = (await rowsOf(service, "m_user")).filter((row) => row.user_email === RINA);
    const reported = { event, at: service.clock.now };
    await report(service, RINA, reported);
    await report(service, RINA, reported);
    assert.equal((await rowsOf(service, "m_user")).some((row) => row.user_email === RINA), false);
    assert.equal(
      (await rowsOf(service, "m_warga")).some((row) => row.user_id === mistyped!.user_id),
      false,
    );
    const row = await newestRow(service);
    assert.deepEqual([row.status, row.delivery], ["sent", event], "operators still see it");
    assert.deepEqual(await rowsOf(service, "undeliverable_address"), []);

    // the same person with the right address, and later the owner of the wrong one
    await signUpAs(service, "rina.wati@example.com");
    assert.equal((await newestRow(service, "rina.wati@example.com")).status, "sent");
    pass(service, 60);
    await signUpAs(service, RINA);
    assert.equal(service.inbox.emails(RINA).length, 2);
    await report(service, RINA, { event: "delivered" });
    await verify(service);
  });

  Deno.test(`after "${event}" a proven account keeps everything and gets no email, until its address changes or an operator says so`, async () => {
    await using service = await startMailing();
    await signUpAs(service, RINA);
    await verify(service);
    const reported = { event, at: service.clock.now };
    const before = [await rowsOf(service, "m_user"), await rowsOf(service, "m_warga")];
    await report(service, RINA, reported);
    assert.deepEqual([await rowsOf(service, "m_user"), await rowsOf(service, "m_warga")], before);
    const [blocked] = await rowsOf(service, "undeliverable_address");
    assert.deepEqual([blocked!.address, blocked!.reason], [RINA, event]);

    pass(service, 3600);
    service.inbox.clear();
    await askForReset(service);
    const unsent = await newestRow(service);
    assert.deepEqual([unsent.status, unsent.last_error], ["failed", `address_${event}`]);
    assert.deepEqual(service.inbox.emails(), []);

    // an operator releases it; an old event that is repeated does not undo that
    const address = { tenant: "pewaca", address: "Rina@Example.com" };
    assert.equal(await releaseAddress(service, {}, address, service.clock.now), 1);
    assert.equal((await eventsOf(service)).at(-1)!.event.what, "address_released");
    await reportAbout(service, blocked!, reported);
    pass(service, 3600);
    await askForReset(service);
    assert.equal(service.inbox.emails(RINA).length, 1);

    // it bounces again, and the account gets another address
    await report(service, RINA, { event });
    await service.query("UPDATE m_user SET user_email = 'baru@example.com' WHERE user_email = ?", [
      RINA,
    ]);
    pass(service, 3600);
    await askForReset(service, "baru@example.com");
    assert.equal(service.inbox.emails("baru@example.com").length, 1);
  });
}

Deno.test("a bounce, a complaint or a suppression removes nothing but a claim of this very address", async () => {
  await using service = await startMailing();
  const changes: [string, string][] = [
    ["proven", "UPDATE m_user SET email_verified_on = UTC_TIMESTAMP(6) WHERE user_id = ?"],
    ["switched on", "UPDATE m_user SET user_isactive = 1 WHERE user_id = ?"],
    ["deleted", "UPDATE m_user SET user_isdelete = 1 WHERE user_id = ?"],
    ["of the staff", "UPDATE m_user SET is_staff = 1 WHERE user_id = ?"],
    ["another address", "UPDATE m_user SET user_email = 'another@example.com' WHERE user_id = ?"],
    ["approved", "UPDATE m_warga SET isactive = 1 WHERE user_id = ?"],
    ["checked", "UPDATE m_warga SET is_checker = 1 WHERE user_id = ?"],
    ["rejected", "UPDATE m_warga SET isreject = 1 WHERE user_id = ?"],
    ["signed up at Django", "UPDATE m_warga SET registered_user_id = NULL WHERE user_id = ?"],
  ];
  for (const [i, [what, change]] of changes.entries()) {
    const email = `warga${i}@example.com`;
    await signUpAs(service, email);
    const { account_id } = await newestRow(service, email);
    await service.query(change, [Number(account_id)]);
    const read = async () => [await rowsOf(service, "m_user"), await rowsOf(service, "m_warga")];
    const before = await read();
    for (const event of ["bounced", "complained", "suppressed"] as const) {
      await report(service, email, { event });
    }
    assert.deepEqual(await read(), before, what);
  }
});

/** Reports an event again about the email for which an address was blocked. */
async function reportAbout(service: Service, blocked: Row, reported: ReportedEvent): Promise<void> {
  const { rows } = await service.query("SELECT provider_id FROM outbox WHERE id = ?", [
    String(blocked.email_id),
  ]);
  const email = { id: String(rows[0]!.provider_id), to: RINA, from: "", subject: "" };
  const response = await post(service, JSON.stringify(eventBody(email, reported)));
  assert.equal(response.status, 200);
}

Deno.test("what ends badly for an email leaves one row in the trail, by the provider, however often it is reported", async () => {
  await using service = await startMailing();
  await signUpAs(service, RINA);
  const [email] = await rowsOf(service, "outbox");
  await report(service, RINA, { event: "delivered" });
  pass(service, 60);
  const bounced = { event: "bounced", at: service.clock.now } as const;
  await report(service, RINA, bounced);
  await report(service, RINA, bounced);
  await service.backgroundDone();
  const by = ["provider", "mail"] as Event["by"];
  const whose = Number(email!.account_id);
  const left = await eventsOf(service);
  assert.deepEqual(left.map(({ event }) => event), [
    { what: "sign_up_removed", whose, by, note: "undeliverable" },
    {
      what: "mail_bounced",
      whose,
      by,
      subject: `mail:${email!.id}`,
      note: "Permanent/General",
    },
  ]);
  assert.ok(left[0]!.requestId && left[0]!.requestId === left[1]!.requestId);
  assert.doesNotMatch(JSON.stringify(await rowsOf(service, "audit_event")), /@/);
});

Deno.test("an address that bounces holds up nobody else's email in a batch", async () => {
  await using service = await startMailing();
  await signUpAs(service, RINA);
  await verify(service);
  await report(service, RINA, { event: "bounced" });
  pass(service, 60);
  service.inbox.clear();
  service.inbox.fail({ status: 401, times: 10 });
  await askForReset(service);
  for (const name of ["satu", "dua", "tiga"]) await signUpAs(service, `${name}@example.com`);
  service.inbox.fail(undefined);
  await passMinutes(service, 10);
  assert.deepEqual(
    service.inbox.emails().map(({ to }) => to).sort(),
    ["dua@example.com", "satu@example.com", "tiga@example.com"],
  );
});

Deno.test("an event that is faster than the reply to the request is applied once the reply is there", async () => {
  await using service = await startMailing({}, SHORT_LIMIT_MS);
  service.inbox.fail({ status: "lost_reply" });
  await signUpAs(service, RINA);
  assert.deepEqual(deliveryOf(await newestRow(service)), ["pending", null, null]);
  await report(service, RINA, { event: "bounced" });
  assert.equal((await rowsOf(service, "email_event")).length, 1);
  assert.deepEqual(deliveryOf(await newestRow(service)), ["pending", null, null]);

  service.inbox.fail(undefined);
  await passMinutes(service, 4);
  assert.deepEqual(deliveryOf(await newestRow(service)), ["sent", "bounced", "Permanent/General"]);
  assert.equal(service.inbox.emails().length, 1);
  assert.deepEqual(await rowsOf(service, "email_event"), []);
  assert.equal((await rowsOf(service, "m_user")).some((row) => row.user_email === RINA), false);
});

Deno.test("at Zporta, where everybody is let in at once, a bounce removes nothing and stops further emails", async () => {
  await using service = await startMailing();
  const zporta = { ...service, ...service.of("zporta"), inbox: service.inbox };
  const { email } = await newLearner(zporta);
  const ask = async () => {
    await (await service.fetch(MAGIC, json({ email }))).body?.cancel();
    await service.backgroundDone();
  };
  await ask();
  const before = await rowsOf(zporta, "auth_user");
  await report(zporta, email, { event: "bounced" });
  assert.deepEqual(await rowsOf(zporta, "auth_user"), before);
  assert.equal((await newestRow(zporta, email)).delivery, "bounced");
  pass(service, 3600);
  await ask();
  const row = await newestRow(zporta, email);
  assert.deepEqual([row.status, row.last_error], ["failed", "address_bounced"]);
  assert.equal(service.inbox.emails(email).length, 1);
});

Deno.test("what an event changes depends on what it is, on whether its address is lost, and on whether it is the latest", async () => {
  await using outbox = await startOutbox();
  const { deps, clock, database, logged } = outbox;
  let isGone = false;
  const lost: string[] = [];
  const onUndeliverable: EventTarget["onUndeliverable"] = ({ accountId, address }) => {
    lost.push(`${accountId} ${address}`);
    return Promise.resolve(isGone);
  };
  const target = { deps, onUndeliverable };
  const at = (seconds: number) => addSeconds(clock.now, seconds);
  type Before = { delivery?: string; delivery_at?: string; isGone?: boolean; released?: number };
  const FINAL = { isFinal: true, detail: "Permanent/General" };
  /** The event, what was there before it, whether it is written, and whether the address is lost then. */
  const cases: [Partial<MailEvent>, Before, isWritten: boolean, isLost: boolean][] = [
    [{ event: "delivered" }, {}, true, false],
    [{ event: "delayed" }, {}, true, false],
    [{ event: "failed", detail: "quota" }, {}, true, false],
    [{ event: "bounced" }, {}, true, false],
    [{ event: "bounced", ...FINAL }, {}, true, true],
    [{ event: "complained", ...FINAL }, {}, true, true],
    [{ event: "suppressed", ...FINAL }, { isGone: true }, true, false],
    [{ event: "delivered" }, { delivery: "delayed", delivery_at: toSql(at(-0.001)) }, true, false],
    [{ event: "delivered" }, { delivery: "delayed", delivery_at: toSql(at(0)) }, false, false],
    [{ event: "bounced", ...FINAL }, { delivery: "x", delivery_at: toSql(at(0)) }, false, true],
    [{ event: "bounced", ...FINAL }, { delivery: "x", delivery_at: toSql(at(1)) }, false, true],
    [{ event: "bounced", ...FINAL }, { released: 1 }, true, false],
    [{ event: "bounced", ...FINAL }, { released: -1 }, true, true],
  ];
  for (const [change, before, isWritten, isLost] of cases) {
    const what = JSON.stringify([change, before]);
    for (const table of ["outbox", "undeliverable_address", "email_count", "audit_event"]) {
      await database.query(`DELETE FROM ${table}`);
    }
    [lost.length, logged.length, isGone] = [0, 0, before.isGone ?? false];
    const pending = await outbox.enqueue({ to: "Rina@Example.com" });
    const another = await outbox.enqueue();
    const row = { provider_id: "id", delivery: before.delivery, delivery_at: before.delivery_at };
    for (const [name, value] of Object.entries(row)) {
      const args = [value ?? null, pending.id];
      await database.query(`UPDATE outbox SET ${name} = ? WHERE id = ?`, args);
    }
    if (before.released) {
      await database.query(
        "INSERT INTO undeliverable_address VALUES ('pewaca', ?, ?, 'bounced', 'e', ?, ?)",
        [pending.accountId, RINA, toSql(at(-9)), toSql(at(before.released))],
      );
    }
    const defaults = {
      providerId: "id",
      event: "delivered",
      isFinal: false,
      detail: null,
    } as const;
    const event = { ...defaults, at: clock.now, ...change };
    if (isGone) {
      const slow = { match: /DELETE FROM undeliverable/, kind: "delay", ms: 30, times: 1 } as const;
      database.gateway.inject(slow);
    }
    await recordMailEvent([target], event);
    await outbox.assertIdle();

    const rows = new Map((await outbox.rows()).map((row) => [row.id, row]));
    const { delivery, delivery_detail, delivery_at } = rows.get(pending.id)!;
    assert.deepEqual(
      [delivery, delivery_detail, delivery_at],
      isWritten
        ? [event.event, event.detail, toSql(clock.now)]
        : [before.delivery, null, before.delivery_at],
      what,
    );
    assert.equal(rows.get(another.id)!.delivery, null, what);
    const counted = Object.fromEntries((await readEmailTotals(database)).get("pewaca") ?? []);
    assert.deepEqual(counted, isWritten ? { [`event_${event.event}`]: 1 } : {}, what);
    const isLogged = isWritten && event.event !== "delivered";
    assert.deepEqual(
      logged.map((line) => [line.event, line.email_id, line.account_id, line.detail]),
      isLogged ? [[`email_${event.event}`, pending.id, pending.accountId, event.detail]] : [],
      what,
    );
    const { rows: trail } = await database.query("SELECT what, note FROM audit_event");
    const isAudited = isWritten && event.event !== "delivered" && event.event !== "delayed";
    assert.deepEqual(
      trail.map(({ what, note }) => [what, note]),
      isAudited ? [[`mail_${event.event}`, event.detail]] : [],
      what,
    );
    const emails = [pending, another].map((email) => ({ ...email, to: RINA }));
    const found = await findUndeliverable(deps.db, "pewaca", emails);
    const reason = `address_${event.event}`;
    assert.deepEqual([...found], isLost ? [[pending.id, reason]] : [], what);
    const isAsked = event.isFinal && before.released !== 1;
    assert.deepEqual(lost, isAsked ? [`${pending.accountId} Rina@Example.com`] : [], what);
    const kept = await database.query("SELECT 1 AS one FROM undeliverable_address");
    assert.equal(kept.rows.length, isLost || before.released ? 1 : 0, what);
  }
  assert.deepEqual(await findUndeliverable(deps.db, "zporta", [await outbox.enqueue()]), new Map());
});

Deno.test("an event goes to the database that has its email, waits in all when none has it, and is refused while one is away", async () => {
  await using one = await startOutbox();
  await using other = await startOutbox();
  const onUndeliverable = () => Promise.resolve(false);
  const targets = [one, other].map(({ deps }) => ({ deps, onUndeliverable }));
  const pending = await other.enqueue();
  const name = (providerId: string) =>
    other.database.query("UPDATE outbox SET provider_id = ? WHERE id = ?", [
      providerId,
      pending.id,
    ]);
  await name("known");
  const event: MailEvent = {
    ...{ providerId: "known", event: "bounced", isFinal: true, detail: "Permanent/General" },
    at: one.clock.now,
  };
  const kept = async () =>
    await Promise.all(
      [one, other].map(async ({ database }) =>
        (await database.query("SELECT * FROM email_event")).rows
      ),
    );
  await recordMailEvent(targets, event);
  await other.assertIdle();
  assert.deepEqual([(await other.rows())[0]!.delivery, await kept()], ["bounced", [[], []]]);

  const early = { ...event, providerId: "early", event: "complained" } as const;
  for (let times = 0; times < 2; times++) await recordMailEvent(targets, early);
  await Promise.all([one.assertIdle(), other.assertIdle()]);
  const row = {
    ...{ provider_id: "early", event: "complained", is_final: 1, detail: "Permanent/General" },
    ...{ occurred_at: toSql(event.at), received_at: toSql(one.clock.now) },
  };
  const waiting = (await kept()).map((rows) => rows.map(({ received_at: _, ...row }) => row));
  const { received_at: _, ...expected } = row;
  assert.deepEqual(waiting, [[expected], [expected]]);
  await applyKeptEvents(targets[1]!);
  assert.equal((await kept())[1]!.length, 1, "its email is not known yet");
  await name("early");
  await other.database.query("UPDATE outbox SET delivery_at = NULL");
  await applyKeptEvents(targets[1]!);
  await other.assertIdle();
  const [{ delivery, delivery_detail, delivery_at }] = await other.rows() as [Row];
  assert.deepEqual([delivery, delivery_detail, delivery_at], [
    "complained",
    "Permanent/General",
    toSql(event.at),
  ]);
  assert.deepEqual((await kept()).map(({ length }) => length), [1, 0]);

  const away = { match: /FROM outbox/, kind: "error", errno: 1146, message: "none" } as const;
  one.database.gateway.inject({ ...away, times: 2 });
  await recordMailEvent(targets, { ...early, event: "delivered", at: addSeconds(event.at, 1) });
  assert.equal((await other.rows())[0]!.delivery, "delivered");
  await assert.rejects(recordMailEvent(targets, { ...early, providerId: "unknown" }));
  assert.deepEqual((await kept()).map(({ length }) => length), [1, 0]);
});
