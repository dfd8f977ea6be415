import assert from "node:assert/strict";
import { asciiEmail } from "../../src/core/email_address.ts";
import { decide, loggedIn, residentRow, waitingResident } from "../support/pewaca/board.ts";
import {
  json,
  multipart,
  PUBLIC_SIGN_UP_PATH,
  publicForm,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
} from "../support/pewaca/pewaca.ts";
import { leavesNothing, pass, rowsOf, type Service, startService } from "../support/service.ts";
import {
  accountOf,
  newLearner,
  profileOf,
  refusesFields,
  register,
  REGISTER_PATH,
  send,
  SIGN_UP_TABLES as LEARNER_TABLES,
  signUpForm,
} from "../support/zporta/zporta.ts";

const PROFILE = "/api/users/profile/";
const APPLICATION = "/api/users/guide-application/";

/** Names of which nothing can be seen. */
const UNSEEN = ["\u200b", "\u200c", "\u2060", "\u3164", "\u2800", "\u00ad", "\ufeff", " \u00a0 "];
/** What has no place in a name. */
const UNFIT = [
  "Ri\u0000na",
  "Ri\u0007na",
  "Rina\nWulan",
  "Rina\u2028Wulan",
  "\u202eaniR",
  "Ri\u2066na",
];
/** Names that people have. */
const NAMES = [
  "O'Neil",
  "Rina 👩\u200d🌾",
  "محمد",
  "ꦫꦶꦤ",
  "\u{1f33e}".repeat(150),
  "Нина",
  "می\u200cخواهم",
];

function zporta(): Promise<Service> {
  return startService({}, undefined, { of: "zporta" });
}

Deno.test("pewaca: a name of which nothing can be seen is missing, one with controls is malformed, and nothing is left behind", async () => {
  await using service = await startService();
  for (const full_name of [...UNSEEN, ...UNFIT]) {
    const forms = [
      [SIGN_UP_PATH, multipart(shortForm({ full_name }))],
      [PUBLIC_SIGN_UP_PATH, json(publicForm({ full_name }))],
    ] as const;
    for (const [path, init] of forms) {
      const response = await leavesNothing(
        service,
        SIGN_UP_TABLES,
        () => service.fetch(path, init),
      );
      assert.equal(response.status, 400, JSON.stringify(full_name));
      const { errors } = await response.json();
      const sentence = UNSEEN.includes(full_name) ? /harus diisi|tidak boleh kosong/ : /./;
      assert.match(errors.full_name[0], sentence, JSON.stringify(full_name));
    }
  }
});

Deno.test("pewaca: names of every script are stored composed", async () => {
  await using service = await startService();
  for (const [i, full_name] of [...NAMES, "Zoe\u0308"].entries()) {
    const form = shortForm({ full_name, email: `rina${i}@example.com` });
    const response = await service.fetch(SIGN_UP_PATH, multipart(form));
    assert.equal(response.status, 201, await response.text());
  }
  const names = (await rowsOf(service, "m_warga")).map(({ full_name }) => full_name);
  assert.deepEqual(names.slice(-NAMES.length - 1), [...NAMES, "Zoë"]);
});

Deno.test("pewaca: what disturbs a reader is removed from a reason, and a reason of which nothing can be seen is none", async () => {
  await using service = await startService();
  const { residentId: id } = await waitingResident(service);
  const rejected = await decide(service, "reject", await loggedIn(service), {
    warga_id: id,
    reason: "Bukan\u202e warga\n\u0007kami",
  });
  assert.equal(rejected.status, 200, await rejected.text());
  const [log] = (await rowsOf(service, "warga_rejection_log")).slice(-1);
  assert.equal(log!.reason, "Bukan warga\nkami");
  assert.ok(await residentRow(service, id));
});

