import assert from "node:assert/strict";
import { createPasswords } from "../../../src/core/passwords/passwords.ts";
import { argon2 } from "../../support/argon2.ts";
import { accessToken, json, signUp, verifiedResident } from "../../support/pewaca/pewaca.ts";
import { FAILED_LOG_IN_MS, rowsOf, type Service, startService } from "../../support/service.ts";
import { seededAccounts } from "../../../local/seed/seed.ts";

function logIn(service: Service, email: string, password: string): Promise<Response> {
  return service.fetch("/api/auth/login/", json({ email, password }));
}

function profile(service: Service, authorization?: string): Promise<Response> {
  return service.fetch("/api/auth/profil/", authorization ? { headers: { authorization } } : {});
}

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

Deno.test("login answers an unknown address and a wrong password alike, after the same time", async () => {
  const work: string[] = [];
  await using service = await startService({
    passwords: {
      hash: () => Promise.resolve("argon2$x"),
      verify: (_, stored) => (work.push(stored), Promise.resolve(false)),
      isOutdated: () => false,
    },
  });
  const { email } = await signUp(service);
  const answers: string[] = [];
  for (const address of [email, "siapa@example.com"]) {
    const response = await logIn(service, address, "salah-sekali");
    assert.equal(response.status, 401);
    answers.push(await response.text());
  }
  assert.equal(answers[0], answers[1]);
  assert.deepEqual(service.waits, [FAILED_LOG_IN_MS, FAILED_LOG_IN_MS]);
  assert.deepEqual(work, ["argon2$x"], "nothing is computed for an unknown address");
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
  const passwords = createPasswords({ argon2, scheme: "argon2id" });
  await using service = await startService({ passwords });
  const legacy = (await rowsOf(service, "m_user")).find(({ user_password }) =>
    String(user_password).startsWith("pbkdf2_sha256$720000$")
  )!;
  const account = seededAccounts.find(({ email }) => email === legacy.user_email)!;
  assert.equal((await logIn(service, account.email, account.password)).status, 200);
  await service.backgroundDone();
  const now = (await rowsOf(service, "m_user")).find(({ user_id }) => user_id === legacy.user_id)!;
  assert.match(String(now.user_password), /^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.ok(String(now.user_password).length <= 100);
  assert.equal((await logIn(service, account.email, account.password)).status, 200);
});

Deno.test("a rehash that fails does not fail the login", async () => {
  await using service = await startService();
  const legacy = (await rowsOf(service, "m_user")).find(({ user_password }) =>
    String(user_password).startsWith("pbkdf2_sha256$")
  )!;
  const account = seededAccounts.find(({ email }) => email === legacy.user_email)!;
  service.gateway.inject({ match: /UPDATE m_user SET user_password/, kind: "http", status: 503 });
  assert.equal((await logIn(service, account.email, account.password)).status, 200);
  await service.backgroundDone();
});
