import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import {
  accessToken,
  json,
  multipart,
  shortForm,
  SIGN_UP_PATH,
  signUp,
  verifiedResident,
  verifyPath,
} from "../support/pewaca.ts";
import { pass, rowsOf, type Service, settings, startService } from "../support/service.ts";

const DAY = 86_400;

function logIn(service: Service, email: string, password: string): Promise<Response> {
  return service.fetch("/api/auth/login/", json({ email, password }));
}

function profile(service: Service, authorization?: string): Promise<Response> {
  return service.fetch("/api/auth/profil/", authorization ? { headers: { authorization } } : {});
}

async function isActive(service: Service, userId: number): Promise<boolean> {
  const users = await rowsOf(service, "m_user");
  return users.find(({ user_id }) => Number(user_id) === userId)!.user_isactive === 1;
}

// --- verification ----------------------------------------------------------------------------------

Deno.test("the link in the mail activates the account, and again with the same success", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  assert.equal(await isActive(service, userId), false);
  for (let click = 0; click < 2; click++) {
    const response = await service.fetch(verifyPath(mail));
    assert.equal(response.status, 200);
    const body = await response.json();
    assert.equal(body.success, true);
    assert.equal(body.message, "Email berhasil diverifikasi. Silakan login.");
    assert.equal(body.data.message, "User successfully verified and activated");
    assert.equal(await isActive(service, userId), true);
    pass(service, DAY);
  }
});

const LIFETIMES: [string, number, number][] = [
  ["works two hours before three days are over", 3 * DAY - 7200, 200],
  ["is over after three days", 3 * DAY + 1, 400],
];
for (const [promise, age, status] of LIFETIMES) {
  Deno.test(`the link in the mail ${promise}`, async () => {
    await using service = await startService();
    const { mail, userId } = await signUp(service);
    pass(service, age);
    const response = await service.fetch(verifyPath(mail));
    assert.equal(response.status, status);
    assert.equal(await isActive(service, userId), status === 200);
  });
}

Deno.test("a link that is not ours is refused with 400 and activates nobody", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  const other = await signUp(service, { email: "lain@example.com" });
  const [uid, token] = verifyPath(mail).split("/").slice(4, 6) as [string, string];
  const [otherUid] = verifyPath(other.mail).split("/").slice(4, 5) as [string];
  const forged = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
  const later = `${(parseInt(token, 36) + 1).toString(36)}-${token.split("-").slice(1).join("-")}`;
  for (
    const path of [
      `${uid}/${forged}`,
      `${otherUid}/${token}`,
      `${uid}/${later}`,
      `${uid}/x`,
      `!!/${token}`,
      `MA/${token}`,
      `OTk5OTk5OTk5/${token}`,
    ]
  ) {
    const response = await service.fetch(`/api/auth/verify/${path}/`);
    assert.equal(response.status, 400, path);
    const body = await response.json();
    assert.equal(body.success, false);
    assert.equal(body.message, "Token verifikasi tidak valid atau sudah kadaluarsa.");
  }
  assert.equal(await isActive(service, userId), false);
  assert.equal(await isActive(service, other.userId), false);
});

Deno.test("an old link does not switch on an account that was switched off since (B-16)", async () => {
  await using service = await startService();
  const { mail, userId } = await signUp(service);
  await service.fetch(verifyPath(mail));
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [userId]);
  const response = await service.fetch(verifyPath(mail));
  assert.equal(response.status, 400);
  assert.equal(await isActive(service, userId), false);
});

for (
  const [change, sql] of [
    ["address", "UPDATE m_user SET user_email = 'baru@example.com' WHERE user_id = ?"],
    ["password", "UPDATE m_user SET user_password = 'pbkdf2_sha256$1$x$y' WHERE user_id = ?"],
  ] as const
) {
  Deno.test(`a change of ${change} kills the links that were sent before (B-16)`, async () => {
    await using service = await startService();
    const { mail, userId } = await signUp(service);
    await service.query(sql, [userId]);
    assert.equal((await service.fetch(verifyPath(mail))).status, 400);
    assert.equal(await isActive(service, userId), false);
  });
}