Deno.test("zporta: a name of which nothing can be seen is blank, and one with controls is refused", async () => {
  await using service = await zporta();
  const { token, userId } = await newLearner(service);
  for (const display_name of UNFIT) {
    const refused = await send(service, "PATCH", PROFILE, { display_name }, token);
    await refusesFields(refused, {
      display_name: ["Control characters and line breaks are not allowed."],
    });
  }
  for (const display_name of UNSEEN) {
    const done = await send(service, "PATCH", PROFILE, { display_name }, token);
    assert.equal((await done.json()).display_name, "", JSON.stringify(display_name));
  }
  for (const name of NAMES.filter((name) => [...name].length <= 60)) {
    const done = await send(service, "PATCH", PROFILE, { display_name: name }, token);
    assert.equal((await done.json()).display_name, name);
  }
  await send(service, "PATCH", PROFILE, { display_name: "Zoe\u0308" }, token);
  assert.equal((await profileOf(service, userId)).display_name, "Zoë");
});

Deno.test("zporta: what disturbs a reader is removed from texts, and a text of which nothing can be seen is blank", async () => {
  await using service = await zporta();
  const { token, userId } = await newLearner(service);
  const typed = "Cafe\u0301\u0000\u0007\n\tat\u202e home\u2028";
  const stored = "Café\n\tat home";
  await send(service, "PATCH", PROFILE, { bio: typed, teacher_about: "\u200b" }, token);
  const { bio, teacher_about } = await profileOf(service, userId);
  assert.deepEqual({ bio, teacher_about }, { bio: stored, teacher_about: "" });
  for (const motivation of UNSEEN) {
    const words = { motivation, experience: "", subjects_to_teach: "Maths" };
    const refused = await send(service, "POST", APPLICATION, words, token);
    assert.equal(refused.status, 400);
    assert.deepEqual(await refused.json(), { motivation: ["This field may not be blank."] });
  }
  const words = { motivation: typed, experience: typed, subjects_to_teach: "Maths" };
  assert.equal((await send(service, "POST", APPLICATION, words, token)).status, 201);
  const [application] = await rowsOf(service, "users_guideapplicationrequest");
  assert.equal(application!.motivation, stored);
  assert.equal(application!.experience, stored);
});

Deno.test("zporta: a text about oneself has one bound, at registration as in the profile", async () => {
  await using service = await zporta();
  const { token } = await newLearner(service);
  for (const [length, registered, changed] of [[20_000, 201, 200], [20_001, 400, 400]] as const) {
    const bio = "a".repeat(length);
    const form = signUpForm({ username: `u${length}`, email: `u${length}@example.com`, bio });
    assert.equal((await send(service, "POST", REGISTER_PATH, form)).status, registered);
    assert.equal((await send(service, "PATCH", PROFILE, { bio }, token)).status, changed);
  }
});

/** Addresses that nothing can be delivered to, or that stand for another one. */
const NO_ADDRESSES = [
  ".rina@example.com",
  "rina.@example.com",
  "ri..na@example.com",
  `${"a".repeat(65)}@example.com`,
  "rina@192.168.0.1",
  "rina@example.123",
  "rina@localhost",
  "rina@example.\u212aom",
  "rina@exa mple.com",
  "rina@m\u00fcnchen",
];

Deno.test("an address that nothing can be delivered to is refused at every sign-up and invitation, and nothing is left behind", async () => {
  await using service = await startService();
  const atZporta = service.of("zporta");
  const { token } = await newLearner(atZporta);
  await atZporta.query("UPDATE users_profile SET role = 'guide', can_invite_teachers = 1");
  for (const email of NO_ADDRESSES) {
    for (
      const [path, init] of [
        [SIGN_UP_PATH, multipart(shortForm({ email }))],
        [PUBLIC_SIGN_UP_PATH, json(publicForm({ email }))],
      ] as const
    ) {
      const response = await leavesNothing(
        service,
        SIGN_UP_TABLES,
        () => service.fetch(path, init),
      );
      assert.equal(response.status, 400, email);
      assert.deepEqual((await response.json()).errors.email, ["Format email tidak valid."], email);
    }
    const registered = await leavesNothing(
      atZporta,
      LEARNER_TABLES,
      () => send(atZporta, "POST", REGISTER_PATH, signUpForm({ email, username: "other" })),
    );
    assert.equal(registered.status, 400, email);
    assert.deepEqual(await registered.json(), { error: "Enter a valid email address." });
    const invitation = { invitee_email: email };
    const invited = await leavesNothing(
      atZporta,
      ["users_teacherinvitation", "outbox"],
      () => send(atZporta, "POST", "/api/users/invitations/send/", invitation, token),
    );
    assert.equal(invited.status, 400, email);
    assert.match(await invited.text(), /valid email address/, email);
  }
});

