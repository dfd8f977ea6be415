import { RUNTIME } from "../../../src/runtime.ts";
import assert from "node:assert/strict";
import { eraseAccounts } from "../../../src/tenants/zporta/account/erase_account.ts";
import { connect } from "../../../src/db/connect.ts";
import { IMAGES } from "../../support/images/images.ts";
import { assertForgotten, placesOf } from "../../support/mysql/person.ts";
import { logIn, newLearner, register, seeded, send } from "../../support/zporta/zporta.ts";
import { pass, rowsOf, type Service, startService } from "../../support/zporta/zporta_service.ts";

const PROFILE = "/api/users/profile/";
const PERSON = { username: "harukaforgotten", email: "Haruka.Forgotten@example.com" };

/** What tells who it was. */
const NAMES = [PERSON.username, PERSON.email.toLowerCase(), "forgotten", "forgettable"];

async function inviterToken(service: Service): Promise<string> {
  return (await logIn(service, seeded("teacher"))).token;
}

function proveAddress(service: Service, userId: number) {
  return service.query("UPDATE auth_user SET email_proven_at = NOW(6) WHERE id = ?", [userId]);
}

/** A learner of whom everything is kept that can be: invited, invites, applies, has photos. */
async function knownLearner(service: Service) {
  const teacher = await inviterToken(service);
  const invite = (token: string, invitee_email: string) =>
    send(service, "POST", "/api/users/invitations/send/", {
      invitee_email,
      personal_message: "Dear forgettable friend",
    }, token);
  assert.equal((await invite(teacher, PERSON.email)).status, 201);
  await service.backgroundDone();
  const learner = await newLearner(service, PERSON);
  const { userId, token } = learner;
  const form = new FormData();
  form.set("bio", "I am forgettable");
  form.set("display_name", "Forgotten H");
  form.set("first_name", "Forgotten");
  form.set("website_url", "https://forgotten.example");
  form.set("profile_image", new Blob([IMAGES.png]), "me.png");
  const changed = await service.fetch(PROFILE, {
    method: "PUT",
    headers: { Authorization: `Token ${token}` },
    body: form,
  });
  assert.equal(changed.status, 200, await changed.text());
  const applied = await send(service, "POST", "/api/users/guide-application/", {
    motivation: "A forgettable motivation",
    subjects_to_teach: "Forgotten arts",
  }, token);
  assert.ok(applied.status < 300, await applied.text());
  await service.query("UPDATE users_profile SET can_invite_teachers = 1 WHERE user_id = ?", [
    userId,
  ]);
  assert.equal((await invite(token, "third@example.com")).status, 201);
  await send(service, "POST", "/api/users/password-reset/", { email: PERSON.email });
  const { rows: [preference] } = await service.query(
    "SELECT id FROM users_userpreference WHERE user_id = ?",
    [userId],
  );
  await service.query(
    "INSERT INTO users_userpreference_interested_subjects (userpreference_id, subject_id) VALUES (?, 7)",
    [preference!.id as number],
  );
  await service.backgroundDone();
  return { ...learner, teacher };
}

Deno.test("DELETE of the profile erases whatever names the person, in every table and column", async () => {
  await using service = await startService();
  const { userId, token, teacher } = await knownLearner(service);
  await proveAddress(service, userId);
  const named = await placesOf(service.query, NAMES);
  for (
    const place of [
      "auth_user.email",
      "outbox.payload",
      "outbox.to_email",
      "users_guideapplicationrequest.motivation",
      "users_teacherinvitation.invitee_email",
      "users_teacherinvitation.personal_message",
    ]
  ) assert.ok(named.includes(place), `${place}: ${named}`);
  assert.equal(service.photos.stored.size, 1);

  const erased = await send(service, "DELETE", PROFILE, undefined, token);
  assert.equal(erased.status, 200);
  await service.backgroundDone();
  await assertForgotten(service.query, [...NAMES, token]);
  assert.equal(service.photos.stored.size, 0);

  // What stays is a number: who invited whom counts for the quota of the teacher.
  const { rows: invitations } = await service.query(
    "SELECT invitee_email, invitee_id, status, inviter_id FROM users_teacherinvitation ORDER BY id",
  );
  assert.deepEqual(invitations.map(({ invitee_email, status }) => [invitee_email, status]), [
    ["", "cancelled"],
  ]);
  const list = await send(service, "GET", "/api/users/invitations/", undefined, teacher);
  assert.equal(list.status, 200, await list.text());
  for (
    const [table, column] of [
      ["users_guideapplicationrequest", "user_id"],
      ["users_userloginevent", "user_id"],
      ["authtoken_token", "user_id"],
      ["account_access", "account_id"],
      ["outbox", "account_id"],
    ] as const
  ) {
    const { rows } = await service.query(`SELECT 1 FROM ${table} WHERE ${column} = ?`, [userId]);
    assert.deepEqual(rows, [], table);
  }
  assert.deepEqual(await rowsOf(service, "users_userpreference_interested_subjects"), []);
  const { rows: events } = await service.query(
    "SELECT what, note, changes FROM audit_event WHERE account_id = ? ORDER BY id",
    [userId],
  );
  assert.equal(events.at(-1)?.what, "account_deleted");
  for (const { note, changes } of events) assert.deepEqual([note, changes], [null, "{}"]);

  const again = await newLearner(service, PERSON);
  assert.notEqual(again.userId, userId);
});

