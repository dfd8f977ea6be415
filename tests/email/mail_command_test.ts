import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type Selection, selectionOf } from "../../ops/mail/selection.ts";
import { sayEffect } from "../../ops/mail/words.ts";
import { carryOut, planAct } from "../../src/core/delivery/operate.ts";
import { markUndeliverable } from "../../src/core/delivery/undeliverable.ts";
import { connect as connectWorker } from "../../src/db/connect.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Queryable } from "../../src/deps.ts";
import { OPERATOR } from "../../ops/operator.ts";
import { urlOf } from "../../ops/connect.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";
import { multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { rowsOf, startService } from "../support/service.ts";

const COMMAND = fileURLToPath(new URL("../../ops/mail.ts", import.meta.url));

type Run = { code: number; stdout: string; stderr: string };

async function mail(database: TestDatabase, ...args: string[]): Promise<Run> {
  return await mailOn({ DATABASE_URL: urlOf(database.mysql) }, ...args);
}

async function mailOn(env: Record<string, string>, ...args: string[]): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--no-check", COMMAND, ...args],
    env,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
      // Deno says so when several start at once.
      .replace(/^.*Blocking.*waiting for file lock.*\n/gm, "")
  );
  return { code, stdout: out!, stderr: err! };
}

async function json(database: TestDatabase, ...args: string[]) {
  const { code, stdout, stderr } = await mail(database, ...args, "--json");
  assert.ok(code < 2, stderr);
  return JSON.parse(stdout);
}

const NOW = new Date();

/** Notes that the address of the email `out5` bounced. */
async function markBounced(database: TestDatabase): Promise<void> {
  await markUndeliverable(database as unknown as Queryable, {
    tenant: "pewaca",
    accountId: 105,
    address: "out5@example.com",
    emailId: "x",
    reason: "bounced",
    since: NOW,
  });
}

/** Writes emails down as delivery would have left them. */
async function plant(
  { query }: TestDatabase,
  emails: Record<string, Record<string, string | number | null>>,
): Promise<void> {
  for (const [id, columns] of Object.entries(emails)) {
    const row: Record<string, string | number | null> = {
      id: idOf(id),
      tenant: "pewaca",
      kind: "verify_email",
      account_id: 11,
      to_email: `${id}@example.com`,
      payload: '{"fullName":"Rahasia"}',
      dedupe_key: id,
      status: "pending",
      attempts: 3,
      next_attempt_at: toSql(addSeconds(NOW, 3600)),
      created_at: toSql(addSeconds(NOW, -600)),
      ...columns,
    };
    const names = Object.keys(row);
    await query(
      `INSERT INTO outbox (${names}) VALUES (${names.map(() => "?")})`,
      Object.values(row),
    );
  }
}

function idOf(name: string): string {
  return `${name}-`.padEnd(36, "0");
}

async function rowOf({ query }: TestDatabase, name: string) {
  return (await query("SELECT * FROM outbox WHERE id = ?", [idOf(name)])).rows[0]!;
}

const OUTAGE = "validation_error";

/** Thirty that failed in an outage, and others around them. */
async function afterAnOutage(): Promise<TestDatabase> {
  const database = await createDatabase();
  const failed = { status: "failed", last_error: OUTAGE, finished_at: toSql(NOW) };
  const thirty = Array.from(
    { length: 30 },
    (_, i) => [`out${i}`, { ...failed, account_id: 100 + i }],
  );
  await plant(database, {
    ...Object.fromEntries(thirty),
    old: { ...failed, created_at: toSql(addSeconds(NOW, -5 * 86_400)) },
    other: { ...failed, last_error: "unknown_kind" },
    academy: { ...failed, tenant: "zporta", kind: "magic_link" },
    unknown: { ...failed, last_error: "outcome_unknown" },
    sent: { status: "sent", finished_at: toSql(NOW), provider_id: "p-1" },
    waiting: { last_error: OUTAGE, request_id: idOf("req"), requested_at: toSql(NOW) },
    // Longer than a lease is, and than a busy machine needs for this file.
    leased: { lease_token: "x", lease_until: toSql(addSeconds(NOW, 3600)) },
    gone: { status: "cancelled", finished_at: toSql(NOW) },
    spoilt: { status: "failed", last_error: "render: Error", finished_at: toSql(NOW) },
  });
  return database;
}