/** An international domain as people read it, and in Punycode, which browsers send. */
const READ = "rina@m\u00fcnchen.example";
const SENT = asciiEmail(READ);

for (const [typed, other] of [[READ, SENT], [SENT, READ]] as const) {
  Deno.test(`pewaca: ${typed} is stored as typed and is one account with ${other}`, async () => {
    await using service = await startService();
    const signedUp = await service.fetch(SIGN_UP_PATH, multipart(shortForm({ email: typed })));
    assert.equal(signedUp.status, 201, await signedUp.text());
    await service.backgroundDone();
    assert.equal((await rowsOf(service, "m_user")).at(-1)!.user_email, typed);
    const again = await leavesNothing(
      service,
      ["m_user", "m_warga"],
      () => service.fetch(SIGN_UP_PATH, multipart(shortForm({ email: other, full_name: "Rini" }))),
    );
    assert.equal(again.status, 400);
    assert.deepEqual((await again.json()).errors.email, ["Email sudah terdaftar."]);
    await service.query("UPDATE m_user SET user_isactive = 1, email_verified_on = NOW(6)");
    const body = { email: other, password: shortForm().password };
    assert.equal((await service.fetch("/api/auth/login/", json(body))).status, 200);
    pass(service, 120);
    assert.equal((await service.fetch("/api/auth/password-reset/", json(body))).status, 200);
    await service.backgroundDone();
    assert.equal(service.sent.at(-1)!.to, typed);
  });

  Deno.test(`zporta: ${typed} is stored as typed and is one account with ${other}`, async () => {
    await using service = await zporta();
    const { username, password } = await register(service, { email: typed });
    assert.equal((await accountOf(service, username)).email, typed);
    const again = await send(
      service,
      "POST",
      REGISTER_PATH,
      signUpForm({ email: other, username: "rini" }),
    );
    assert.deepEqual(await again.json(), { error: "Email already registered." });
    const logIn = { username: other, password };
    assert.equal((await send(service, "POST", "/api/users/login/", logIn)).status, 200);
    assert.equal(
      (await send(service, "POST", "/api/users/password-reset/", { email: other })).status,
      200,
    );
    await service.backgroundDone();
    assert.equal(service.sent.at(-1)!.to, typed);
  });
}

Deno.test("whoever has an address that only Django accepted can ask for a link", async () => {
  await using service = await startService();
  const atZporta = service.of("zporta");
  for (const email of ["rina@intranet", "rina..w@example.com", "rina@10.0.0.1"]) {
    await service.query(
      "UPDATE m_user SET user_email = ?, user_isactive = 1, email_verified_on = NOW(6) WHERE user_email = ? OR user_email LIKE 'rina%'",
      [email, "warga3@example.test"],
    );
    await atZporta.query("UPDATE auth_user SET email = ? WHERE username = 'learner'", [email]);
    pass(service, 120);
    for (
      const path of [
        "/api/auth/password-reset/",
        "/api/users/password-reset/",
        "/api/users/magic-link-request/",
      ]
    ) {
      service.sent.length = 0;
      assert.equal((await service.fetch(path, json({ email }))).status, 200, path);
      await service.backgroundDone();
      assert.deepEqual(service.sent.map(({ to }) => to), [email], path);
    }
  }
});
