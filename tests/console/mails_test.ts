import assert from "node:assert/strict";
import { toSql } from "../../src/db/time.ts";
import type { SqlValue } from "../../src/deps.ts";
import {
  ACADEMIC,
  OPERATOR,
  OTHER_OPERATOR,
  READER,
  startOperatorConsole,
} from "../support/console/console.ts";
import { rowsOf, type Service, startService } from "../support/service.ts";

/** Writes an email down as delivery would have left it. */
async function plant(
  service: Service,
  id: string,
  columns: Record<string, SqlValue> = {},
): Promise<void> {
  const now = toSql(service.clock.now);
  const row: Record<string, SqlValue> = {
    id,
    tenant: "pewaca",
    kind: "verify_email",
    account_id: 1,
    to_email: `${id}@example.com`,
    payload: "{}",
    dedupe_key: id,
    status: "failed",
    attempts: 5,
    last_error: "unreachable",
    next_attempt_at: now,
    created_at: now,
    finished_at: now,
    ...columns,
  };
  await service.query(
    `INSERT INTO outbox (${Object.keys(row).join(", ")})
     VALUES (${Object.keys(row).map(() => "?").join(", ")})`,
    Object.values(row),
  );
}

async function emailOf(service: Service, id: string) {
  return (await rowsOf(service, "outbox")).find((row) => row.id === id)!;
}

Deno.test("an operator finds the emails that failed by their reason, a page at a time", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (let i = 0; i < 60; i++) {
    await plant(service, `mail${String(i).padStart(2, "0")}`);
  }
  await plant(service, "other", { last_error: "render: no name" });
  const first = await console.visit(READER, "/console/mails?reason=unreachable");
  assert.equal(first.text.match(/mail\d\d@example.com/g)!.length, 50);
  assert.doesNotMatch(first.text, /other@/);
  const next = /href="(\?[^"]*)" rel="next"/.exec(first.text)![1]!.replaceAll("&amp;", "&");
  const second = await console.visit(READER, `/console/mails${next}`);
  assert.equal(second.text.match(/mail\d\d@example.com/g)!.length, 10);
  assert.doesNotMatch(second.text, /rel="next"/);
  const all = [...(first.text + second.text).matchAll(/(mail\d\d)@/g)].map(([, id]) => id);
  assert.equal(new Set(all).size, 60, "none is missing, none comes twice");
  const render = await console.visit(READER, "/console/mails?reason=render&tenant=pewaca");
  assert.match(render.text, /other@example.com/);
  assert.match(render.text, /<option value="pewaca" selected="">/);
  const another = await console.visit(READER, "/console/mails?reason=render&tenant=zporta");
  assert.doesNotMatch(another.text, /other@example.com/);
});

Deno.test("an operator sends an email again, and cancels one, and the trail says so", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await plant(service, "failed1");
  await plant(service, "waiting", { status: "pending", finished_at: null });
  const { page, submit } = await console.prepare(OPERATOR, "/console/mails/pewaca/failed1/retry");
  assert.match(page.text, /It is sent again, within a minute/);
  const done = await submit();
  assert.equal(done.status, 303);
  assert.equal(done.headers.get("Location"), "/console/mails/pewaca/failed1?done=yes");
  const retried = await emailOf(service, "failed1");
  assert.deepEqual([retried.status, retried.attempts, retried.finished_at], ["pending", 0, null]);

  await console.act(OPERATOR, "/console/mails/pewaca/waiting/cancel");
  assert.equal((await emailOf(service, "waiting")).status, "cancelled");
  const events = await rowsOf(service, "audit_event");
  assert.deepEqual(
    events.map((
      { what, subject, actor_kind, actor, account_id },
    ) => [what, subject, actor_kind, actor, Number(account_id)]),
    [
      ["mail_retried", "mail:failed1", "operator", OPERATOR, 1],
      ["mail_cancelled", "mail:waiting", "operator", OPERATOR, 1],
    ],
  );
  assert.ok(events.every(({ request_id }) => String(request_id).length === 36));
});

Deno.test("all emails that failed for one reason are retried at once, and pauses end", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  for (const id of ["one", "two", "three"]) await plant(service, id);
  await plant(service, "other", { last_error: "recipient" });
  await plant(service, "academy", { tenant: "zporta" });
  await service.query(
    `INSERT INTO email_pause (scope, paused_until, failures, reason)
     VALUES ('*', '2099-01-01', 3, 'unreachable')`,
  );
  await console.act(
    OPERATOR,
    "/console/mails/pewaca/bulk/retry?status=failed&reason=unreachable",
  );
  const statuses = (await rowsOf(service, "outbox")).map(({ id, status }) => [id, status]);
  assert.deepEqual(Object.fromEntries(statuses), {
    one: "pending",
    two: "pending",
    three: "pending",
    other: "failed",
    academy: "failed",
  });
  assert.equal((await rowsOf(service, "audit_event")).length, 3);
  const [pause] = await rowsOf(service, "email_pause");
  assert.ok(String(pause!.paused_until) < "2099");
});

