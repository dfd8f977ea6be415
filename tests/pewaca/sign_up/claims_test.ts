import assert from "node:assert/strict";
import { jpeg } from "../../support/images/jpeg.ts";
import {
  accessToken,
  disownPath,
  formWith,
  json,
  multipart,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  resetPath,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
  signUp,
  verifiedResident,
  verifyPath,
} from "../../support/pewaca/pewaca.ts";
import {
  countRows,
  leavesNothing,
  pass,
  rowsOf,
  type SentEmail,
  type Service,
  settings,
  startService,
} from "../../support/service.ts";

const DAY = 86_400;
const EMAIL = "rina@example.com";
const OWN_PASSWORD = "sandi-milik-sendiri";

/** What a squatter types: everything that could end up in an email. */
const SQUATTER = {
  email: EMAIL,
  password: "sandi-penyerobot",
  full_name: "Klik http://jahat.example hadiah",
  phone_no: "081299999999",
};

async function signUpAgain(service: Service, changes: Record<string, string> = {}) {
  const response = await service.fetch(
    SIGN_UP_PATH,
    multipart(shortForm({ full_name: "Orang Lain", ...changes })),
  );
  await service.backgroundDone();
  return response;
}

async function assertTaken(response: Response): Promise<void> {
  assert.equal(response.status, 400);
  assert.deepEqual((await response.json()).errors, { email: ["Email sudah terdaftar."] });
}

/** The status of the only email of a kind. */
async function statusOf(service: Service, kind: string): Promise<unknown> {
  const rows = (await rowsOf(service, "outbox")).filter((row) => row.kind === kind);
  assert.equal(rows.length, 1);
  return rows[0]!.status;
}

function assertAnonymous(mail: SentEmail): void {
  assert.match(mail.text, /^Halo,$/m);
  assert.doesNotMatch(mail.subject + mail.html + mail.text, /Klik|jahat|hadiah|Orang|Rina W/);
}

async function canLogIn(service: Service, password: string): Promise<boolean> {
  const response = await service.fetch("/api/auth/login/", json({ email: EMAIL, password }));
  return response.status === 200;
}

// --- signing up an address that somebody has signed up ---------------------------------------------

Deno.test("signing an unproven address up again is 400, changes nothing, and tells the owner of the address", async () => {
  await using service = await startService();
  await signUp(service, SQUATTER);
  service.sent.length = 0;
  pass(service, 601);
  const before = [await rowsOf(service, "m_user"), await rowsOf(service, "m_warga")];
  await assertTaken(await signUpAgain(service));
  assert.deepEqual([await rowsOf(service, "m_user"), await rowsOf(service, "m_warga")], before);

  assert.deepEqual(service.sent.map(({ to }) => to), [EMAIL]);
  const [mail] = service.sent;
  assert.equal(mail!.subject, "Alamat email Anda didaftarkan di Pewaca.id");
  assertAnonymous(mail!);
  assert.doesNotMatch(mail!.text, /\/verified\//, "nobody is asked to verify a stranger's sign-up");
  assert.equal(await statusOf(service, "signed_up_again"), "sent");
  assert.ok(disownPath(mail!));

  const response = await service.fetch(resetPath(mail!), json({ new_password: OWN_PASSWORD }));
  assert.equal(response.status, 200);
  assert.ok(await canLogIn(service, OWN_PASSWORD));
  assert.ok(!await canLogIn(service, SQUATTER.password));
});

Deno.test("the public page's sign-up tells the owner of the address, too", async () => {
  await using service = await startService();
  await signUp(service, SQUATTER);
  pass(service, 601);
  const response = await service.fetch(PUBLIC_SIGN_UP_PATH, json(publicForm()));
  assert.equal(response.status, 400);
  await service.backgroundDone();
  assert.equal(service.sent.at(-1)!.subject, "Alamat email Anda didaftarkan di Pewaca.id");
});

Deno.test("within ten minutes of the sign-up its own email is enough, and after them fifty tries at once are one email", async () => {
  await using service = await startService();
  await signUp(service, SQUATTER);
  service.sent.length = 0;
  const tryFifty = () =>
    Promise.all(
      Array.from(
        { length: 50 },
        (_, i) => signUpAgain(service, { phone_no: `0812000${1000 + i}` }),
      ),
    );
  pass(service, 599);
  for (const answer of await tryFifty()) await assertTaken(answer);
  assert.equal(service.sent.length, 0);
  pass(service, 2);
  for (const answer of await tryFifty()) await assertTaken(answer);
  assert.equal(service.sent.length, 1);
});

Deno.test("the owner of an address is told at most every ten minutes and three times a day", async () => {
  await using service = await startService();
  await signUp(service, SQUATTER);
  service.sent.length = 0;
  const told: number[] = [];
  for (let minute = 0; minute < 60; minute += 3) {
    pass(service, 180);
    await assertTaken(await signUpAgain(service));
    told.push(service.sent.length);
  }
  assert.equal(told.at(-1), 3);
  assert.equal(told.indexOf(2) - told.indexOf(1), 4, "twelve minutes apart");
  pass(service, DAY);
  await signUpAgain(service);
  assert.equal(service.sent.length, 4);
});

Deno.test("whoever signs up a proven address, or a switched-off one, causes no email", async () => {
  await using service = await startService();
  const { userId } = await verifiedResident(service, { email: EMAIL });
  pass(service, 601);
  await assertTaken(await leavesNothing(service, SIGN_UP_TABLES, () => signUpAgain(service)));
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [userId]);
  await assertTaken(await leavesNothing(service, SIGN_UP_TABLES, () => signUpAgain(service)));
});