Deno.test("another mail can be had seconds after the sign-up, and its link works", async () => {
  await using service = await startService();
  const { email, userId } = await signUp(service);
  pass(service, 2);
  const response = await service.fetch(
    "/api/auth/verify/resend/",
    json({ email: email.toUpperCase() }),
  );
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.equal(body.message, "Email verifikasi telah dikirim ulang.");
  await service.settled();
  assert.equal(service.sent.length, 2);
  assert.equal((await service.fetch(verifyPath(service.sent[1]!))).status, 200);
  assert.equal(await isActive(service, userId), true);
});

Deno.test("asking for another mail is answered alike for unknown, proven and switched-off addresses, and sends nothing", async () => {
  await using service = await startService();
  const proven = await verifiedResident(service);
  const off = await verifiedResident(service, { email: "mati@example.com" });
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [off.userId]);
  service.sent.length = 0;
  const bodies = new Set<string>();
  for (const email of ["siapa@example.com", proven.email, off.email]) {
    const response = await service.fetch("/api/auth/verify/resend/", json({ email }));
    assert.equal(response.status, 200);
    bodies.add(await response.text());
    await service.settled();
  }
  assert.equal(bodies.size, 1);
  assert.equal(service.sent.length, 0);
});

Deno.test("asking for another mail without a usable address is 400 under email", async () => {
  await using service = await startService();
  for (const body of [{}, { email: "" }, { email: "x" }, { email: null }, { email: ["a@b.co"] }]) {
    const response = await service.fetch("/api/auth/verify/resend/", json(body));
    assert.equal(response.status, 400);
    assert.ok(Array.isArray((await response.json()).errors.email));
  }
});

// --- login -----------------------------------------------------------------------------------------

Deno.test("login answers with every form of the tokens and the user that a consumer reads", async () => {
  await using service = await startService();
  const { email, password, userId } = await verifiedResident(service);
  const response = await logIn(service, email, password);
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.equal(body.data.token, body.token);
  assert.equal(body.access, body.token);
  assert.equal(body.data.token_refresh, body.refresh);
  assert.deepEqual(body.user, body.data.user);
  assert.deepEqual(body.user, {
    user_id: userId,
    email,
    username: email,
    full_name: "Rina Wulandari",
    role: "warga",
    is_active: true,
    is_pengurus: false,
  });
});

Deno.test("login matches the address whatever its case, and the profile spells it as typed (B-19)", async () => {
  await using service = await startService();
  const { password } = await verifiedResident(service);
  const token = await accessToken(service, { email: "Rina@EXAMPLE.com", password });
  const { data } = await (await profile(service, `Token ${token}`)).json();
  assert.equal(data.user.email, "Rina@EXAMPLE.com");
});

Deno.test("login before the verification says exactly what Laravel compares, and only to the right password", async () => {
  await using service = await startService();
  const { email, password } = await signUp(service);
  const right = await logIn(service, email, password);
  assert.equal(right.status, 401);
  const body = await right.json();
  assert.equal(body.success, false);
  assert.equal(body.message, "User is inactive");
  const wrong = await logIn(service, email, "salah-sekali");
  assert.equal((await wrong.json()).message, "Email atau password salah");
});

Deno.test("login answers an unknown address and a wrong password alike, after the same work", async () => {
  const work: string[] = [];
  await using service = await startService({
    passwords: {
      hash: () => Promise.resolve("argon2$x"),
      verify: () => (work.push("failed verification"), Promise.resolve(false)),
      verifyNothing: () => (work.push("failed verification"), Promise.resolve()),
      isOutdated: () => false,
    },
  });
  const { email } = await signUp(service);
  const answers: string[] = [];
  for (const address of [email, "siapa@example.com"]) {
    service.gateway.resetLog();
    const response = await logIn(service, address, "salah-sekali");
    assert.equal(response.status, 401);
    answers.push(await response.text());
    work.push(`${service.gateway.log.length} round trips`);
  }
  assert.equal(answers[0], answers[1]);
  assert.deepEqual(work.slice(0, 2), work.slice(2));
});

