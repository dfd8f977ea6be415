import assert from "node:assert/strict";
import {
  MAX_NOTE,
  person,
  recordEvent,
  recordEvents,
  SYSTEM,
} from "../../src/core/audit/record_event.ts";
import {
  AUDIT_DAYS,
  deleteOldEvents,
  eraseAddresses,
  erasePersons,
} from "../../src/core/audit/retention.ts";
import { daysAgo } from "../../src/core/personal_data/days.ts";
import { auditErasure, eraseEmails, eraseLateRows } from "../../src/core/personal_data/erasure.ts";
import { countForgotten } from "../../src/core/personal_data/forgotten.ts";
import { releaseUnnamedPhotos } from "../../src/core/personal_data/unnamed_photos.ts";
import { markUndeliverable } from "../../src/core/delivery/undeliverable.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Deps, Row, SqlValue, Tx } from "../../src/deps.ts";
import { accepted } from "../../src/outcome.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const DAY_SECONDS = 86_400;

/** A transaction, which takes one statement at a time. */
function asTx({ query }: TestDatabase): Tx {
  let underWay = 0;
  const one: Tx["query"] = async (statement, args) => {
    assert.equal(underWay++, 0, `a statement before the answer to the last one: ${statement}`);
    try {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return await query(statement, args);
    } finally {
      underWay--;
    }
  };
  return { query: one } as Tx;
}

function asDeps(database: TestDatabase, now = NOW): Deps {
  return { db: asTx(database), now: () => now } as unknown as Deps;
}

async function texts(
  { query }: TestDatabase,
  statement: string,
): Promise<(string | null)[]> {
  const { rows } = await query(statement);
  return rows.map((row: Row) => Object.values(row).map((value) => value ?? "-").join(" "));
}

Deno.test("an event says who acted, an operator before all others, and its note is cut at 255 characters", async () => {
  await using database = await createDatabase();
  const tx = asTx(database);
  const about = { tenant: "pewaca", what: "profile_changed", accountId: 7 } as const;
  await recordEvents(tx, {}, [], NOW);
  await recordEvent(tx, {}, { ...about, by: person(7) }, NOW);
  await recordEvent(tx, {}, { ...about, by: person(null) }, NOW);
  const occasion = { operator: "ops@example.com", requestId: "r".repeat(36) };
  await recordEvents(tx, occasion, [
    { ...about, by: SYSTEM, note: "x".repeat(MAX_NOTE + 1), subject: "estate:3" },
    { ...about, accountId: null, by: person(8), note: "y".repeat(MAX_NOTE), changes: { a: null } },
  ], NOW);
  assert.deepEqual(
    await texts(
      database,
      `SELECT account_id, subject, actor_kind, actor, SUBSTRING(request_id, 1, 1), LENGTH(note), changes
       FROM audit_event ORDER BY id`,
    ),
    [
      "7 - person 7 - - {}",
      "7 - person - - - {}",
      "7 estate:3 operator ops@example.com r 255 {}",
      '- - operator ops@example.com r 255 {"a":null}',
    ],
  );
  assert.equal(MAX_NOTE, 255);
});

Deno.test("the trail and the logins are kept to the last moment of their days, and no more than ten thousand go at once", async () => {
  await using database = await createDatabase();
  for (const [tenant, days] of [["audit", 3], ["access", 90]] as const) {
    for (const [id, more] of [[1, 0], [2, -0.001], [3, 1]] as const) {
      const at = toSql(addSeconds(NOW, -days * DAY_SECONDS + more));
      const statement = tenant === "audit"
        ? `INSERT INTO audit_event (occurred_at, account_id, tenant, what, actor_kind, changes)
           VALUES (?, ?, 'pewaca', 'x', 'system', '{}')`
        : `INSERT INTO account_access (last_at, account_id, tenant, what, total, recent)
           VALUES (?, ?, 'pewaca', 'x', 1, '[]')`;
      await database.query(statement, [at, id]);
    }
  }
  await deleteOldEvents(asDeps(database), 3);
  for (const table of ["audit_event", "account_access"]) {
    const kept = await texts(database, `SELECT account_id FROM ${table} ORDER BY account_id`);
    assert.deepEqual(kept, ["1", "3"], table);
  }
  assert.equal(AUDIT_DAYS, 730);
  assert.equal(daysAgo({ now: () => NOW }, 3), "2026-11-24 12:00:00.000000");

  for (const [deleted, statements] of [[[999], 1], [[1000, 1000, 0], 3], [[], 10]] as const) {
    const asked: string[] = [];
    const answers: number[] = [...deleted];
    const query = (statement: string) => {
      const isTrail = statement.includes("audit_event");
      if (isTrail) asked.push(statement);
      return Promise.resolve({ rows: [], rowsAffected: isTrail ? answers.shift() ?? 1000 : 0 });
    };
    await deleteOldEvents(asDeps({ query } as unknown as TestDatabase), 3);
    assert.equal(asked.length, statements, `${deleted}`);
    for (const statement of asked) assert.match(statement, /LIMIT 1000$/);
  }
});

