import assert from "node:assert/strict";
import { type TimelineEntry, timelineReader } from "../../src/core/audit/timeline.ts";
import { readTrail } from "../../src/core/audit/trail.ts";
import type { Queryable, SqlValue } from "../../src/deps.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

const NOON = "2026-11-27 12:00:00.000000";
const LATER = "2026-11-27 12:00:00.000001";
const ACCOUNT = 7;

/** What a tenant's own rows say: one SELECT for each, of an account's number. */
function ownRows(
  rows: [what: string, at: string | null, subject: string | null, actor?: string][],
) {
  return rows.map(([what, at, subject, actor]) => {
    const value = (text: string | null = null) => text === null ? "NULL" : `'${text}'`;
    return `SELECT ${value(what)} AS what, CAST(${value(at)} AS DATETIME(6)) AS occurred_at,
      ${value(subject)} AS subject, ${value(actor)} AS actor, 'a note' AS note, NULL AS request_id
      FROM DUAL WHERE ? = ${ACCOUNT}`;
  }).join(" UNION ALL ");
}

async function insert(
  { query }: TestDatabase,
  table: string,
  row: Record<string, SqlValue>,
): Promise<void> {
  const places = Object.keys(row).map(() => "?");
  await query(
    `INSERT INTO ${table} (${Object.keys(row)}) VALUES (${places})`,
    Object.values(row),
  );
}

function act(id: number, at = NOON, more: Record<string, SqlValue> = {}) {
  const known = { tenant: "pewaca", account_id: ACCOUNT, actor_kind: "person", actor: "7" };
  return { ...known, id, occurred_at: at, what: `act_${id}`, changes: "{}", ...more };
}

function email(id: string, at = NOON, more: Record<string, SqlValue> = {}) {
  return {
    id: id.repeat(36),
    tenant: "pewaca",
    kind: `email_${id}`,
    account_id: ACCOUNT,
    to_email: "rina@example.com",
    payload: "{}",
    dedupe_key: `${id}${more.tenant ?? ""}${more.account_id ?? ""}`,
    next_attempt_at: at,
    created_at: at,
    ...more,
  };
}

function access(what: string, times: string[], more: Record<string, SqlValue> = {}) {
  const recent = times.map((at, i) => ({ at, detail: `${what}_${i}`, request_id: `r${i}` }));
  return {
    tenant: "pewaca",
    account_id: ACCOUNT,
    what,
    total: 1,
    last_at: NOON,
    recent: JSON.stringify(recent),
    ...more,
  };
}

function names(entries: readonly TimelineEntry[]): string[] {
  return entries.map(({ kind, what, note }) => kind === "access" ? note! : what);
}

Deno.test("entries of one moment stand in one order, on pages of every length, and none of others is among them", async () => {
  await using database = await createDatabase();
  for (const row of [act(9), act(10), act(11, LATER), act(100), act(8, "2026-11-26 12:00:00")]) {
    await insert(database, "audit_event", row);
  }
  await insert(database, "audit_event", act(20, NOON, { tenant: "zporta" }));
  await insert(database, "audit_event", act(21, NOON, { account_id: 8 }));
  for (const row of [email("a"), email("b"), email("c", LATER)]) {
    await insert(database, "outbox", row);
  }
  await insert(database, "outbox", email("d", NOON, { tenant: "zporta" }));
  await insert(database, "outbox", email("e", NOON, { account_id: 8 }));
  await insert(database, "account_access", access("logged_in", [LATER, NOON, NOON]));
  await insert(database, "account_access", access("log_in_refused", [NOON]));
  await insert(database, "account_access", access("logged_in", [NOON], { tenant: "zporta" }));
  await insert(database, "account_access", access("logged_in", [NOON], { account_id: 8 }));
  const read = timelineReader(
    "pewaca",
    ownRows([
      ["signed_up", NOON, null],
      ["decided", NOON, "resident:1", "3"],
      ["decided", NOON, "resident:2", "3"],
      ["decided", LATER, "resident:3"],
      ["never", null, null],
    ]),
  );
  const all = await read(database, ACCOUNT, { limit: 50 });
  assert.deepEqual(names(all), [
    ...["act_11", "email_c", "logged_in_0", "decided"],
    ...["act_100", "act_10", "act_9", "email_b", "email_a"],
    ...["logged_in_1", "logged_in_2", "log_in_refused_0", "signed_up", "decided", "decided"],
    "act_8",
  ]);
  assert.deepEqual(
    all.filter(({ kind }) => kind === "row").map(({ subject, actor }) => [subject, actor]),
    [
      ["resident:3", null],
      [null, null],
      ["resident:2", { kind: "person", name: "3" }],
      ["resident:1", { kind: "person", name: "3" }],
    ],
  );
  for (let limit = 1; limit <= all.length; limit++) {
    const pages: TimelineEntry[] = [];
    // A page too many is empty.
    for (let page = 0; page <= all.length / limit; page++) {
      const after = pages.at(-1)?.key ?? null;
      const entries = await read(database, ACCOUNT, { after, limit });
      assert.ok(entries.length <= limit);
      pages.push(...entries);
    }
    assert.deepEqual(names(pages), names(all), `pages of ${limit}`);
  }
  assert.deepEqual(await read(database, 9, { limit: 50 }), []);
});