Deno.test("login names all missing fields at once", async () => {
  await using service = await startService();
  const response = await service.fetch("/api/auth/login/", json({ email: null }));
  assert.equal(response.status, 400);
  const body = await response.json();
  assert.deepEqual(body.errors, {
    email: ["Email tidak boleh kosong."],
    password: ["Password tidak boleh kosong."],
  });
  assert.equal(typeof body.message, "string");
});

Deno.test("login refuses deleted accounts, empty and unusable hashes", async () => {
  await using service = await startService();
  const { email, password, userId } = await verifiedResident(service);
  for (
    const sql of [
      "user_isdelete = 1",
      "user_isdelete = 0, user_password = ''",
      "user_password = '!unusable'",
      "user_password = NULL",
    ]
  ) {
    await service.query(`UPDATE m_user SET ${sql} WHERE user_id = ?`, [userId]);
    assert.equal((await logIn(service, email, password)).status, 401, sql);
    assert.equal((await logIn(service, email, "!unusable")).status, 401, sql);
  }
});

Deno.test("a hash that Django wrote lets its owner in, and becomes argon2id on the way", async () => {
  await using service = await startService();
  const legacy = (await rowsOf(service, "m_user")).find(({ user_password }) =>
    user_password.startsWith("pbkdf2_sha256$720000$")
  )!;
  const { seededAccounts } = await import("../../local/seed.ts");
  const account = seededAccounts.find(({ email }) => email === legacy.user_email)!;
  assert.equal((await logIn(service, account.email, account.password)).status, 200);
  await service.settled();
  const now = (await rowsOf(service, "m_user")).find(({ user_id }) => user_id === legacy.user_id)!;
  assert.match(now.user_password, /^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.ok(now.user_password.length <= 100);
  assert.equal((await logIn(service, account.email, account.password)).status, 200);
});

Deno.test("a rehash that fails does not fail the login", async () => {
  await using service = await startService();
  const { seededAccounts } = await import("../../local/seed.ts");
  const legacy = (await rowsOf(service, "m_user")).find(({ user_password }) =>
    user_password.startsWith("pbkdf2_sha256$")
  )!;
  const account = seededAccounts.find(({ email }) => email === legacy.user_email)!;
  service.gateway.inject({ match: /UPDATE m_user SET user_password/, kind: "http", status: 503 });
  assert.equal((await logIn(service, account.email, account.password)).status, 200);
  await service.settled();
});

Deno.test("a burst of logins for one address gets 429 with Retry-After before anything is hashed", async () => {
  await using service = await startService();
  service.limited.add("log_in");
  const response = await logIn(service, "Rina@example.com", "x");
  assert.equal(response.status, 429);
  assert.equal(response.headers.get("Retry-After"), "60");
  assert.deepEqual(service.asked, ["log_in pewaca:rina@example.com"]);
  assert.equal(service.gateway.log.length, 0);
});

// --- tokens ----------------------------------------------------------------------------------------

Deno.test("tokens are simplejwt's: HS256 with Django's key, its claims, 3 and 30 days", async () => {
  await using service = await startService();
  const { email, password, userId } = await verifiedResident(service);
  const { token, refresh } = await (await logIn(service, email, password)).json();
  for (const [jwt, type, days] of [[token, "access", 3], [refresh, "refresh", 30]] as const) {
    assert.deepEqual(decodeProtectedHeader(jwt), { alg: "HS256", typ: "JWT" });
    const claims = decodeJwt(jwt);
    assert.equal(claims.token_type, type);
    assert.equal(claims.exp! - claims.iat!, days * DAY);
    assert.equal(claims.user_id, userId);
    assert.equal(claims.email, email);
    assert.match(String(claims.jti), /^[0-9a-f]{32}$/);
    const [head, body, signature] = jwt.split(".");
    const mac = createHmac("sha256", settings.pewaca.jwtKey).update(`${head}.${body}`);
    assert.equal(signature, mac.digest("base64url"));
  }
});

Deno.test("a refresh token gives access again and again, and stays as it is", async () => {
  await using service = await startService();
  const { email, password } = await verifiedResident(service);
  const { refresh } = await (await logIn(service, email, password)).json();
  for (let day = 0; day < 30; day += 10) {
    const response = await service.fetch("/api/auth/token/refresh/", json({ refresh }));
    assert.equal(response.status, 200);
    const body = await response.json();
    assert.equal(body.data.token, body.access);
    assert.equal(body.token, body.access);
    assert.equal(body.refresh, refresh);
    assert.equal((await profile(service, `Token ${body.data.token}`)).status, 200);
    pass(service, 10 * DAY - 1);
  }
});

Deno.test("refresh answers 401 with detail to anything but a living refresh token of an active account", async () => {
  await using service = await startService();
  const { email, password, userId } = await verifiedResident(service);
  const { token, refresh } = await (await logIn(service, email, password)).json();
  const refused = async (value: string) => {
    const response = await service.fetch("/api/auth/token/refresh/", json({ refresh: value }));
    assert.equal(response.status, 401);
    assert.equal((await response.json()).detail, "Token is invalid or expired");
  };
  await refused(token);
  await refused("x.y.z");
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [userId]);
  await refused(refresh);
  await service.query("UPDATE m_user SET user_isactive = 1 WHERE user_id = ?", [userId]);
  pass(service, 30 * DAY + 61);
  await refused(refresh);
  const missing = await service.fetch("/api/auth/token/refresh/", json({}));
  assert.equal(missing.status, 400);
});