Deno.test("a sign-up that is refused for another reason causes no email", async () => {
  await using service = await startService();
  await signUp(service, SQUATTER);
  pass(service, 601);
  const response = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => signUpAgain(service, { password: "kurang" }),
  );
  assert.equal(response.status, 400);
});

Deno.test("no email is sent about a sign-up that was proven while the provider was down", async () => {
  await using service = await startService();
  const { mail } = await signUp(service, SQUATTER);
  service.sent.length = 0;
  pass(service, 601);
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await signUpAgain(service);
  assert.equal((await service.fetch(verifyPath(mail))).status, 200);
  service.mail.answer = () => ({ sent: true });
  pass(service, 120);
  await service.runCron();
  assert.equal(service.sent.length, 0);
  assert.equal(await statusOf(service, "signed_up_again"), "cancelled");
});

// --- what an unproven address is sent --------------------------------------------------------------

Deno.test("no email to an unproven address carries what a stranger typed, and none of it waits in the outbox", async () => {
  await using service = await startService();
  const { userId } = await signUp(service, SQUATTER);
  pass(service, 601);
  await signUpAgain(service, { full_name: "Klik http://jahat.example sekali lagi" });
  for (const path of ["verify/resend", "password-reset"]) {
    await service.fetch(`/api/auth/${path}/`, json({ email: EMAIL }));
    await service.backgroundDone();
  }
  assert.equal(service.sent.length, 4);
  for (const mail of service.sent) assertAnonymous(mail);
  const outbox = JSON.stringify(await rowsOf(service, "outbox"));
  assert.doesNotMatch(outbox, /Klik|jahat/);

  const reset = service.sent.at(-1)!;
  await service.fetch(resetPath(reset), json({ new_password: OWN_PASSWORD }));
  await service.backgroundDone();
  assert.equal(service.sent.at(-1)!.subject, "Kata sandi Anda telah diubah");
  assertAnonymous(service.sent.at(-1)!);
  assert.equal(
    (await rowsOf(service, "m_warga")).find(({ user_id }) => Number(user_id) === userId)!.full_name,
    SQUATTER.full_name,
    "the profile is the owner's to change",
  );
});

Deno.test("an email that the version before left in the outbox leaves the name out, too", async () => {
  await using service = await startService();
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await signUpAgain(service, SQUATTER);
  await service.query("UPDATE outbox SET payload = ?", [
    JSON.stringify({ fullName: SQUATTER.full_name }),
  ]);
  service.mail.answer = () => ({ sent: true });
  pass(service, 120);
  await service.runCron();
  assertAnonymous(service.sent[0]!);
});

Deno.test("once the address is proven, emails address the resident by name", async () => {
  await using service = await startService();
  await verifiedResident(service, { email: EMAIL });
  pass(service, 60);
  await service.fetch("/api/auth/password-reset/", json({ email: EMAIL }));
  await service.backgroundDone();
  assert.match(service.sent.at(-1)!.text, /Halo Rina Wulandari,/);
});

