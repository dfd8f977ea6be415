import assert from "node:assert/strict";
import { GATHER_MS } from "../../src/core/counts/counter.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { ESTATE, json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { type RunningWorker, startWorker } from "../support/workerd/worker.ts";
import { register } from "../support/zporta/zporta.ts";
import {
  impatiently,
  NOTHING_IS_LOST,
  pass,
  rowsOf,
  type Service,
  settings,
  startService,
  statusOf,
} from "../support/service.ts";

const BEARER = { headers: { Authorization: `Bearer ${settings.metricsToken}` } };

async function metrics(service: Service): Promise<string> {
  await service.backgroundDone();
  const response = await service.fetch("/metrics", BEARER);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

/** The value of a sample, `undefined` when it is not there. */
function valueOf(text: string, sample: string): number | undefined {
  const line = text.split("\n").find((line) => line.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

function registrations(text: string, metric = "daftar_registrations_total") {
  const samples = text.matchAll(
    new RegExp(`^${metric}\\{tenant="pewaca",outcome="(\\w+)",reason="(\\w*)"\\} (\\d+)$`, "gm"),
  );
  return Object.fromEntries(
    [...samples].filter(([, , , value]) => value !== "0").map((
      [, outcome, reason, value],
    ) => [reason ? `${outcome} ${reason}` : outcome, Number(value)]),
  );
}

function send(service: Service, form: Record<string, string>, path = SIGN_UP_PATH) {
  return statusOf(service.fetch(path, multipart(form)));
}

Deno.test("/metrics answers 401 without the token, or with another one, and asks nothing", async () => {
  await using service = await startService();
  const headers: Record<string, string>[] = [
    {},
    { Authorization: "Bearer" },
    { Authorization: "Bearer wrong" },
    { Authorization: `Bearer ${settings.metricsToken}x` },
    { Authorization: `Basic ${settings.metricsToken}` },
    { Authorization: settings.metricsToken! },
  ];
  for (const header of headers) {
    const response = await service.fetch("/metrics", { headers: header });
    assert.equal(response.status, 401, JSON.stringify(header));
    assert.match(response.headers.get("WWW-Authenticate")!, /^Bearer/);
    assert.equal(await response.text(), '{"ok":false}');
  }
  assert.deepEqual(service.gateway.log, []);
});

Deno.test("/metrics answers 404 where no token is configured", async () => {
  await using service = await startService({ settings: { ...settings, metricsToken: null } });
  const response = await service.fetch("/metrics", { headers: { Authorization: "Bearer null" } });
  assert.equal(response.status, 404);
  assert.deepEqual(service.gateway.log, []);
});

Deno.test("/metrics is Prometheus text, and what never happened is there with 0", async () => {
  await using service = await startService();
  const response = await service.fetch("/metrics", BEARER);
  assert.equal(response.headers.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  const text = await response.text();
  const sample = /^[a-z_]+\{(?:[a-z]+="[\w.+]*",?)+\} \d+(?:\.\d+)?$/;
  for (const line of text.trimEnd().split("\n")) {
    assert.match(line, line.startsWith("#") ? /^# (?:HELP|TYPE) [a-z_]+ \S/ : sample);
  }
  for (const outcome of ["created", "repeated", "fault"]) {
    const sample = `daftar_registrations_total{tenant="pewaca",outcome="${outcome}",reason=""}`;
    assert.equal(valueOf(text, sample), 0);
  }
  assert.equal(valueOf(text, 'daftar_emails_pending{tenant="pewaca",reason=""}'), 0);
  assert.doesNotMatch(text, /daftar_registration_success_ratio\{/, "no ratio of nothing");
});

Deno.test("every way in which a registration ends is counted once, under its reason", async () => {
  await using service = await startService();
  assert.equal(await send(service, shortForm()), 201);
  assert.equal(await send(service, shortForm()), 201);
  assert.equal(await send(service, shortForm({ full_name: "Lain" })), 400);
  assert.equal(await send(service, shortForm({ phone_no: "1", email: "lain@example.com" })), 400);
  assert.equal(await send(service, {}), 400);
  assert.equal(await send(service, shortForm({ code: "" }), "/api/auth/sign-up/tidak-ada/"), 404);
  service.limited.add("register");
  assert.equal(await send(service, shortForm()), 429);
  service.limited.clear();
  const recover = service.gateway.inject({
    match: /INSERT INTO m_warga/,
    kind: "error",
    errno: 1146,
    message: "no such table",
  });
  assert.equal(await send(service, shortForm({ email: "dua@example.com" })), 500);
  recover();
  // neither a registration
  await service.fetch(SIGN_UP_PATH);
  await service.fetch("/api/auth/login/", json({ email: "a@example.com", password: "x" }));

  const text = await metrics(service);
  // What people can correct themselves does not count against us.
  const expected = {
    created: 1,
    repeated: 1,
    "refused invalid": 2,
    "refused taken": 1,
    "refused unknown_code": 1,
    "refused limited": 1,
    fault: 1,
  };
  assert.deepEqual(registrations(text), expected);
  assert.deepEqual(registrations(text, "daftar_registrations_last_hour"), expected);
  assert.equal(valueOf(text, 'daftar_registration_success_ratio{tenant="pewaca"}'), 2 / 3);
  assert.equal(valueOf(text, 'daftar_accounts_last_hour{tenant="pewaca"}'), 1);
});

Deno.test("each tenant's registrations and accounts are its own", async () => {
  await using service = await startService();
  await register(service);
  const text = await metrics(service);
  for (const [tenant, expected] of [["zporta", 1], ["pewaca", 0]] as const) {
    const created = `daftar_registrations_total{tenant="${tenant}",outcome="created",reason=""}`;
    assert.equal(valueOf(text, created), expected, tenant);
    const accounts = `daftar_accounts_last_hour{tenant="${tenant}"}`;
    assert.equal(valueOf(text, accounts), expected, tenant);
  }
});

Deno.test("the last hour forgets, the counters never go back, and old minutes are swept away", async () => {
  await using service = await startService();
  await send(service, shortForm());
  await service.backgroundDone();
  pass(service, 3700);
  let text = await metrics(service);
  assert.deepEqual(registrations(text), { created: 1 });
  assert.deepEqual(registrations(text, "daftar_registrations_last_hour"), {});
  assert.equal(valueOf(text, 'daftar_accounts_last_hour{tenant="pewaca"}'), 0);
  assert.equal((await rowsOf(service, "registration_outcome")).length, 2);

  pass(service, 32 * 24 * 3600);
  await service.runCron();
  assert.equal((await rowsOf(service, "registration_outcome")).length, 1);
  await send(service, shortForm({ email: "dua@example.com" }));
  text = await metrics(service);
  assert.deepEqual(registrations(text), { created: 2 });
  assert.deepEqual(registrations(text, "daftar_registrations_last_hour"), { created: 1 });
});

Deno.test("durations are a histogram: each bucket holds those before it, the last one all", async () => {
  await using service = await startService();
  await send(service, shortForm());
  service.gateway.inject({ match: /^COMMIT/, kind: "delay", ms: 1100, times: 1 });
  await send(service, shortForm({ email: "dua@example.com" }));
  const text = await metrics(service);
  const name = "daftar_registration_duration_seconds";
  const buckets = ["0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"].map((le) =>
    valueOf(text, `${name}_bucket{tenant="pewaca",outcome="created",le="${le}"}`)!
  );
  assert.deepEqual(buckets, buckets.toSorted((one, other) => one - other));
  assert.equal(buckets.at(-1), 2);
  // On a busy machine the other one may take as long.
  assert.ok(buckets[3]! <= 1, "one took over a second");
  assert.equal(valueOf(text, `${name}_count{tenant="pewaca",outcome="created"}`), 2);
  assert.ok(valueOf(text, `${name}_sum{tenant="pewaca",outcome="created"}`)! > 1.1);
});

Deno.test("pending emails are counted by reason with their age, overdue ones, failed ones and attempts", async () => {
  await using service = await startService();
  const of = (text: string, name: string, more = "") =>
    valueOf(text, `daftar_${name}{tenant="pewaca"${more}}`);
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "unreachable" });
  await send(service, shortForm());
  await service.backgroundDone();
  let text = await metrics(service);
  assert.equal(of(text, "emails_pending", ',reason="unreachable"'), 1);
  assert.equal(of(text, "emails_pending", ',reason=""'), 0);
  assert.equal(of(text, "emails_overdue"), 0);
  assert.equal(of(text, "email_attempts_failed_total"), 1);
  // the alarm needs no second attempt
  assert.equal(of(text, "emails_paused", ',reason="unreachable"'), 1);

  pass(service, 1200);
  text = await metrics(service);
  assert.equal(of(text, "emails_overdue"), 1);
  assert.equal(of(text, "oldest_pending_email_seconds"), 1200);
  assert.equal(of(text, "emails_paused", ',reason="unreachable"'), undefined);

  service.mail.answer = () => ({ sent: false, fault: "recipient", reason: "validation_error" });
  await service.runCron();
  text = await metrics(service);
  assert.equal(of(text, "emails_pending", ',reason="unreachable"'), undefined);
  assert.equal(of(text, "emails_failed", ',reason="validation_error"'), 1);
  assert.equal(of(text, "emails_failed_total"), 1);
  assert.equal(of(text, "email_attempts_failed_total"), 2);
  assert.equal(of(text, "emails_sent_total"), 0);

  await service.query(
    "UPDATE outbox SET status = 'pending', kind = 'from_the_future', last_error = 'render: \\\"x'",
  );
  text = await metrics(service);
  assert.equal(of(text, "emails_unknown_kind"), 1);
  assert.equal(of(text, "emails_pending", ',reason="render: x"'), 1, "no reason breaks its line");
});

Deno.test("a tenant whose sender is refused is shown as paused, with the reason, and no other is", async () => {
  await using service = await startService();
  service.mail.answer = () => ({ sent: false, fault: "sender", reason: "validation_error" });
  await send(service, shortForm());
  const text = await metrics(service);
  const paused = (tenant: string) =>
    valueOf(text, `daftar_emails_paused{tenant="${tenant}",reason="validation_error"}`);
  assert.deepEqual([paused("pewaca"), paused("zporta")], [1, undefined]);
});

Deno.test("the time from a sign-up to the acceptance of its email is a histogram", async () => {
  await using service = await startService();
  await send(service, shortForm());
  await service.backgroundDone();
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "unreachable" });
  await send(service, shortForm({ email: "dua@example.com" }));
  await service.backgroundDone();
  service.mail.answer = () => ({ sent: true });
  pass(service, 120);
  await service.runCron();
  const text = await metrics(service);
  const name = "daftar_email_acceptance_seconds";
  const bucket = (le: string) => valueOf(text, `${name}_bucket{tenant="pewaca",le="${le}"}`);
  assert.deepEqual(["1", "60", "300", "86400", "+Inf"].map(bucket), [1, 1, 2, 2, 2]);
  assert.equal(valueOf(text, `${name}_count{tenant="pewaca"}`), 2);
  assert.equal(valueOf(text, `${name}_sum{tenant="pewaca"}`), 120);
  assert.equal(valueOf(text, 'daftar_emails_sent_total{tenant="pewaca"}'), 2);
  assert.equal(valueOf(text, 'daftar_emails_sent_total{tenant="zporta"}'), 0);
});

Deno.test("an email that cannot be counted is still sent", async () => {
  await using service = await startService();
  service.gateway.inject({ match: /email_count/, kind: "error", errno: 1146, message: "none" });
  await send(service, shortForm());
  await service.backgroundDone();
  assert.deepEqual((await rowsOf(service, "outbox")).map(({ status }) => status), ["sent"]);
  assert.ok(service.logged.some(({ event }) => event === "emails_not_counted"));
});

Deno.test("a scrape is five statements per database and one per tenant, at once, however much there is to count", async () => {
  await using service = await startService();
  for (const email of ["satu@example.com", "dua@example.com"]) {
    await send(service, shortForm({ email }));
  }
  await service.backgroundDone();
  for (const { gateway } of service.databases) gateway.resetLog();
  await metrics(service);
  const scraped = service.databases.flatMap(({ gateway }) => gateway.log);
  assert.equal(scraped.length, 5 * service.databases.length + TENANTS.length);
});

Deno.test("counting is one statement after the answer, and none of the answer's round trips", async () => {
  await using service = await startService();
  await send(service, shortForm());
  assert.ok(!service.gateway.log.some(({ sql }) => sql.includes("registration_outcome")));
  assert.equal(service.logged.find(({ event }) => event === "request")!.round_trips, 6);
  await service.backgroundDone();
  const counted = service.gateway.log.filter(({ sql }) => sql.includes("registration_outcome"));
  assert.equal(counted.length, 1);
});

Deno.test("ten sign-ups and their emails are eight requests to the database each, and three at most that count them all", async () => {
  // A busy machine may leave an email to the next sweep, which is other requests.
  assert.ok(await countTen() || await countTen() || await countTen(), "no email has a turn");
});

/** Counts the requests of ten sign-ups; `false` when an email was not sent right after its answer. */
async function countTen(): Promise<boolean> {
  const counts = Promise.withResolvers<void>();
  const sleep = (ms: number) => ms === GATHER_MS ? counts.promise : Promise.resolve();
  // A transaction that ends because the machine is slow would leave its email to the cron.
  await using service = await startService({ sleep }, undefined, NOTHING_IS_LOST);
  const { log } = service.gateway;
  for (let i = 0; i < 10; i++) {
    assert.equal(await send(service, shortForm({ email: `warga${i}@example.com` })), 201);
    // One email after the other: of two at once, one may be left to the cron.
    for (let turns = 0; turns < 1000; turns++) {
      if (log.filter(({ sql }) => /SET status = 'sent'/.test(sql)).length > i) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  counts.resolve();
  await service.backgroundDone();
  if (log.some(({ sql }) => /SET lease_token/.test(sql))) return false;
  const emails = await rowsOf(service, "outbox");
  if (emails.some(({ status }) => status !== "sent")) return false;
  const verbs = Map.groupBy(log, ({ sql }) => /^\s*(?:INSERT INTO )?\w+/.exec(sql)![0].trim());
  const numbers = Object.fromEntries([...verbs].map(([verb, all]) => [verb, all.length]));
  const { "INSERT INTO email_count": counting, ...others } = numbers;
  assert.ok(counting! <= 2, "the last email may be sent when the others are counted");
  assert.deepEqual(others, {
    "SELECT": 10,
    "BEGIN": 10,
    "INSERT INTO m_user": 10,
    "INSERT INTO m_warga": 10,
    "INSERT INTO outbox": 10,
    "COMMIT": 10,
    "UPDATE": 20,
    "INSERT INTO registration_outcome": 1,
  });
  assert.equal(service.sent.length, 10);
  const text = await metrics(service);
  assert.deepEqual(registrations(text), { created: 10 });
  assert.equal(valueOf(text, 'daftar_emails_sent_total{tenant="pewaca"}'), 10);
  return true;
}

Deno.test("a registration that cannot be counted is still a registration, and counted with the next", async () => {
  await using service = await startService();
  const recover = service.gateway.inject({
    match: /registration_outcome/,
    kind: "error",
    errno: 1146,
    message: "no such table",
  });
  assert.equal(await send(service, shortForm({ email: "satu@example.com" })), 201);
  await service.backgroundDone();
  recover();
  assert.deepEqual(await rowsOf(service, "registration_outcome"), []);
  assert.equal(service.sent.length, 1);
  assert.deepEqual(notCounted(service), ["database 1146"]);

  await send(service, shortForm({ email: "dua@example.com" }));
  assert.deepEqual(registrations(await metrics(service)), { created: 2 });
});

Deno.test("what cannot be counted because no request arrives is counted with the next", async () => {
  await using service = await startService();
  service.limited.add("register");
  const recover = service.gateway.inject({ match: /registration_outcome/, kind: "drop_request" });
  // The limiter refuses it, so that it asks the database for nothing else.
  await impatiently(service, async () => {
    assert.equal(await send(service, shortForm()), 429);
    await service.backgroundDone();
  });
  recover();
  assert.deepEqual(await rowsOf(service, "registration_outcome"), []);
  assert.deepEqual(notCounted(service), ["TransportError"]);

  await send(service, shortForm());
  assert.deepEqual(registrations(await metrics(service)), { "refused limited": 2 });
});

function notCounted({ logged }: Service): unknown[] {
  return logged.filter(({ event }) => event === "registrations_not_counted")
    .map(({ reason }) => reason);
}

Deno.test("a flood of refusals does not become a flood of statements, and all are counted", async () => {
  await using service = await startService();
  service.limited.add("register");
  service.gateway.inject({ match: /registration_outcome/, kind: "delay", ms: 100, times: 1 });
  await Promise.all(Array.from({ length: 50 }, () => send(service, shortForm())));
  await service.backgroundDone();
  assert.ok(service.gateway.log.length <= 3, `${service.gateway.log.length} statements`);
  assert.deepEqual(registrations(await metrics(service)), { "refused limited": 50 });
});

Deno.test("a deadlock between two that count loses none of them", async () => {
  await using service = await startService();
  service.gateway.inject({
    match: /registration_outcome/,
    kind: "error",
    errno: 1213,
    message: "Deadlock found",
    times: 2,
  });
  await send(service, shortForm());
  assert.deepEqual(registrations(await metrics(service)), { created: 1 });
});

Deno.test("thirty at once are thirty in the counters", async () => {
  await using service = await startService();
  const statuses = await Promise.all(
    Array.from(
      { length: 30 },
      (_, i) =>
        send(service, shortForm({ email: i < 20 ? "sama@example.com" : `warga${i}@example.com` })),
    ),
  );
  assert.equal(statuses.filter((status) => status === 201).length, 30);
  assert.deepEqual(registrations(await metrics(service)), { created: 11, repeated: 19 });
});

Deno.test("/metrics answers 503 while the database cannot be reached, and names nobody", async () => {
  await using service = await startService();
  await send(service, shortForm());
  const text = await metrics(service);
  assert.doesNotMatch(text, /@|rina|example/i);
  assert.ok(!text.includes(ESTATE.code));
  service.gateway.inject({ match: /outbox/, kind: "http", status: 503 });
  const asked = impatiently(service, () => service.fetch("/metrics", BEARER));
  assert.equal(await statusOf(asked), 503);
});

Deno.test("in workerd, /metrics counts a sign-up and keeps its token, and a client that hangs up is no fault", async () => {
  await using worker = await startWorker();
  const path = SIGN_UP_PATH.replace(ESTATE.code, "tidak-ada");
  const signedUp = fetch(worker.url + path, multipart(shortForm({ code: "" })));
  assert.equal(await statusOf(signedUp), 404);
  assert.equal(await statusOf(fetch(`${worker.url}/metrics`)), 401);

  const unknown = await metricsWith(worker, /unknown_code"\} 1/);
  assert.deepEqual(registrations(unknown), { "refused unknown_code": 1 });

  await hangUp(worker.url);
  const invalid = await metricsWith(worker, /"refused",reason="invalid"\} 1/);
  assert.deepEqual(registrations(invalid), { "refused unknown_code": 1, "refused invalid": 1 });
});

/** What a Worker counts, once it has counted what the pattern says. */
async function metricsWith({ url, keys }: RunningWorker, counted: RegExp): Promise<string> {
  const headers = { Authorization: `Bearer ${keys.metricsToken}` };
  let text = "";
  for (let attempt = 0; attempt < 400 && !counted.test(text); attempt++) {
    text = await (await fetch(`${url}/metrics`, { headers })).text();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return text;
}

/** Sends half of a sign-up, and closes the connection. */
async function hangUp(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [
    `POST ${SIGN_UP_PATH} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Length: 200000",
  ].join("\r\n");
  const writer = connection.writable.getWriter();
  await writer.write(new TextEncoder().encode(`${head}\r\n\r\n${"x".repeat(100_000)}`));
  await writer.close();
}