Deno.test("list finds emails by each of their properties, the newest first, and prints no text of an email", async () => {
  await using database = await afterAnOutage();
  const idsOf = async (...args: string[]) =>
    (await json(database, "list", ...args)).map(({ id }: { id: string }) => id.replace(/-0*$/, ""));
  assert.equal((await idsOf("--reason", OUTAGE, "--since", "1h", "--status", "failed")).length, 31);
  assert.deepEqual(await idsOf("--tenant", "zporta"), ["academy"]);
  assert.deepEqual(await idsOf("--account", "103"), ["out3"]);
  assert.deepEqual(await idsOf("--address", "SENT@example.com"), ["sent"]);
  assert.deepEqual(await idsOf("--kind", "magic_link"), ["academy"]);
  assert.deepEqual(await idsOf("--status", "cancelled"), ["gone"]);
  assert.deepEqual(await idsOf("--until", "2d"), ["old"]);
  assert.deepEqual(await idsOf("--reason", "render"), ["spoilt"]);
  assert.deepEqual(await idsOf("--id", idOf("other")), ["other"]);
  assert.equal((await idsOf("--limit", "5")).length, 5);
  const all = await mail(database, "list");
  assert.match(all.stdout, /out3@example\.com {2}failed, validation_error/);
  assert.doesNotMatch(all.stdout, /Rahasia/);
  assert.match((await mail(database, "show", "--id", idOf("sent"))).stdout, /provider_id +p-1/);
  assert.equal((await mail(database, "show", "--id", "nothing")).code, 1);
});

Deno.test("a whole outage is retried: first it is only said, then done, once, and the pauses end", async () => {
  await using database = await afterAnOutage();
  await database.query(
    "INSERT INTO email_pause (scope, paused_until, failures, reason) VALUES ('pewaca', ?, 3, ?)",
    [toSql(addSeconds(NOW, 3600)), OUTAGE],
  );
  const args = ["retry", "--reason", OUTAGE, "--since", "1h", "--tenant", "pewaca"];
  const before = (await database.query("SELECT * FROM outbox ORDER BY id")).rows;
  const said = await json(database, ...args);
  assert.deepEqual([said.done, said.changed], [false, 31]);
  assert.deepEqual((await database.query("SELECT * FROM outbox ORDER BY id")).rows, before);

  const done = await json(database, ...args, "--yes");
  assert.deepEqual([done.done, done.changed], [true, 31]);
  const row = await rowOf(database, "out3");
  assert.deepEqual([row.status, row.attempts, row.finished_at, row.request_id], [
    "pending",
    0,
    null,
    null,
  ]);
  assert.ok(String(row.next_attempt_at) <= toSql(new Date()));
  const waiting = await rowOf(database, "waiting");
  assert.equal(
    waiting.request_id,
    idOf("req"),
    "its request may have been taken: it keeps its key",
  );
  assert.equal((await rowOf(database, "old")).status, "failed", "not selected");
  assert.equal((await rowOf(database, "academy")).status, "failed", "not selected");
  const trail = (await database.query("SELECT * FROM audit_event ORDER BY id")).rows;
  assert.equal(trail.length, 31, "one row for each that was changed");
  const retried = trail.find(({ subject }) => subject === `mail:${idOf("out3")}`)!;
  assert.deepEqual(
    [retried.what, Number(retried.account_id), retried.actor_kind, retried.actor],
    ["mail_retried", 103, "operator", OPERATOR],
  );
  assert.deepEqual(JSON.parse(String(retried.changes)), { status: ["failed", "pending"] });
  const { rows: [pause] } = await database.query("SELECT paused_until FROM email_pause");
  assert.ok(String(pause!.paused_until) <= toSql(new Date()));
});