// --- a claim that nobody proves --------------------------------------------------------------------

async function claimWithPhoto(service: Service): Promise<number> {
  const form = formWith(shortForm(SQUATTER), { profile_photo: jpeg(), marriage_photo: jpeg() });
  const response = await service.fetch(SIGN_UP_PATH, form);
  assert.equal(response.status, 201, await response.clone().text());
  await service.backgroundDone();
  return (await response.json()).data.user_id;
}

Deno.test("a claim that nobody proved in seven days gives way to a new sign-up, with everything it brought", async () => {
  await using service = await startService();
  const before = await countRows(service, ["m_user", "m_warga"]);
  const oldId = await claimWithPhoto(service);
  const [oldMail] = service.sent;
  pass(service, 7 * DAY - 1);
  await assertTaken(await signUpAgain(service));
  pass(service, 1);
  const response = await signUpAgain(service, { full_name: "Rina Wulandari" });
  assert.equal(response.status, 201, await response.clone().text());

  const users = await rowsOf(service, "m_user");
  const residents = await rowsOf(service, "m_warga");
  assert.equal(users.length, before.m_user! + 1);
  assert.equal(residents.length, before.m_warga! + 1);
  assert.deepEqual([users.at(-1)!.user_email, residents.at(-1)!.full_name], [
    EMAIL,
    "Rina Wulandari",
  ]);
  assert.notEqual(Number(users.at(-1)!.user_id), oldId);
  const outbox = await rowsOf(service, "outbox");
  assert.deepEqual(outbox.map(({ account_id }) => Number(account_id)), [
    Number(users.at(-1)!.user_id),
  ]);
  await service.runCron();
  assert.equal(service.photos.stored.size, 0);
  assert.equal((await rowsOf(service, "photo")).length, 0);

  assert.equal((await service.fetch(verifyPath(oldMail!))).status, 400);
  assert.equal((await service.fetch(disownPath(oldMail!), { method: "POST" })).status, 400);
  assert.equal((await service.fetch(verifyPath(service.sent.at(-1)!))).status, 200);
  assert.ok(await canLogIn(service, shortForm().password!));
  assert.ok(!await canLogIn(service, SQUATTER.password));
});

Deno.test("how long a claim holds its address is a setting", async () => {
  const pewaca = { ...settings.pewaca, claimDays: 2 };
  await using service = await startService({ settings: { ...settings, pewaca } });
  await signUp(service, SQUATTER);
  pass(service, 2 * DAY - 1);
  await assertTaken(await signUpAgain(service));
  pass(service, 1);
  assert.equal((await signUpAgain(service)).status, 201);
});

const HOLDERS: [string, string][] = [
  ["was proven", "UPDATE m_user SET user_isactive = 1, email_verified_on = NOW(6)"],
  ["was proven and switched off", "UPDATE m_user SET email_verified_on = NOW(6)"],
  ["was switched on by Django", "UPDATE m_user SET user_isactive = 1"],
  ["was given an office", "UPDATE m_user SET is_staff = 1"],
];
for (const [what, sql] of HOLDERS) {
  Deno.test(`an account that ${what} holds its address for ever, and the cron leaves it alone`, async () => {
    await using service = await startService();
    const { userId } = await signUp(service, SQUATTER);
    await service.query(`${sql} WHERE user_id = ?`, [userId]);
    await assertStays(service, userId);
  });
}

const RESIDENTS: [string, string][] = [
  ["was approved at Django", "UPDATE m_warga SET is_checker = 1 WHERE user_id = ?"],
  ["is sent invoices", "UPDATE m_warga SET isactive = 1 WHERE user_id = ?"],
  [
    "has a seat",
    "INSERT INTO m_residence_commite (residence_id, role_id, user_id) VALUES (3, 1, ?)",
  ],
];
for (const [what, sql] of RESIDENTS) {
  Deno.test(`an unproven account whose resident ${what} holds its address for ever, and the cron leaves it alone`, async () => {
    await using service = await startService();
    const { userId } = await signUp(service, SQUATTER);
    await service.query(sql, [userId]);
    await assertStays(service, userId);
  });
}