/** Accounts 1 and 2 of two tenants: what each did, and what was done to each by the other and by the system. */
async function twoTenants(database: TestDatabase): Promise<void> {
  for (const tenant of ["pewaca", "zporta"]) {
    const about = {
      tenant,
      what: "profile_changed",
      note: "n",
      changes: { a: ["b", "c"] },
    } as const;
    await recordEvents(asTx(database), {}, [
      ...[1, 2].flatMap((accountId) =>
        [person(1), person(2), SYSTEM, { kind: "provider", name: "1" } as const].map((by) => (
          { ...about, accountId, by }
        ))
      ),
    ], NOW);
    for (const accountId of [1, 2]) {
      await database.query(
        `INSERT INTO account_access (last_at, account_id, tenant, what, total, recent)
         VALUES (NOW(), ?, ?, 'x', 1, '[]')`,
        [accountId, tenant],
      );
    }
  }
}

const ABOUT = "SELECT tenant, account_id, actor_kind, actor, note FROM audit_event ORDER BY id";

Deno.test("erasing a person blanks what is said of the account and by whom, at one tenant, and nothing of others", async () => {
  await using database = await createDatabase();
  await twoTenants(database);
  const before = await texts(database, ABOUT);
  await erasePersons(asTx(database), "pewaca", []);
  assert.deepEqual(await texts(database, ABOUT), before);
  await erasePersons(asTx(database), "pewaca", [1]);
  assert.deepEqual(await texts(database, ABOUT), [
    ...["person -", "person 2", "system -", "provider 1"].map((by) => `pewaca 1 ${by} -`),
    ...["person -", "person 2", "system -", "provider 1"].map((by) => `pewaca 2 ${by} n`),
    ...before.slice(8),
  ]);
  const changes = await texts(database, "SELECT changes FROM audit_event ORDER BY id");
  assert.deepEqual(changes.map((text) => text === "{}"), [
    ...Array(4).fill(true),
    ...Array(12).fill(false),
  ]);
  assert.deepEqual(
    await texts(database, "SELECT tenant, account_id FROM account_access ORDER BY 1, 2"),
    ["pewaca 2", "zporta 1", "zporta 2"],
  );
});

Deno.test("an address goes from notes and changes of other accounts, and what only looks like it stays", async () => {
  await using database = await createDatabase();
  const cases: [note: string | null, changes: Record<string, unknown>, Record<string, unknown>?][] =
    [
      ["to Rina_1@Example.com, as asked", { user_email: ["x", "y"] }],
      [null, { user_email: ["RINA_1@example.com", "budi@example.com"], name: ["a", "b"] }, {
        user_email: null,
        name: ["a", "b"],
      }],
      ["other", { email: ["x", "old: rina_1@example.com."], secret: null }, {
        email: null,
        secret: null,
      }],
      ["to rinaX1@example.com", { user_email: ["rina@example.com", "rina-1@example.com"] }],
      [null, { number: [1, 2], flag: [true, null] }],
    ];
  for (const tenant of ["pewaca", "zporta"]) {
    for (const [i, [note, changes]] of cases.entries()) {
      await database.query(
        `INSERT INTO audit_event (occurred_at, account_id, tenant, what, actor_kind, note, changes)
         VALUES (NOW(), ?, ?, 'x', 'system', ?, ?)`,
        [i, tenant, note, JSON.stringify(changes)],
      );
    }
  }
  const all = "SELECT note, changes FROM audit_event ORDER BY id";
  const before = await texts(database, all);
  for (const none of [[], [""], [" "]]) await eraseAddresses(asTx(database), "pewaca", none);
  assert.deepEqual(await texts(database, all), before);
  for (const _again of [1, 2]) {
    await eraseAddresses(asTx(database), "pewaca", ["", " rina_1@EXAMPLE.com "]);
    const expected = cases.map(([note, changes, kept], i) =>
      `${i === 0 ? "-" : note ?? "-"} ${JSON.stringify(kept ?? changes)}`
    );
    assert.deepEqual(await texts(database, all), [...expected, ...before.slice(cases.length)]);
  }
});