Deno.test("two operators at once send an email again once, and the other is told", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await plant(service, "failed1");
  const path = "/console/mails/pewaca/failed1/retry";
  const forms = [
    await console.prepare(OPERATOR, path),
    await console.prepare(OTHER_OPERATOR, path),
  ];
  const answers = await Promise.all(forms.map(({ submit }) => submit()));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
  assert.match(
    answers.find(({ status }) => status === 409)!.text,
    /somebody else has changed this/,
  );
  assert.equal((await rowsOf(service, "audit_event")).length, 1);
});

Deno.test("no form acts that another page, operator or site has sent, nor one without the role", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  await plant(service, "failed1");
  await plant(service, "failed2");
  const path = "/console/mails/pewaca/failed1/retry";
  const { submit } = await console.prepare(OPERATOR, path);
  const other = await console.prepare(OPERATOR, "/console/mails/pewaca/failed2/retry");
  const field = (text: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(text)![1]!;
  const foreign = {
    token: field(other.page.text, "token"),
    state: field(other.page.text, "state"),
  };
  const post = async (as: string, headers: Record<string, string>) => {
    const page = await console.visit(OPERATOR, path);
    const form = { token: field(page.text, "token"), state: field(page.text, "state") };
    return await console.visit(as, path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers,
    });
  };
  const own = { Origin: console.standIn.url, "Sec-Fetch-Site": "same-origin" };
  const refused: [string, Promise<{ status: number }>, string][] = [
    ["another page's form", submit(foreign), "form_token"],
    ["a changed state", submit({ state: "other" }), "form_token"],
    ["no token", submit({ token: "" }), "form_token"],
    ["another operator's form", post(OTHER_OPERATOR, own), "form_token"],
    ["another site", post(OPERATOR, { Origin: "https://evil.example" }), "cross_site"],
    ["no origin", post(OPERATOR, {}), "cross_site"],
    ["a site's frame", post(OPERATOR, { ...own, "Sec-Fetch-Site": "cross-site" }), "cross_site"],
    ["a reader", post(READER, own), "role"],
    ["somebody of another product", post(ACADEMIC, own), "role"],
  ];
  for (const [who, answer, why] of refused) {
    assert.equal((await answer).status, 403, who);
    assert.ok(console.logged.some(({ refused }) => refused === why), who);
  }
  service.clock.now = new Date(service.clock.now.getTime() + 9 * 3600 * 1000);
  assert.equal((await submit()).status, 403, "a form that was left open overnight");
  assert.equal((await emailOf(service, "failed1")).status, "failed");
  assert.deepEqual(await rowsOf(service, "audit_event"), []);
  assert.equal((await console.visit(ACADEMIC, path)).status, 403);
  const list = await console.visit(ACADEMIC, "/console/mails");
  assert.doesNotMatch(list.text, /failed1@/, "nor are the emails of another product shown");
});

Deno.test("the lists of emails read their key in its order, and the numbers no more than their time", async () => {
  await using service = await startService();
  await using console = await startOperatorConsole(service);
  const { now } = service.clock;
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(
    " UNION ALL ",
  );
  const number = "(a.d + 10 * b.d + 100 * e.d)";
  const rows = `FROM (${digits}) a, (${digits}) b, (${digits}) e, (${digits}) f`;
  for (const [status, ago] of [["failed", 1], ["sent", 40]] as const) {
    await service.query(
      `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status,
         last_error, next_attempt_at, created_at, finished_at)
       SELECT UUID(), 'pewaca', 'verify_email', ${number}, 'a@example.com', '{}', UUID(), ?,
         'unreachable', t.at, t.at, t.at ${rows}, (SELECT ? - INTERVAL ? DAY AS at) t`,
      [status, toSql(now), ago],
    );
  }
  await service.query(
    `INSERT IGNORE INTO registration_outcome
     SELECT 'pewaca', 'created', '', ? - INTERVAL 40 DAY - INTERVAL (${number} + 1000 * f.d) MINUTE,
       1, 1, 1, 1, 1, 1, 1, 1, 1 ${rows}`,
    [toSql(now)],
  );
  for (const table of ["outbox", "registration_outcome"]) {
    await service.query(`ANALYZE TABLE ${table}`);
  }
  service.gateway.resetLog();
  await console.visit(READER, "/console/mails");
  await console.visit(
    OPERATOR,
    "/console/mails/pewaca/bulk/retry?status=failed&reason=unreachable",
  );
  await console.visit(READER, "/console/numbers?period=month");
  const selects = service.gateway.log.map(({ sql }) => sql).filter((sql) =>
    /^\s*SELECT/i.test(sql)
  );
  assert.ok(selects.length >= 4);
  for (const sql of selects) {
    for (const row of (await service.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`)).rows) {
      const said = `${JSON.stringify(row)}\n${sql}`;
      const isTable = row.table !== null && !/^</.test(String(row.table));
      assert.ok(!isTable || !["ALL", "index"].includes(String(row.type)), said);
      if (isTable && /ORDER BY next_attempt_at/.test(sql)) {
        assert.doesNotMatch(String(row.Extra), /filesort/, said);
      }
    }
  }
});