async function assertStays(service: Service, userId: number): Promise<void> {
  pass(service, 400 * DAY);
  await assertTaken(await signUpAgain(service));
  await service.runCron();
  const users = await rowsOf(service, "m_user");
  const residents = await rowsOf(service, "m_warga");
  assert.ok(users.some(({ user_id }) => Number(user_id) === userId));
  assert.ok(residents.some(({ user_id }) => Number(user_id) === userId));
}

Deno.test("after thirty days the cron removes a claim with resident, photos and emails, and nobody else", async () => {
  await using service = await startService();
  const before = await countRows(service, ["m_user", "m_warga"]);
  await claimWithPhoto(service);
  const { userId } = await verifiedResident(service, { email: "lain@example.com" });
  pass(service, 30 * DAY - 60);
  const young = await signUp(service, { email: "muda@example.com" });
  await service.runCron();
  assert.equal((await countRows(service, ["m_user"])).m_user, before.m_user! + 3);
  assert.equal(service.photos.stored.size, 2);

  pass(service, 60);
  await service.runCron();
  const users = await rowsOf(service, "m_user");
  assert.deepEqual(users.slice(before.m_user!).map(({ user_id }) => Number(user_id)), [
    userId,
    young.userId,
  ]);
  assert.equal((await countRows(service, ["m_warga"])).m_warga, before.m_warga! + 2);
  const outbox = await rowsOf(service, "outbox");
  assert.deepEqual(
    new Set(outbox.map(({ account_id }) => Number(account_id))),
    new Set([userId, young.userId]),
  );
  assert.equal(service.photos.stored.size, 0);
  assert.equal((await rowsOf(service, "photo")).length, 0);
  const log = service.logged.filter(({ event }) => event === "claims_removed");
  assert.deepEqual(log, [{ event: "claims_removed", accounts: 1 }]);
});

Deno.test("a day on which many sign-ups end is cleared in bounded batches, run after run", async () => {
  await using service = await startService();
  const before = (await countRows(service, ["m_user"])).m_user!;
  const values = Array.from(
    { length: 620 },
    (_, i) => `(${5000 + i}, 'x${i}@example.com', '2020-01-01', 0, 0, 1)`,
  );
  await service.query(
    `INSERT INTO m_user (user_id, user_email, user_created_on, user_isactive, user_isdelete, is_warga) VALUES ${values}`,
  );
  await service.query(
    `INSERT INTO m_warga (full_name, created_by, user_id, registered_user_id)
     SELECT 'X', user_id, user_id, user_id FROM m_user WHERE user_id >= 5000`,
  );
  await service.runCron();
  const left = (await countRows(service, ["m_user"])).m_user! - before;
  assert.equal(left, 120, "ten batches of fifty");
  await service.runCron();
  assert.equal((await countRows(service, ["m_user"])).m_user, before);
});

Deno.test("a claim that the cron could not remove holds up neither emails nor other work, and is removed by the next run", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  await signUp(service, SQUATTER);
  pass(service, 30 * DAY);
  service.mail.answer = () => ({ sent: false, fault: "unknown", reason: "down" });
  await signUpAgain(service, { email: "lain@example.com" });
  service.mail.answer = () => ({ sent: true });
  pass(service, 120);
  service.sent.length = 0;
  service.gateway.inject({
    match: /DELETE FROM m_warga/,
    kind: "error",
    errno: 1146,
    message: "x",
    times: 1,
  });
  await service.runCron();
  assert.equal(service.sent.length, 1);
  assert.ok(service.logged.some(({ event }) => event === "sweep_failed"));
  assert.equal((await countRows(service, ["m_user"])).m_user, before.m_user! + 2);
  await service.runCron();
  assert.equal((await countRows(service, ["m_user"])).m_user, before.m_user! + 1);
  assert.equal((await countRows(service, ["m_warga"])).m_warga, before.m_warga! + 1);
});