Deno.test("erasing emails takes those of an account and those to an address, at one tenant", async () => {
  await using database = await createDatabase();
  const at = toSql(NOW);
  const [rina, budi] = ["rina@example.com", "budi@example.com"];
  let next = 0;
  for (const tenant of ["pewaca", "zporta"]) {
    for (const accountId of [1, 2]) {
      for (const address of [rina, budi, ""]) {
        const id = `${++next}`;
        await database.query(
          `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at,
             created_at)
           VALUES (?, ?, 'x', ?, ?, '{}', ?, ?, ?)`,
          [id.padEnd(36, "-"), tenant, accountId, address, id, at, at],
        );
        await markUndeliverable(asTx(database), {
          tenant,
          accountId,
          address,
          reason: "bounced",
          emailId: "e".repeat(36),
          since: NOW,
        });
      }
    }
  }
  const left = (table: string, address: string) =>
    texts(database, `SELECT tenant, account_id, ${address} FROM ${table} ORDER BY 1, 2, 3 DESC`);
  const both = async () => {
    const emails = await left("outbox", "to_email");
    assert.deepEqual(await left("undeliverable_address", "address"), emails);
    return emails.map((text) => text?.split("@")[0]?.trim());
  };
  const others = [1, 2].flatMap((id) => [`zporta ${id} rina`, `zporta ${id} budi`, `zporta ${id}`]);
  const tx = asTx(database);
  await eraseEmails(tx, "pewaca", { accountIds: [], addresses: ["", " "] });
  assert.equal((await both()).length, 12);
  await eraseEmails(tx, "pewaca", { accountIds: [], addresses: ["", rina] });
  assert.deepEqual(await both(), [
    "pewaca 1 budi",
    "pewaca 1",
    "pewaca 2 budi",
    "pewaca 2",
    ...others,
  ]);
  await eraseEmails(tx, "pewaca", { accountIds: [1], addresses: [] });
  assert.deepEqual(await both(), ["pewaca 2 budi", "pewaca 2", ...others]);
});

Deno.test("an erasure is recorded of each account that was there, and of an address that had none", async () => {
  const cases: [accountIds: number[], addresses: string[], erased: number[], events: string[]][] = [
    [[1, 2], [], [2], ["account_deleted 2"]],
    [[1], ["rina@example.com"], [1], ["account_deleted 1"]],
    [[1], ["rina@example.com"], [], []],
    [[], ["rina@example.com"], [], ["data_erased -"]],
    [[], [], [], []],
  ];
  await using database = await createDatabase();
  for (const [accountIds, addresses, erased, events] of cases) {
    const erasure = { tenant: "pewaca", person: { accountIds, addresses }, erased, by: SYSTEM };
    await auditErasure(asTx(database), {}, erasure, NOW);
    const recorded = await texts(database, "SELECT what, account_id FROM audit_event");
    assert.deepEqual(recorded, events, JSON.stringify([accountIds, addresses, erased]));
    await database.query("DELETE FROM audit_event");
  }
});

Deno.test("accounts that were erased in the last ten minutes are erased again, one by one, and their failed logins forgotten", async () => {
  const done: unknown[] = [];
  const later = () => new Promise((resolve) => setTimeout(resolve, 0));
  const query = async (statement: string, args: readonly SqlValue[]) => {
    await later();
    done.push(`${statement.split(" WHERE")[0]}: ${args.length > 0}`);
    return { rows: [], rowsAffected: 0 };
  };
  const deps = { db: { query }, now: () => NOW, serviceKey: "k".repeat(32) } as unknown as Deps;
  await eraseLateRows(deps, "pewaca", {
    findErased: (_db, since) => {
      done.push(since.toISOString());
      return Promise.resolve([3, 5]);
    },
    erase: async (_deps, person) => {
      for (let turn = 0; turn < 5; turn++) await later();
      done.push(person);
      return accepted({ accountIds: [], photoKeys: [], legacyFiles: [] });
    },
  });
  assert.deepEqual(done, [
    "2026-11-27T11:50:00.000Z",
    { accountIds: [3], addresses: [] },
    "DELETE FROM attempt_count: true",
    { accountIds: [5], addresses: [] },
    "DELETE FROM attempt_count: true",
  ]);
});