Deno.test("profil takes Token and Bearer in any case, and tokens that Django issued", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service);
  const token = await accessToken(service, resident);
  for (const scheme of ["Token", "token", "Bearer", "BEARER"]) {
    assert.equal((await profile(service, `${scheme} ${token}`)).status, 200, scheme);
  }
  const key = new TextEncoder().encode(settings.pewaca.jwtKey);
  const exp = Math.floor(service.clock.now.getTime() / 1000) + 60;
  for (const user_id of [resident.userId, String(resident.userId)]) {
    const claims = { token_type: "access", exp, iat: exp - 60, jti: "0".repeat(32), user_id };
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT" }).sign(
      key,
    );
    assert.equal((await profile(service, `Token ${jwt}`)).status, 200);
  }
});

Deno.test("profil answers 401 with detail to no token, a bad one, one of another kind, and after the account was switched off", async () => {
  await using service = await startService();
  const { email, password, userId } = await verifiedResident(service);
  const { token, refresh } = await (await logIn(service, email, password)).json();
  const missing = await profile(service);
  assert.equal(missing.status, 401);
  assert.equal(
    (await missing.json()).detail,
    "Authentication credentials were not provided.",
  );
  const claims = decodeJwt(token);
  const none = `${btoa('{"alg":"none","typ":"JWT"}')}.${token.split(".")[1]}.`.replaceAll("=", "");
  const foreign = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" })
    .sign(new TextEncoder().encode("another-key-0123456789-0123456789-01"));
  for (const bad of [refresh, none, foreign, "x", `${token} ${token}`]) {
    const response = await profile(service, `Token ${bad}`);
    assert.equal(response.status, 401);
    assert.equal(typeof (await response.json()).detail, "string");
  }
  await service.query("UPDATE m_user SET user_isactive = 0 WHERE user_id = ?", [userId]);
  assert.equal((await profile(service, `Token ${token}`)).status, 401);
  await service.query("UPDATE m_user SET user_isactive = 1 WHERE user_id = ?", [userId]);
  pass(service, 3 * DAY + 30);
  assert.equal(
    (await profile(service, `Token ${token}`)).status,
    200,
    "Laravel's clock starts later",
  );
  pass(service, 60);
  assert.equal((await profile(service, `Token ${token}`)).status, 401);
});