Deno.test("what cannot be retried or cancelled stays as it is, and the reason is said", async () => {
  await using database = await afterAnOutage();
  await markBounced(database);
  const expected = {
    retry: {
      sent: "it has been sent",
      gone: "it was cancelled, because there was no reason to send it any more",
      leased: "it is being sent at this moment",
      out5: "its address is undeliverable: release the address first",
      unknown: "it may have been sent: select it with --id or --reason outcome_unknown",
    },
    cancel: {
      sent: "it has been sent",
      gone: "it is cancelled already",
      leased: "it is being sent at this moment",
    },
  };
  for (const [act, reasons] of Object.entries(expected)) {
    const names = Object.keys(reasons);
    const before = await Promise.all(names.map((name) => rowOf(database, name)));
    const { emails } = await json(database, act, "--since", "1d", "--tenant", "pewaca", "--yes");
    const stayed = emails.filter(({ does }: { does: string | null }) => does === null);
    const because = stayed.map((email: { id: string; because: string }) => [
      email.id.replace(/-0*$/, ""),
      email.because,
    ]);
    assert.deepEqual(Object.fromEntries(because), reasons);
    assert.deepEqual(await Promise.all(names.map((name) => rowOf(database, name))), before);
  }
  const { code, stdout } = await mail(database, "retry", "--id", idOf("sent"), "--yes");
  assert.equal(code, 1);
  assert.match(stdout, /stays as it is: it has been sent/);
});

Deno.test("whoever may get an email twice, or in spite of the cancelling, is said beforehand", async () => {
  await using database = await afterAnOutage();
  const does = async (act: "retry" | "cancel", selection: Record<string, string>) =>
    (await planAct(
      database.query,
      act,
      selectionOf(selection as unknown as Selection, new Date()),
      new Date(),
    ))[0]!.does!;
  const doubled = /perhaps a second time/;
  assert.match(sayEffect(await does("retry", { id: idOf("unknown") })), doubled);
  assert.match(sayEffect(await does("retry", { reason: "outcome_unknown" })), doubled);
  const cancelled = await does("cancel", { id: idOf("waiting") });
  assert.match(sayEffect(cancelled), /may arrive all the same/);
});

Deno.test("an email that a worker takes, or that ends, after the operator has looked stays as it is", async () => {
  await using database = await afterAnOutage();
  const changes = {
    retry: "status = 'sent', finished_at = created_at",
    cancel: "lease_token = 'y', lease_until = '2099-01-01'",
  };
  for (const [act, change] of Object.entries(changes) as ["retry" | "cancel", string][]) {
    const status = act === "retry" ? "failed" : "pending";
    const selection = selectionOf({ reason: OUTAGE, status } as Selection, new Date());
    const planned = await planAct(database.query, act, selection, new Date());
    assert.ok(planned.length > 0 && planned.every(({ does }) => does !== null));
    await database.query(`UPDATE outbox SET ${change} WHERE status = '${status}'`);
    const outbox = async () => (await database.query("SELECT * FROM outbox ORDER BY id")).rows;
    const before = await outbox();
    const done = await carryOut(
      { db: connectWorker(database.gateway.url, 5_000) },
      act,
      planned,
      new Date(),
    );
    assert.ok(done.every(({ because }) => because === "changed"), act);
    assert.deepEqual(await outbox(), before);
    assert.deepEqual((await database.query("SELECT id FROM audit_event")).rows, []);
  }
});

Deno.test("each of two databases is asked, and the emails of both are found and changed", async () => {
  await using one = await afterAnOutage();
  await using other = await createDatabase();
  await plant(other, { far: { tenant: "zporta", kind: "magic_link", last_error: OUTAGE } });
  const env = {
    PEWACA_DATABASE_URL: urlOf(one.mysql),
    ZPORTA_DATABASE_URL: urlOf(other.mysql),
  };
  const args = ["--reason", OUTAGE, "--status", "pending", "--json"];
  const { stdout } = await mailOn(env, "retry", ...args, "--yes");
  assert.equal(JSON.parse(stdout).changed, 2);
  for (const [database, name] of [[one, "waiting"], [other, "far"]] as const) {
    const { next_attempt_at } = await rowOf(database, name);
    assert.ok(String(next_attempt_at) <= toSql(new Date()), name);
  }
  const dead = { ...env, ZPORTA_DATABASE_URL: "mysql://nobody:secret-word@127.0.0.1:1/none" };
  const before = await rowOf(one, "out1");
  const failed = await mailOn(dead, "retry", "--reason", OUTAGE, "--yes");
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /^[^\n]+\n$/);
  assert.doesNotMatch(failed.stderr, /secret-word/);
  assert.deepEqual(await rowOf(one, "out1"), before, "one was away, so none was changed");
});

