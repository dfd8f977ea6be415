import assert from "node:assert/strict";
import { changesOf, hasChanged } from "../../src/core/audit/changes.ts";
import { noteAccess } from "../../src/core/audit/access.ts";
import { recordEvents, SYSTEM } from "../../src/core/audit/record_event.ts";
import { AUDIT_DAYS, erasePersons } from "../../src/core/audit/retention.ts";
import { connect } from "../../src/db/connect.ts";
import type { Deps } from "../../src/deps.ts";
import { pass, rowsOf, startService } from "../support/service.ts";

const DAY_SECONDS = 24 * 3600;

Deno.test("changesOf() keeps old and new values, and of what is unseen or long the name alone", () => {
  const before = {
    name: "Rina",
    nik: "3174010112900001",
    about: "x".repeat(200),
    tags: [1, 2],
    unit: "7",
  };
  const after = {
    name: "Rani",
    nik: null,
    about: "",
    tags: [1, 2],
    gone: undefined,
    is_on: true,
    unit: 7,
  };
  assert.deepEqual(changesOf(before, after, ["nik"]), {
    name: ["Rina", "Rani"],
    nik: null,
    about: null,
    is_on: [false, true],
  });
});

Deno.test("a column has changed when its value has, whatever type the driver gives the old one", () => {
  const long = "x".repeat(120);
  type Case = [what: string, before: unknown, after: Parameters<typeof changesOf>[1][string]];
  const cases: [...Case, change: unknown][] = [
    ["a boolean stored as 1", 1, true, undefined],
    ["a boolean stored as a text", "0", false, undefined],
    ["a boolean that was NULL", null, true, [false, true]],
    ["a boolean that goes off", "1", false, [true, false]],
    ["a number stored as a text", "70", 70, undefined],
    ["a number that changes", "7", 8, [7, 8]],
    ["a number that was NULL", null, 0, [null, 0]],
    ["a number that goes", 7, null, [7, null]],
    ["a text of digits", "07", "7", ["07", "7"]],
    ["a text of the same digits", "7", "7", undefined],
    ["a text that was never there", undefined, "x", [null, "x"]],
    ["a text that was never there, and is not now", undefined, null, undefined],
    ["a column that is not among those that are written", "x", undefined, undefined],
    ["a list", [1, 2], [2, 1], ["[1,2]", "[2,1]"]],
    ["a list that was a text", null, [], [null, "[]"]],
    ["a text of 120 characters", long, "y", [long, "y"]],
    ["a text that grows to 121", "y", `${long}x`, null],
    ["a text that was longer", `${long}x`, "y", null],
  ];
  for (const [what, before, after, change] of cases) {
    const changes = changesOf({ column: before }, { column: after });
    assert.deepEqual(changes, change === undefined ? {} : { column: change }, what);
    assert.equal(hasChanged(changes), change !== undefined, what);
  }
});

Deno.test("the trail is kept for two years, and an erased person leaves facts without a name", async () => {
  await using service = await startService();
  const { query, clock } = service;
  const about = (accountId: number, actor: number) => ({
    tenant: "pewaca",
    what: "profile_changed" as const,
    accountId,
    by: { kind: "person" as const, name: String(actor) },
    note: "a note",
    changes: { full_name: ["Rina", "Rani"] as const },
  });
  await recordEvents({ query }, {}, [about(1, 1), about(2, 1)], clock.now);
  pass(service, DAY_SECONDS);
  const occasion = { requestId: crypto.randomUUID(), operator: "ops@example.com" };
  await recordEvents({ query }, occasion, [{ ...about(2, 1), by: SYSTEM }], clock.now);

  await erasePersons({ query }, "pewaca", [1]);
  const columns = (await rowsOf(service, "audit_event")).map((row) => [
    row.account_id,
    row.actor_kind,
    row.actor,
    row.note,
    JSON.parse(String(row.changes)),
    row.request_id,
  ]);
  const changes = { full_name: ["Rina", "Rani"] };
  assert.deepEqual(columns, [
    ["1", "person", null, null, {}, null],
    ["2", "person", null, "a note", changes, null],
    ["2", "operator", "ops@example.com", "a note", changes, occasion.requestId],
  ]);

  pass(service, (AUDIT_DAYS - 1) * DAY_SECONDS + 1);
  await service.runCron();
  const kept = await rowsOf(service, "audit_event");
  assert.deepEqual(kept.map(({ request_id }) => request_id), [occasion.requestId]);
});

Deno.test("of an account's logins all are counted and the last twenty kept", async () => {
  await using service = await startService();
  const deps = {
    db: connect(service.gateway.url, 5_000),
    now: () => service.clock.now,
    log: () => assert.fail("a note failed"),
  } as unknown as Deps;
  for (let i = 0; i < 22; i++) {
    pass(service, 1);
    const requestId = `request-${i}`;
    const access = { tenant: "zporta", accountId: 7, what: "logged_in", detail: "link" } as const;
    await noteAccess({ ...deps, requestId }, access);
  }
  const [row] = await rowsOf(service, "account_access");
  assert.equal(row!.total, "22");
  const recent = JSON.parse(String(row!.recent));
  assert.equal(recent.length, 20);
  assert.deepEqual([recent[0].request_id, recent[19].request_id], ["request-21", "request-2"]);
  assert.equal(recent[0].detail, "link");
});

/** Files of tenants that write, and record nothing themselves. */
const SILENT = {
  "pewaca/board/rename_account.ts": "part of a decision, which is recorded",
  "pewaca/session/log_in.ts": "a newer hash of the same password",
  "pewaca/sign_up/register_resident.ts": "a sign-up stands in its rows",
  "pewaca/sweep_niks.ts": "the same NIK, stored in another form",
  "zporta/invitations/invitations.ts": "the end of an invitation's time stands in its row",
  "zporta/profile/pairs.ts": "part of a change, which is recorded",
  "zporta/session/open_login.ts": "the login's row says so",
  "zporta/shared/account_rows.ts": "a registration stands in its rows",
  "zporta/shared/accounts/guide_role.ts": "part of an act, which is recorded",
  "zporta/shared/tokens.ts": "part of a login, which is noted",
  "zporta/sweep_log_ins.ts": "logins are forgotten in time",
};

Deno.test("whatever of a tenant writes leaves a row in the trail, or is known to leave none", async () => {
  const root = new URL("../../src/tenants/", import.meta.url);
  const silent: string[] = [];
  const look = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
      if (isDirectory) await look(`${folder}${name}/`);
      else if (/\.tsx?$/.test(name) && name !== "doctor.ts") {
        const source = await Deno.readTextFile(new URL(`${folder}${name}`, root));
        const code = source.replace(/\/\*\*.*?\*\//gs, "").replace(/\/\/.*$/gm, "");
        const writes = /updateRows\(|insertRow\(|\b(?:UPDATE|DELETE FROM|INSERT INTO) /.test(code);
        const records = /record(?:Event|Events|Decision)\(|auditErasure\(/.test(code);
        if (writes && !records) silent.push(`${folder}${name}`);
      }
    }
  };
  await look("./");
  assert.deepEqual(silent.map((path) => path.slice(2)).sort(), Object.keys(SILENT).sort());
});