Deno.test("a key that is none begins with the first page", async () => {
  await using database = await createDatabase();
  await insert(database, "audit_event", act(1));
  const read = timelineReader("pewaca", ownRows([["signed_up", NOON, null]]));
  const [first, second] = await read(database, ACCOUNT, { limit: 2 });
  assert.deepEqual(names([first!, second!]), ["act_1", "signed_up"]);
  for (
    const after of [
      "",
      "x",
      `${NOON}|act`,
      `${NOON}|act|`,
      `${NOON}|act|x`,
      `${NOON}|act|1x`,
      `${NOON}|act|${"1".repeat(21)}`,
      `${NOON}|acts|1`,
      `${NOON}|email|\u00e9`,
      `${NOON} |act|1`,
      "yesterday|act|1",
    ]
  ) {
    assert.deepEqual(names(await read(database, ACCOUNT, { after, limit: 1 })), ["act_1"], after);
  }
  for (const after of [first!.key, `${NOON}|act|1`, "2026-11-27 12:00:00|act|1"]) {
    assert.deepEqual(
      names(await read(database, ACCOUNT, { after, limit: 9 })),
      ["signed_up"],
      after,
    );
  }
});

Deno.test("what an account's own rows say is left out when the trail has it within a second", async () => {
  await using database = await createDatabase();
  const at = (second: string) => `2026-11-27 12:00:${second}`;
  const trail: [id: number, second: string, more?: Record<string, SqlValue>][] = [
    [1, "10.000000"],
    [2, "20.000000", { tenant: "zporta" }],
    [3, "30.000000", { account_id: 8 }],
    [4, "40.000000", { what: "another" }],
  ];
  for (const [id, second, more] of trail) {
    await insert(database, "audit_event", act(id, at(second), { what: "decided", ...more }));
  }
  const seconds = ["08.999999", "09.000000", "10.000000", "11.000000", "11.000001"];
  const others = ["20.000000", "30.000000", "40.000000"];
  const rows = [...seconds, ...others].map((
    second,
  ): [string, string, string] => ["decided", at(second), `at:${second}`]);
  const entries = await timelineReader("pewaca", ownRows(rows))(database, ACCOUNT, { limit: 50 });
  assert.deepEqual(
    entries.filter(({ kind }) => kind === "row").map(({ subject }) => subject),
    ["at:40.000000", "at:30.000000", "at:20.000000", "at:11.000001", "at:08.999999"],
  );
});

Deno.test("an email's entry says what became of it, and when", async () => {
  await using database = await createDatabase();
  await insert(database, "outbox", email("a", LATER));
  await insert(
    database,
    "outbox",
    email("b", NOON, {
      status: "failed",
      attempts: 3,
      last_error: "validation_error",
      delivery: "bounced",
      finished_at: LATER,
    }),
  );
  const entries = await timelineReader("pewaca", ownRows([["x", null, null]]))(
    database,
    ACCOUNT,
    { limit: 5 },
  );
  assert.deepEqual(entries.map(({ fate }) => fate), [
    { status: "pending", attempts: 0, reason: null, delivery: null, finishedAt: null },
    {
      status: "failed",
      attempts: 3,
      reason: "validation_error",
      delivery: "bounced",
      finishedAt: new Date("2026-11-27T12:00:00.000Z"),
    },
  ]);
});

Deno.test("the trail of a tenant is read by actor, by subject, by both or whole, by a key and in pages", async () => {
  await using database = await createDatabase();
  const rows: [id: number, actor: string, subject: string | null, tenant?: string][] = [
    [1, "7", "estate:3"],
    [2, "8", "estate:3"],
    [3, "7", null],
    [4, "7", "estate:3", "zporta"],
    [5, "7", "estate:3"],
  ];
  for (const [id, actor, subject, tenant = "pewaca"] of rows) {
    await insert(database, "audit_event", act(id, NOON, { actor, subject, tenant }));
  }
  const cases: [Parameters<typeof readTrail>[1], number, string[], by: string][] = [
    [{ tenant: "pewaca" }, 9, ["5", "3", "2", "1"], "tenant"],
    [{ tenant: "pewaca" }, 2, ["5", "3"], "tenant"],
    [{ tenant: "pewaca", after: 3 }, 9, ["2", "1"], "tenant"],
    [{ tenant: "pewaca", actor: "7" }, 9, ["5", "3", "1"], "actor"],
    [{ tenant: "pewaca", subject: "estate:3" }, 9, ["5", "2", "1"], "subject"],
    [{ tenant: "pewaca", actor: "7", subject: "estate:3", after: 5 }, 9, ["1"], "subject"],
    [{ tenant: "zporta" }, 9, ["4"], "tenant"],
  ];
  for (const [selection, limit, ids, by] of cases) {
    const statements: string[] = [];
    const query: Queryable["query"] = (statement, args) => {
      statements.push(statement);
      return database.query(statement, args);
    };
    const entries = await readTrail({ query }, selection, limit);
    assert.deepEqual(entries.map(({ key }) => key), ids, JSON.stringify(selection));
    assert.equal(statements.length, 1);
    assert.match(statements[0]!, new RegExp(`FORCE INDEX \\(ix_audit_event_${by}\\)`));
  }
});