Deno.test("after an outage, list names the reason, and retry brings each email once, failed or waiting", async () => {
  await using service = await startService();
  service.mail.answer = () => ({ sent: false, fault: "sender", reason: OUTAGE });
  for (const name of ["ani", "budi", "citra"]) {
    const form = shortForm({ email: `${name}@example.com` });
    assert.equal((await service.fetch(SIGN_UP_PATH, multipart(form))).status, 201);
    await service.backgroundDone();
  }
  await service.query(
    "UPDATE outbox SET status = 'failed', finished_at = created_at WHERE to_email LIKE 'ani%'",
  );
  const database = service.databases.find(({ query }) => query === service.query);
  const args = ["--reason", OUTAGE, "--since", "1h", "--tenant", "pewaca"];
  assert.equal((await json(database!, "list", ...args)).length, 3);
  service.mail.answer = () => ({ sent: true });
  await service.runCron();
  assert.equal(service.sent.length, 0, "the pause goes on, although the provider has healed");

  assert.equal((await json(database!, "retry", ...args, "--yes")).changed, 3);
  service.clock.now = new Date();
  await service.runCron();
  await service.runCron();
  const recipients = service.sent.map(({ to }) => to).sort();
  assert.deepEqual(recipients, ["ani@example.com", "budi@example.com", "citra@example.com"]);
  const outbox = await rowsOf(service, "outbox");
  assert.ok(outbox.every(({ status, last_error }) => status === "sent" && last_error === null));
});

Deno.test("a cancelled email is not sent any more, and of two operators one cancels it", async () => {
  await using database = await afterAnOutage();
  const args = ["cancel", "--id", idOf("waiting"), "--yes"];
  const runs = await Promise.all([mail(database, ...args), mail(database, ...args)]);
  assert.deepEqual(runs.map(({ code }) => code).sort(), [0, 1]);
  const row = await rowOf(database, "waiting");
  assert.deepEqual([row.status, row.last_error], ["cancelled", "cancelled_by_operator"]);
  assert.ok(row.finished_at);
});

Deno.test("a failed email that is cancelled keeps its reason, and what an operator cancelled can be sent after all", async () => {
  await using database = await afterAnOutage();
  const failed = ["--reason", OUTAGE, "--account", "107"];
  assert.equal((await json(database, "cancel", ...failed, "--yes")).changed, 1);
  const cancelled = await rowOf(database, "out7");
  assert.deepEqual([cancelled.status, cancelled.last_error], ["cancelled", OUTAGE]);
  assert.equal((await json(database, "retry", ...failed, "--yes")).changed, 1);
  const retried = await rowOf(database, "out7");
  assert.deepEqual([retried.status, retried.finished_at, retried.request_id], [
    "pending",
    null,
    null,
  ]);
});

Deno.test("an address that bounced gets emails again once it is released", async () => {
  await using database = await afterAnOutage();
  await markBounced(database);
  const released = "SELECT released_at FROM undeliverable_address";
  const said = await mail(database, "release", "--address", "OUT5@example.com");
  assert.deepEqual([said.code, said.stdout], [0, "1 account would be released: add --yes\n"]);
  assert.equal((await database.query(released)).rows[0]!.released_at, null, "only said");
  const done = await mail(database, "release", "--address", "OUT5@example.com", "--yes");
  assert.equal(done.stdout, "1 account released\n");
  assert.ok((await database.query(released)).rows[0]!.released_at);
  assert.equal((await mail(database, "retry", "--id", idOf("out5"), "--yes")).code, 0);
  assert.equal(
    (await mail(database, "release", "--address", "nobody@example.com", "--yes")).code,
    1,
  );
});

Deno.test("a wrong call of deno task mail ends with one line and 2, and changes nothing", async () => {
  await using database = await afterAnOutage();
  const calls = [
    [],
    ["purge"],
    ["retry", "--yes"],
    ["cancel"],
    ["list", "--status", "lost"],
    ["list", "--since", "yesterday"],
    ["list", "--account", "x"],
    ["list", "--limit", "0"],
    ["list", "--tenant", "nobody"],
    ["list", "--colour", "red"],
    ["show"],
    ["release", "--yes"],
  ];
  const runs = await Promise.all(calls.map((args) => mail(database, ...args)));
  for (const [i, { code, stdout, stderr }] of runs.entries()) {
    assert.deepEqual([code, stdout], [2, ""], calls[i]!.join(" "));
    assert.match(stderr, /^[^\n]+\n$/);
  }
});
