import { RUNTIME } from "../../../src/runtime.ts";
import assert from "node:assert/strict";
import { eraseAccounts } from "../../../src/tenants/pewaca/erasure/erase_account.ts";
import { connect } from "../../../src/db/connect.ts";
import { markUndeliverable } from "../../../src/core/delivery/undeliverable.ts";
import type { Queryable } from "../../../src/deps.ts";
import { holdNext } from "../../support/hold.ts";
import { decide, loggedIn } from "../../support/pewaca/board.ts";
import { jpeg } from "../../support/images/jpeg.ts";
import { assertForgotten, placesOf } from "../../support/mysql/person.ts";
import {
  accessToken,
  formWith,
  json,
  longForm,
  SIGN_UP_PATH,
  signUp,
  verifiedResident,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import { pass, rowsOf, type Service, startService } from "../../support/service.ts";

const ACCOUNT = "/api/auth/account/";

const PERSON = {
  email: "Rina.Terhapus@example.com",
  password: "rahasia-sekali",
  full_name: "Rina Terhapus",
  phone_no: "081298765432",
  nik: "3174019988776655",
  place_of_birth: "Pulau Terhapus",
};

/** What tells who it was. */
const NAMES = [
  "rina.terhapus@example.com",
  PERSON.full_name,
  PERSON.phone_no,
  PERSON.nik,
  PERSON.place_of_birth,
];

function erase(service: Service, token: string, password: unknown = PERSON.password) {
  return service.fetch(ACCOUNT, {
    ...json({ password }, { Authorization: `Token ${token}` }),
    method: "DELETE",
  });
}

/** A resident of whom everything is kept that can be. Returns the account's number, and a token. */
async function knownResident(service: Service): Promise<{ userId: number; token: string }> {
  const form = formWith(longForm(PERSON), { profile_photo: jpeg(), marriage_photo: jpeg(301) });
  const response = await service.fetch(SIGN_UP_PATH, form);
  assert.equal(response.status, 201, await response.clone().text());
  const userId = (await response.json()).data.user_id;
  await service.backgroundDone();
  await service.fetch(verifyPath(service.sent.at(-1)!));
  const { rows: [resident] } = await service.query("SELECT id FROM m_warga WHERE user_id = ?", [
    userId,
  ]);
  const board = await loggedIn(service);
  for (const act of ["reject", "verify"] as const) {
    const decided = await decide(service, act, board, {
      warga_id: resident!.id,
      ...act === "reject" && { reason: `${PERSON.full_name} tidak dikenal` },
    });
    assert.equal(decided.status, 200, await decided.text());
  }
  await service.fetch("/api/auth/password-reset/", json({ email: PERSON.email }));
  await service.backgroundDone();
  await markUndeliverable({ query: service.query } as Queryable, {
    tenant: "pewaca",
    accountId: userId,
    address: PERSON.email,
    reason: "bounced",
    emailId: crypto.randomUUID(),
    since: service.clock.now,
  });
  await service.query(
    `INSERT INTO m_residence_commite (residence_id, role_id, user_id, warga_id) VALUES (3, 1, ?, ?)`,
    [userId, resident!.id as number],
  );
  await service.query(
    "UPDATE m_warga SET unit_text = 'Blok Terhapus 7' WHERE id = ?",
    [resident!.id as number],
  );
  await service.query("UPDATE m_user SET image = 'user/rina.jpg' WHERE user_id = ?", [userId]);
  pass(service, 2);
  return { userId, token: await accessToken(service, PERSON) };
}

Deno.test("a resident erases the account, and no table and column names the person any more", async () => {
  await using service = await startService();
  const { userId, token } = await knownResident(service);
  const named = await placesOf(service.query, NAMES);
  for (const place of ["m_user.user_email", "m_warga.nik", "outbox.payload", "outbox.to_email"]) {
    assert.ok(named.includes(place), `${place}: ${named}`);
  }
  assert.equal(service.photos.stored.size, 2);

  const before = await rowsOf(service, "m_warga");
  for (const [wrong, status] of [["x", 400], ["", 400], [null, 400]] as const) {
    const refused = await erase(service, token, wrong);
    assert.equal(refused.status, status);
    assert.ok((await refused.json()).errors.password);
  }
  assert.equal((await service.fetch(ACCOUNT, { ...json({}), method: "DELETE" })).status, 401);
  assert.deepEqual(await rowsOf(service, "m_warga"), before);

  const erased = await erase(service, token);
  assert.equal(erased.status, 200, await erased.clone().text());
  assert.equal((await erased.json()).data, null);
  await service.backgroundDone();

  await assertForgotten(service.query, [...NAMES, "Blok Terhapus", "user/rina.jpg"]);
  assert.equal(service.photos.stored.size, 0);
  assert.deepEqual(await rowsOf(service, "photo"), []);
  const { rows: [account] } = await service.query(
    `SELECT u.user_isactive, u.user_isdelete, u.is_staff, u.erased_at > '2000-01-01' AS erased, w.isdelete,
       w.isactive, w.full_name, w.residence_id
     FROM m_user AS u JOIN m_warga AS w ON w.user_id = u.user_id WHERE u.user_id = ?`,
    [userId],
  );
  assert.deepEqual(account, {
    user_isactive: 0,
    user_isdelete: 1,
    is_staff: 0,
    erased: "1",
    isdelete: 1,
    isactive: 0,
    full_name: "",
    residence_id: 3,
  }, "numbers stay, because invoices refer to them");
  for (const table of ["m_residence_commite", "account_access", "undeliverable_address"]) {
    const column = table === "m_residence_commite" ? "user_id" : "account_id";
    const { rows } = await service.query(`SELECT 1 FROM ${table} WHERE ${column} = ?`, [userId]);
    assert.deepEqual(rows, [], table);
  }
  const { rows: events } = await service.query(
    "SELECT what, note, changes FROM audit_event WHERE account_id = ? ORDER BY id",
    [userId],
  );
  assert.equal(events.at(-1)?.what, "account_deleted");
  for (const { note, changes } of events) assert.deepEqual([note, changes], [null, "{}"]);
});

Deno.test("an erased account's sessions, links and password are over, and its address is free", async () => {
  await using service = await startService();
  const { userId, token } = await knownResident(service);
  const links = service.sent.filter(({ to }) => to === PERSON.email).map(({ text }) => text)
    .flatMap((text) => text.match(/\/(?:reset|verified)\/[^/\s]+\/[^/\s]+\//g) ?? []);
  assert.ok(links.length >= 2);
  assert.equal((await erase(service, token)).status, 200);
  assert.equal((await erase(service, token)).status, 401, "once more");
  const auth = { Authorization: `Token ${token}` };
  assert.equal((await service.fetch("/api/auth/profil/", { headers: auth })).status, 401);
  assert.equal((await service.fetch("/api/auth/login/", json(PERSON))).status, 401);
  for (const link of links) {
    const path = `/api/auth${link.replace("verified", "verify")}`;
    const followed = link.startsWith("/reset")
      ? await service.fetch(path, json({ new_password: "kata-sandi-baru-9" }))
      : await service.fetch(path);
    assert.equal(followed.status, 400, link);
  }
  const again = await signUp(service, PERSON);
  assert.notEqual(again.userId, userId);
});

Deno.test("an erasure is idempotent, and survives a lost reply at any statement", async () => {
  for (
    const match of [/^BEGIN/, /^UPDATE m_user/, /^UPDATE m_warga/, /^DELETE FROM outbox/, /^COMMIT/]
  ) {
    for (const kind of ["drop_reply", "drop_request"] as const) {
      await using service = await startService();
      const resident = await verifiedResident(service, PERSON);
      const token = await accessToken(service, resident);
      service.gateway.inject({ match, kind, times: 1 });
      assert.equal((await erase(service, token)).status, 200, `${match} ${kind}`);
      await assertForgotten(service.query, NAMES);
      const rows = await rowsOf(service, "m_user");
      const again = await eraseAccounts(
        { ...RUNTIME, db: connect(service.gateway.url, 5000), now: () => service.clock.now },
        { accountIds: [resident.userId], addresses: [PERSON.email] },
      );
      assert.deepEqual(again.ok && again.value.accountIds, []);
      assert.equal((await rowsOf(service, "m_user")).length, rows.length);
      const { rows: events } = await service.query(
        "SELECT id FROM audit_event WHERE what = 'account_deleted'",
      );
      assert.equal(events.length, 1);
    }
  }
});

Deno.test("of an erasure and logins, sign-ups, changes and emails at once nothing of the person is left", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service, PERSON);
  const token = await accessToken(service, resident);
  const auth = { Authorization: `Token ${token}` };
  const others = Array.from({ length: 4 }, () => [
    service.fetch("/api/auth/login/", json(PERSON)),
    service.fetch("/api/auth/password-reset/", json({ email: PERSON.email })),
    service.fetch("/api/auth/profil/update/", {
      ...formWith({ full_name: PERSON.full_name, nik: PERSON.nik }, { profile_photo: jpeg() }),
      method: "PUT",
      headers: auth,
    }),
    erase(service, token),
  ]).flat();
  const statuses = (await Promise.all(others)).map(({ status }) => status);
  await service.backgroundDone();
  for (const status of statuses) assert.ok([200, 401].includes(status), String(statuses));
  service.clock.now = new Date(service.clock.now.getTime() + 120_000);
  await service.runCron();
  await assertForgotten(service.query, NAMES);
  assert.equal(service.photos.stored.size, 0);
});

Deno.test("a sign-up of the same address during its erasure is refused or makes another account", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service, PERSON);
  const token = await accessToken(service, resident);
  const [erased, ...signUps] = await Promise.all([
    erase(service, token),
    ...Array.from({ length: 4 }, () => service.fetch(SIGN_UP_PATH, json(longForm(PERSON)))),
  ]);
  assert.equal(erased.status, 200);
  for (const { status } of signUps) assert.ok([201, 400].includes(status), String(status));
  const { rows } = await service.query(
    "SELECT user_id FROM m_user WHERE user_email_norm = 'rina.terhapus@example.com'",
  );
  assert.equal(rows.length, signUps.some(({ status }) => status === 201) ? 1 : 0);
  for (const { user_id } of rows) assert.notEqual(user_id, resident.userId);
});

Deno.test("what a request writes about a person who is erased meanwhile is erased by the cron", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service, PERSON);
  const token = await accessToken(service, resident);
  const enqueuing = holdNext(service.gateway, /^INSERT INTO outbox/);
  await service.fetch("/api/auth/password-reset/", json({ email: PERSON.email }));
  await enqueuing.arrived;
  assert.equal((await erase(service, token)).status, 200);
  enqueuing.release();
  await service.backgroundDone();
  assert.deepEqual(await placesOf(service.query, NAMES), [
    "outbox.payload",
    "outbox.to_email",
  ]);
  await service.runCron();
  await assertForgotten(service.query, NAMES);
});