Deno.test("what was forgotten is counted, and nothing is written when it was nothing", async () => {
  await using database = await createDatabase();
  for (const count of [0, 2, 1]) await countForgotten(asDeps(database), "photos", count);
  const statements: string[] = [];
  const query = (statement: string) => Promise.resolve(statements.push(statement));
  await countForgotten({ db: { query } } as unknown as Deps, "claims", 0);
  assert.deepEqual(statements, []);
  assert.deepEqual(await texts(database, "SELECT tenant, name, total FROM email_count"), [
    "* forgotten_photos 3",
  ]);
});

Deno.test("photos that were not looked at for twelve hours are released when no row names them, others looked at later", async () => {
  await using database = await createDatabase();
  const hour = 3600;
  const photos: [key: string, lookedAt: number, removeAt: number | null][] = [
    ["named", -13 * hour, null],
    ["named-elsewhere", -12 * hour - 1, null],
    ["unnamed", -12 * hour - 1, null],
    ["new", -12 * hour, null],
    ["released", -13 * hour, -1],
  ];
  for (const [key, lookedAt, removeAt] of photos) {
    await database.query(
      "INSERT INTO photo (photo_key, uploaded_at, named_at, remove_at) VALUES (?, ?, ?, ?)",
      [
        key,
        toSql(addSeconds(NOW, -20 * hour)),
        toSql(addSeconds(NOW, lookedAt)),
        removeAt && toSql(addSeconds(NOW, removeAt)),
      ],
    );
  }
  const state = () =>
    texts(
      database,
      `SELECT photo_key, named_at = '${toSql(NOW)}',
         CASE WHEN remove_at IS NULL THEN '-' WHEN remove_at = '${
        toSql(NOW)
      }' THEN 'now' ELSE 'before' END
       FROM photo ORDER BY photo_key`,
    );
  const deps = asDeps(database);
  const asked: (readonly string[])[] = [];
  const find = (named: string) => (_db: unknown, keys: readonly string[]) => {
    asked.push(keys);
    return Promise.resolve([named]);
  };
  const before = await state();
  await releaseUnnamedPhotos(deps, [find("named"), undefined]);
  assert.deepEqual(await state(), before, "somebody cannot say which photos are named");
  assert.equal(asked.length, 0);
  await releaseUnnamedPhotos(deps, [find("named"), find("named-elsewhere")]);
  assert.deepEqual(asked.map((keys) => keys.toSorted()), [
    ["named", "named-elsewhere", "unnamed"],
    ["named", "named-elsewhere", "unnamed"],
  ]);
  assert.deepEqual(await state(), [
    "named 1 -",
    "named-elsewhere 1 -",
    "new 0 -",
    "released 0 before",
    "unnamed 0 now",
  ]);
  assert.deepEqual(await texts(database, "SELECT tenant, name, total FROM email_count"), [
    "* forgotten_photos 1",
  ]);
  await releaseUnnamedPhotos(deps, [find("x")]);
  assert.equal(asked.length, 2, "nothing is left to look at");

  const findAll = (_db: unknown, keys: readonly string[]) => Promise.resolve([...keys]);
  const [next, last] = [1, 2].map((i) => asDeps(database, addSeconds(NOW, i * (12 * hour + 1))));
  await releaseUnnamedPhotos(next!, [findAll]);
  const released = "SELECT photo_key FROM photo WHERE remove_at IS NOT NULL ORDER BY photo_key";
  assert.deepEqual(await texts(database, released), ["released", "unnamed"], "all are named");
  await releaseUnnamedPhotos(last!, [find("x")]);
  assert.equal((await texts(database, released)).length, 5, "none is named");
});