const FAULTS = [
  { kind: "drop_request", times: 1 },
  { kind: "drop_reply", times: 1 },
  { kind: "kill_transaction", times: 1 },
] as const;
for (
  const match of [
    /FOR UPDATE/,
    /DELETE FROM m_warga/,
    /DELETE FROM m_user/,
    /INSERT INTO m_user/,
    /^COMMIT/,
  ]
) {
  for (const fault of FAULTS) {
    Deno.test(`the replacement of a claim survives ${fault.kind} at ${match}: one account, one email`, async () => {
      await using service = await startService();
      const before = await countRows(service, SIGN_UP_TABLES);
      await signUp(service, SQUATTER);
      pass(service, 8 * DAY);
      service.sent.length = 0;
      service.gateway.inject({ match, ...fault });
      const response = await signUpAgain(service);
      assert.equal(response.status, 201, await response.text());
      pass(service, 61);
      await service.runCron();
      const after = await countRows(service, SIGN_UP_TABLES);
      for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
      assert.equal(service.sent.length, 1);
    });
  }
}

Deno.test("a replacement that is refused leaves the old claim as it was", async () => {
  await using service = await startService();
  const { mail } = await signUp(service, SQUATTER);
  pass(service, 8 * DAY);
  const before = await rowsOf(service, "m_user");
  service.gateway.inject({
    match: /INSERT INTO m_warga/,
    kind: "error",
    errno: 1406,
    message: "Data too long",
    times: 1,
  });
  const response = await leavesNothing(service, SIGN_UP_TABLES, () => signUpAgain(service));
  assert.equal(response.status, 500);
  assert.deepEqual(await rowsOf(service, "m_user"), before);
  assert.ok(mail);
});

// --- accounts of Django's --------------------------------------------------------------------------

async function madeByDjango(service: Service): Promise<number> {
  const { insertId } = await service.query(
    `INSERT INTO m_user (image, user_name, user_email, user_password, user_created_on, user_isactive,
       user_isdelete, is_superuser, is_staff, is_warga, user_role_id)
     VALUES ('', ?, ?, 'pbkdf2_sha256$1$x$y', UTC_TIMESTAMP(6), 0, 0, 0, 0, 1, 5)`,
    [EMAIL, EMAIL],
  );
  await service.query(
    `INSERT INTO m_warga (full_name, residence_id, user_id, created_by, created_on, searched_email)
     VALUES ('Rina', 3, ?, ?, UTC_TIMESTAMP(6), ?)`,
    [insertId, insertId, EMAIL],
  );
  return insertId;
}

Deno.test("a sign-up at Django that nobody verified is set aside after seven days, and nothing of it is lost", async () => {
  await using service = await startService();
  const userId = await madeByDjango(service);
  pass(service, 7 * DAY - 60);
  await assertTaken(await signUpAgain(service));
  pass(service, 120);
  assert.equal((await signUpAgain(service)).status, 201);
  const user = (await rowsOf(service, "m_user")).find(({ user_id }) => Number(user_id) === userId)!;
  assert.deepEqual([user.user_email, user.user_name, user.user_isdelete, user.user_isactive], [
    `${EMAIL}_expired_${userId}`,
    `${EMAIL}_expired_${userId}`,
    1,
    0,
  ]);
  const resident = (await rowsOf(service, "m_warga")).find(({ user_id }) =>
    Number(user_id) === userId
  )!;
  assert.deepEqual(
    [resident.full_name, resident.isdelete, resident.searched_email],
    ["Rina", 1, null],
  );
});

Deno.test("the cron removes no account of Django's", async () => {
  await using service = await startService();
  await madeByDjango(service);
  pass(service, 400 * DAY);
  await leavesNothing(service, ["m_user", "m_warga"], () => service.runCron());
});

// --- races -----------------------------------------------------------------------------------------

/** What must hold however a race ended: one account with the address, with one resident of its own. */
async function assertWhole(service: Service): Promise<{ userId: number; isActive: boolean }> {
  const users = (await rowsOf(service, "m_user")).filter(({ user_email_norm }) =>
    user_email_norm === EMAIL
  );
  assert.equal(users.length, 1);
  const userId = Number(users[0]!.user_id);
  const residents = (await rowsOf(service, "m_warga")).filter(({ user_id }) =>
    Number(user_id) === userId
  );
  assert.equal(residents.length, 1);
  return { userId, isActive: users[0]!.user_isactive === 1 };
}

