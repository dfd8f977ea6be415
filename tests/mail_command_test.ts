import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { markUndeliverable } from "../src/core/delivery/undeliverable.ts";
import { addSeconds, toSql } from "../src/db/time.ts";
import type { Queryable } from "../src/deps.ts";
import { createDatabase, type TestDatabase } from "./support/mysql.ts";

const COMMAND = fileURLToPath(new URL("../ops/mail.ts", import.meta.url));

type Run = { code: number; stdout: string; stderr: string };

async function mail({ mysql }: TestDatabase, ...args: string[]): Promise<Run> {
  const { user, password, host, port, database } = mysql;
  const url = `mysql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", COMMAND, ...args],
    env: { DATABASE_URL: url },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out!, stderr: err! };
}

async function json(database: TestDatabase, ...args: string[]) {
  const { code, stdout, stderr } = await mail(database, ...args, "--json");
  assert.ok(code < 2, stderr);
  return JSON.parse(stdout);
}

const NOW = new Date();

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
    leased: { lease_token: "x", lease_until: toSql(addSeconds(NOW, 60)) },
    gone: { status: "cancelled", finished_at: toSql(NOW) },
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
  for (const scope of ["*", "pewaca", "zporta"]) {
    await database.query(
      "INSERT INTO email_pause (scope, paused_until, failures, reason) VALUES (?, ?, 3, ?)",
      [scope, toSql(addSeconds(NOW, 3600)), OUTAGE],
    );
  }
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
  const { rows: open } = await database.query(
    "SELECT scope FROM email_pause WHERE paused_until > ?",
    [toSql(new Date())],
  );
  assert.deepEqual(open, [{ scope: "zporta" }], "the other tenant waits on");
});

Deno.test("what cannot be retried or cancelled stays as it is, and the reason is said", async () => {
  await using database = await afterAnOutage();
  const note = { tenant: "pewaca", accountId: 105, address: "out5@example.com", emailId: "x" };
  await markUndeliverable(database as unknown as Queryable, {
    ...note,
    reason: "bounced",
    since: NOW,
  });
  const cases = [
    ["retry", "sent", /has been sent/],
    ["retry", "gone", /cancelled/],
    ["retry", "leased", /being sent at this moment/],
    ["retry", "out5", /undeliverable/],
    ["cancel", "sent", /sent already/],
    ["cancel", "leased", /being sent at this moment/],
  ] as const;
  for (const [act, name, because] of cases) {
    const before = await rowOf(database, name);
    const { code, stdout } = await mail(database, act, "--id", idOf(name), "--yes");
    assert.equal(code, 1, name);
    assert.match(stdout, because);
    assert.deepEqual(await rowOf(database, name), before);
  }
  const twice = await mail(database, "retry", "--id", idOf("unknown"));
  assert.match(twice.stdout, /perhaps a second time/);
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

Deno.test("an address that bounced gets emails again once it is released", async () => {
  await using database = await afterAnOutage();
  const note = { tenant: "pewaca", accountId: 105, address: "out5@example.com", emailId: "x" };
  await markUndeliverable(database as unknown as Queryable, {
    ...note,
    reason: "bounced",
    since: NOW,
  });
  const released = "SELECT released_at FROM undeliverable_address";
  assert.equal((await mail(database, "release", "--address", "OUT5@example.com")).code, 0);
  assert.equal((await database.query(released)).rows[0]!.released_at, null, "only said");
  const done = await mail(database, "release", "--address", "OUT5@example.com", "--yes");
  assert.match(done.stdout, /^1 accounts/);
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