// --- profile ---------------------------------------------------------------------------------------

Deno.test("profil of a resident with seven fields has null-objects where the pages dereference (B-22)", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service);
  const token = await accessToken(service, resident);
  const response = await profile(service, `Token ${token}`);
  const { success, data } = await response.json();
  assert.equal(success, true);
  assert.deepEqual(data.user, {
    user_id: resident.userId,
    email: resident.email,
    username: resident.email,
    is_active: true,
    is_pengurus: false,
    residence_commites: [],
  });
  assert.equal(data.warga.full_name, "Rina Wulandari");
  assert.equal(data.warga.is_checker, false);
  assert.equal(data.warga.isreject, false);
  assert.equal(data.warga.residence, 3);
  assert.deepEqual(data.warga.religion, { id: null, name: null });
  assert.deepEqual(data.warga.marital_status, { id: null, name: null });
  assert.equal(data.warga.occupation.id, null);
  assert.equal(data.warga.education.name, null);
  assert.deepEqual(data.warga.family_as, { id: 1, name: "Kepala Keluarga" });
  assert.equal(data.warga.unit_id.unit_id, 105);
  assert.equal(data.warga.profile_photo, null);
  assert.equal(data.warga.marriagePhoto, null);
  assert.equal(data.residence.id, 3);
  assert.equal(data.residence.name, "Teras Country");
  assert.equal(data.residence.image, null);
});

Deno.test("profil of a board member says so, with the estate as a number", async () => {
  await using service = await startService();
  const { seededAccounts } = await import("../../local/seed.ts");
  const board = seededAccounts.find(({ who }) => who.startsWith("board of Teras"))!;
  const token = await accessToken(service, board);
  const { data } = await (await profile(service, `Token ${token}`)).json();
  assert.equal(data.user.is_pengurus, true);
  assert.equal(data.user.residence_commites[0].residence, 3);
  assert.equal(typeof data.user.residence_commites[0].role.id, "number");
  assert.equal(data.warga.is_checker, true);
});

Deno.test("profil of an account without a resident has a null warga, and a unit that is gone is a null-object", async () => {
  await using service = await startService();
  const resident = await verifiedResident(service);
  const token = await accessToken(service, resident);
  await service.query("UPDATE m_warga SET unit_id = NULL WHERE user_id = ?", [resident.userId]);
  const without = await (await profile(service, `Token ${token}`)).json();
  assert.ok(Object.values(without.data.warga.unit_id).every((value) => value === null));
  await service.query("DELETE FROM m_warga WHERE user_id = ?", [resident.userId]);
  const { data } = await (await profile(service, `Token ${token}`)).json();
  assert.equal(data.warga, null);
  assert.equal(data.residence, null);
  assert.deepEqual(data.user.residence_commites, []);
});

Deno.test("nothing that a person sent, no token and no password is ever logged", async () => {
  await using service = await startService();
  const form = shortForm({ email: "rina@example.com", nik: "3174010112900001" });
  await service.fetch(SIGN_UP_PATH, multipart(form));
  await service.settled();
  await service.fetch(verifyPath(service.sent[0]!));
  const token = await accessToken(service, { email: form.email!, password: form.password! });
  await profile(service, `Token ${token}`);
  await logIn(service, form.email!, "salah-sekali");
  const log = JSON.stringify(service.logged);
  for (
    const secret of [
      form.email!,
      form.password!,
      form.nik!,
      form.phone_no!,
      token,
      verifyPath(service.sent[0]!).split("/")[5]!,
      "salah-sekali",
      "Rina",
    ]
  ) {
    assert.ok(!log.includes(secret), `the log has ${secret}`);
  }
  assert.match(log, /"route":"\/api\/auth\/verify\/:uid\/:token"/);
});