Deno.test("a stranger who erases an account with a foreign address takes nothing from its owner: invitations and emails to it stay, until an operator erases them", async () => {
  await using service = await startService();
  const { userId, token } = await knownLearner(service);
  const count = async (condition: string) =>
    (await service.query(`SELECT 1 FROM ${condition}`, [])).rows.length;
  const toOwner = `outbox WHERE to_email = '${PERSON.email.toLowerCase()}'`;
  const before = await count(toOwner);
  assert.ok(before >= 2);

  assert.equal((await send(service, "DELETE", PROFILE, undefined, token)).status, 200);
  pass(service, 120);
  await service.runCron();
  assert.equal(await count(toOwner), before);
  assert.equal(await count("outbox WHERE to_email = 'third@example.com'"), 0);
  assert.equal(await count("users_teacherinvitation WHERE status = 'pending'"), 1);

  const db = connect(service.gateway.url, 5000);
  const deps = { ...RUNTIME, db, now: () => service.clock.now, operator: "rina" };
  const person = { accountIds: [userId], addresses: [PERSON.email.toLowerCase()] };
  assert.ok((await eraseAccounts(deps, person)).ok);
  await assertForgotten(service.query, NAMES);
});

Deno.test("an address is erased that has no account: invitations to it, and their emails", async () => {
  await using service = await startService();
  const teacher = await inviterToken(service);
  await send(service, "POST", "/api/users/invitations/send/", {
    invitee_email: PERSON.email,
    personal_message: "Dear forgettable friend",
  }, teacher);
  await service.backgroundDone();
  const deps = { ...RUNTIME, db: connect(service.gateway.url, 5000), now: () => service.clock.now };
  for (const _ of [1, 2]) {
    const erased = await eraseAccounts(deps, { accountIds: [], addresses: [PERSON.email] });
    assert.ok(erased.ok);
    await assertForgotten(service.query, NAMES);
  }
});

Deno.test("of an erasure and whatever the person does at once nothing of them is left", async () => {
  await using service = await startService();
  const { token, ...account } = await newLearner(service, PERSON);
  await proveAddress(service, account.userId);
  const requests = Array.from({ length: 4 }, () => [
    send(service, "POST", "/api/users/login/", account),
    send(service, "POST", "/api/users/password-reset/", { email: PERSON.email }),
    send(service, "POST", "/api/users/guide-application/", {
      motivation: "A forgettable motivation",
      subjects_to_teach: "Forgotten arts",
    }, token),
    send(service, "PUT", "/api/users/preferences/", { location: "Forgotten" }, token),
    send(service, "DELETE", PROFILE, undefined, token),
  ]).flat();
  const statuses = (await Promise.all(requests)).map(({ status }) => status);
  await service.backgroundDone();
  assert.ok(statuses.every((status) => status < 500), String(statuses));
  pass(service, 120);
  await service.runCron();
  await assertForgotten(service.query, NAMES);
});

Deno.test("a registration of the same person during their erasure is refused or makes another account", async () => {
  await using service = await startService();
  const { token, userId, ...form } = await newLearner(service, PERSON);
  const [erased, ...registrations] = await Promise.all([
    send(service, "DELETE", PROFILE, undefined, token),
    ...Array.from(
      { length: 4 },
      () => send(service, "POST", "/api/users/register/", { role: "explorer", ...form }),
    ),
  ]);
  assert.equal(erased.status, 200);
  const statuses = registrations.map(({ status }) => status);
  for (const status of statuses) assert.ok([201, 400].includes(status), String(statuses));
  const { rows } = await service.query("SELECT id FROM auth_user WHERE username = ?", [
    PERSON.username,
  ]);
  for (const { id } of rows) assert.notEqual(id, userId);
  assert.equal(rows.length, statuses.includes(201) ? 1 : 0);
  if (rows.length === 0) await register(service, PERSON);
});
