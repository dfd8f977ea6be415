import assert from "node:assert/strict";
import { collectRows, exportOf } from "../../src/core/personal_data/export.ts";
import {
  checkExportLink,
  enqueueExport,
  EXPORT_HOURS,
  exportPath,
  type ExportTable,
  findExportable,
  spendExportLink,
} from "../../src/core/personal_data/export_link.ts";
import { person, recordEvent } from "../../src/core/audit/record_event.ts";
import { noteAccess } from "../../src/core/audit/access.ts";
import { markUndeliverable } from "../../src/core/delivery/undeliverable.ts";
import type { PendingEmail } from "../../src/core/outbox.ts";
import { connect } from "../../src/db/connect.ts";
import { addSeconds, toSql } from "../../src/db/time.ts";
import type { Deps, Tx } from "../../src/deps.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";

const NOW = new Date("2026-11-27T12:00:00.25Z");

/** Tenants' accounts, as small as an export needs them. */
const TABLE: ExportTable = {
  tenant: "pewaca",
  name: "people",
  idColumn: "id",
  emailColumn: "email",
  isAllowed: "u.is_active = 1",
};

/** What a request has that comes some seconds after `NOW`. */
function depsOf({ gateway }: TestDatabase, seconds = 0): Deps {
  return {
    db: connect(gateway.url, 60_000),
    now: () => addSeconds(NOW, seconds),
    newId: () => crypto.randomUUID(),
    serviceKey: "k".repeat(32),
    log: () => assert.fail("nothing to log"),
  } as unknown as Deps;
}

async function addPeople({ query }: TestDatabase): Promise<void> {
  await query(`CREATE TABLE people (id BIGINT PRIMARY KEY, email VARCHAR(254) NOT NULL,
    is_active TINYINT NOT NULL, exported_at DATETIME(6) NULL)`);
  await query(
    `INSERT INTO people VALUES (1, 'Rina@example.com', 1, NULL), (2, '', 1, NULL),
       (3, 'budi@example.com', 0, NULL), (4, 'sari@example.com', 1, '2026-11-27 11:00:00.000001')`,
  );
}

function pending(accountId: number, to: string, createdSeconds = 0): PendingEmail {
  const createdAt = addSeconds(NOW, createdSeconds);
  return { accountId, to, createdAt, issuedAt: createdAt } as PendingEmail;
}

async function linkOf(deps: Deps, accountId: number, to: string) {
  const path = await exportPath(deps, TABLE, pending(accountId, to));
  const [uid, token] = path!.split("/");
  return { uid: uid!, token: token! };
}

Deno.test("an export has the rows of a person at one tenant, by account and by address, and no others", async () => {
  await using database = await createDatabase();
  const deps = depsOf(database);
  const tx = { query: database.query } as Tx;
  for (const tenant of ["pewaca", "zporta"]) {
    for (const accountId of [1, 2]) {
      const by = person(accountId);
      await recordEvent(tx, {}, { tenant, what: "switched_on", accountId, by }, NOW);
      await noteAccess(deps, { tenant, accountId, what: "logged_in", detail: "link" });
      const address = `${accountId}@example.com`;
      const since = NOW;
      const found = { reason: "bounced", emailId: "e".repeat(36), since } as const;
      await markUndeliverable(tx, { ...found, tenant, accountId, address });
      await database.query(
        `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, next_attempt_at,
           created_at)
         VALUES (?, ?, 'x', ?, ?, '{}', ?, ?, ?)`,
        [
          `${tenant}${accountId}`.padEnd(36, "-"),
          tenant,
          accountId,
          address,
          `${tenant}${accountId}`,
          toSql(NOW),
          toSql(NOW),
        ],
      );
    }
  }
  const all = ["outbox", "undeliverable_address", "account_access", "audit_event"];
  const own = { table: "own", columns: "id", rest: "FROM audit_event WHERE id = ?", args: [3] };
  const cases: [accountIds: number[], addresses: string[], emails: number[], others: number[]][] = [
    [[1], [], [1], [1]],
    [[], ["2@example.com"], [2], []],
    [[1], ["2@example.com"], [1, 2], [1]],
    [[1, 2], [], [1, 2], [1, 2]],
    [[], [], [], []],
  ];
  for (const [accountIds, addresses, emails, others] of cases) {
    const tables = await collectRows(database, "pewaca", { accountIds, addresses }, [own]);
    assert.deepEqual(Object.keys(tables), ["own", ...all]);
    const found = all.map((table) => tables[table]!.map((row) => Number(row.account_id)).sort());
    assert.deepEqual(found, [emails, others, others, others], `${accountIds}, ${addresses}`);
    assert.deepEqual(tables.own, [{ id: "3" }]);
  }
  assert.deepEqual(exportOf({ now: () => NOW }, "pewaca", {}, ["one", null, "two"]), {
    tenant: "pewaca",
    exported_at: "2026-11-27T12:00:00.250000Z",
    photos: ["one", "two"],
    tables: {},
  });
});