for (const match of [/FOR UPDATE/, /INSERT INTO m_user/, /UPDATE m_user AS u SET user_isactive/]) {
  Deno.test(`proof against re-registration of an expired claim: one of the two has the address (delay at ${match})`, async () => {
    await using service = await startService();
    const { mail, userId } = await signUp(service, SQUATTER);
    pass(service, 3 * DAY - 60);
    // The link lives three days, the claim seven: it is made older than its email.
    await service.query("UPDATE m_user SET user_created_on = '2020-01-01' WHERE user_id = ?", [
      userId,
    ]);
    const restore = service.gateway.inject({ match, kind: "delay", ms: 60 });
    const [verified, signedUp] = await Promise.all([
      service.fetch(verifyPath(mail)),
      signUpAgain(service),
    ]);
    restore();
    const { userId: holder, isActive } = await assertWhole(service);
    if (verified.status === 200) {
      await assertTaken(signedUp);
      assert.deepEqual([holder, isActive], [userId, true]);
    } else {
      assert.deepEqual([verified.status, signedUp.status], [400, 201]);
      assert.notEqual(holder, userId);
      assert.equal(isActive, false);
    }
  });
}

Deno.test("twenty sign-ups at once with an expired address: one replaces it, the others are refused", async () => {
  await using service = await startService();
  const before = await countRows(service, SIGN_UP_TABLES);
  await signUp(service, SQUATTER);
  pass(service, 8 * DAY);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => signUpAgain(service, { phone_no: `0812000${1000 + i}` })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(400)]);
  await assertWhole(service);
  const after = await countRows(service, SIGN_UP_TABLES);
  for (const table of SIGN_UP_TABLES) assert.equal(after[table], before[table]! + 1, table);
});

Deno.test("the cron against a proof at the last moment: the account is whole or gone", async () => {
  for (const delay of [0, 20, 60]) {
    await using service = await startService();
    const { mail, userId } = await signUp(service, SQUATTER);
    await service.query("UPDATE m_user SET user_created_on = '2020-01-01' WHERE user_id = ?", [
      userId,
    ]);
    const restore = service.gateway.inject({ match: /FOR UPDATE/, kind: "delay", ms: delay });
    const [verified] = await Promise.all([service.fetch(verifyPath(mail)), service.runCron()]);
    restore();
    const users = await rowsOf(service, "m_user");
    const residents = await rowsOf(service, "m_warga");
    const isThere = users.some(({ user_id }) => Number(user_id) === userId);
    assert.equal(isThere, verified.status === 200);
    assert.equal(residents.some(({ user_id }) => Number(user_id) === userId), isThere);
  }
});

Deno.test("two proofs at once, by the verification link and by a reset: the address is proven and the new password holds", async () => {
  for (
    const match of [
      /FOR UPDATE/,
      /UPDATE m_user AS u SET user_isactive/,
      /UPDATE m_user AS u SET user_password/,
    ]
  ) {
    await using service = await startService();
    const { mail } = await signUp(service, SQUATTER);
    pass(service, 60);
    await service.fetch("/api/auth/password-reset/", json({ email: EMAIL }));
    await service.backgroundDone();
    const reset = service.sent.at(-1)!;
    const restore = service.gateway.inject({ match, kind: "delay", ms: 60 });
    const answers = await Promise.all([
      service.fetch(verifyPath(mail)),
      service.fetch(resetPath(reset), json({ new_password: OWN_PASSWORD })),
    ]);
    restore();
    assert.equal(answers[1].status, 200);
    assert.ok([200, 400].includes(answers[0].status));
    const { isActive } = await assertWhole(service);
    assert.ok(isActive);
    assert.ok(await canLogIn(service, OWN_PASSWORD));
    assert.ok(!await canLogIn(service, SQUATTER.password));
  }
});

Deno.test("the squatter's session, if a first proof gave one, ends when the owner sets a password", async () => {
  await using service = await startService();
  const { mail } = await signUp(service, SQUATTER);
  await service.fetch(verifyPath(mail));
  const token = await accessToken(service, SQUATTER);
  pass(service, 60);
  await service.fetch("/api/auth/password-reset/", json({ email: EMAIL }));
  await service.backgroundDone();
  const response = await service.fetch(
    resetPath(service.sent.at(-1)!),
    json({ new_password: OWN_PASSWORD }),
  );
  assert.equal(response.status, 200);
  const profile = await service.fetch("/api/auth/profil/", {
    headers: { Authorization: `Token ${token}` },
  });
  assert.equal(profile.status, 401);
  assert.equal((await service.fetch(verifyPath(mail))).status, 400, "links from before end, too");
});