Deno.test("only an account that may have an export and has an address has a link to one", async () => {
  await using database = await createDatabase();
  await addPeople(database);
  const deps = depsOf(database);
  const found = await Promise.all([1, 2, 3, 4, 5].map((id) => findExportable(deps, TABLE, id)));
  assert.deepEqual(found, [
    { accountId: 1, email: "Rina@example.com", exportedAt: null },
    null,
    null,
    { accountId: 4, email: "sari@example.com", exportedAt: "2026-11-27 11:00:00.000001" },
    null,
  ]);
  const paths: [PendingEmail, boolean][] = [
    [pending(1, "Rina@example.com"), true],
    [pending(1, "rina@example.com"), false],
    [pending(3, "budi@example.com"), false],
    [pending(5, ""), false],
    // Downloaded a moment after the email was requested, or before.
    [pending(4, "sari@example.com", -3600.25), false],
    [pending(4, "sari@example.com", -3600.249), true],
  ];
  for (const [email, isThere] of paths) {
    const path = await exportPath(deps, TABLE, email);
    assert.equal(path !== null, isThere, `${email.to} ${email.createdAt.toISOString()}`);
    if (path) assert.match(path, /^[\w-]+\/[0-9a-z]+-[\w-]{43}\/$/);
  }
});

Deno.test("a link to an export works for a day, for its account, until it is used, and once", async () => {
  await using database = await createDatabase();
  await addPeople(database);
  const deps = depsOf(database);
  const link = await linkOf(deps, 1, "Rina@example.com");
  const other = await linkOf(deps, 4, "sari@example.com");
  const day = EXPORT_HOURS * 3600;
  assert.equal(EXPORT_HOURS, 24);
  const checked = async (seconds: number, uid: string, token: string) => {
    const outcome = await checkExportLink(depsOf(database, seconds), TABLE, { uid, token });
    return outcome.ok ? outcome.value.accountId : outcome.reasons[0];
  };
  const wrong = { code: "wrong", field: "link" };
  const cases: [seconds: number, uid: string, token: string, unknown][] = [
    [0, link.uid, link.token, 1],
    [day - 0.25, link.uid, link.token, 1],
    [day, link.uid, link.token, { code: "expired", field: "link" }],
    [0, other.uid, link.token, wrong],
    [0, link.uid, other.token, wrong],
    [0, other.uid, other.token, 4],
    [0, "!", link.token, wrong],
    [0, "NQ", link.token, wrong],
  ];
  for (const [seconds, uid, token, expected] of cases) {
    assert.deepEqual(await checked(seconds, uid, token), expected, `${seconds} s: ${uid}`);
  }
  const rina = { accountId: 1, email: "Rina@example.com", exportedAt: null };
  const spent = { ok: false, reasons: [{ code: "spent", field: "link" }] };
  assert.deepEqual(await spendExportLink(deps, TABLE, rina), { ok: true, value: undefined });
  assert.deepEqual(await spendExportLink(depsOf(database, 1), TABLE, rina), spent);
  assert.deepEqual(await checked(1, link.uid, link.token), wrong);
  const again = { ...rina, exportedAt: toSql(NOW) };
  assert.equal((await spendExportLink(depsOf(database, 2), TABLE, again)).ok, true);
  const { rows } = await database.query(
    "SELECT account_id, what, actor, tenant FROM audit_event ORDER BY id",
  );
  const event = { account_id: "1", what: "data_exported", actor: "1", tenant: "pewaca" };
  assert.deepEqual(rows, [event, event]);
  const { rows: people } = await database.query("SELECT exported_at FROM people ORDER BY id");
  assert.deepEqual(people.map(({ exported_at }) => exported_at), [
    toSql(addSeconds(NOW, 2)),
    null,
    null,
    "2026-11-27 11:00:00.000001",
  ]);
});

Deno.test("a download whose COMMIT is lost, or the answer to it, has used the link and is recorded once", async () => {
  await using database = await createDatabase();
  await addPeople(database);
  const rina = { accountId: 1, email: "Rina@example.com", exportedAt: null };
  database.gateway.inject({ match: /^COMMIT/, kind: "drop_reply", times: 1 });
  assert.equal((await spendExportLink(depsOf(database), TABLE, rina)).ok, true);
  const again = { ...rina, exportedAt: toSql(NOW) };
  database.gateway.inject({ match: /^COMMIT/, kind: "drop_request", times: 1 });
  assert.equal((await spendExportLink(depsOf(database, 1), TABLE, again)).ok, true);
  const { rows } = await database.query("SELECT what FROM audit_event");
  assert.equal(rows.length, 2);
});

Deno.test("an export that is asked for again while nothing has changed is the same email", async () => {
  await using database = await createDatabase();
  await addPeople(database);
  const deps = depsOf(database);
  const account = (await findExportable(deps, TABLE, 1))!;
  const email = await enqueueExport(deps, TABLE, account);
  assert.deepEqual([email!.kind, email!.to, email!.accountId, email!.tenant], [
    "data_export",
    "Rina@example.com",
    1,
    "pewaca",
  ]);
  assert.equal(await enqueueExport(depsOf(database, 1), TABLE, account), null);
  const { rows } = await database.query("SELECT dedupe_key FROM outbox");
  assert.match(String(rows[0]!.dedupe_key), /^pewaca\.data_export:1:/);
});
