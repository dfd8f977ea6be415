import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { accessToken, json, verifiedResident } from "../../support/pewaca/pewaca.ts";
import { pass, type Service, settings, startService } from "../../support/service.ts";

const DAY = 86_400;

function logIn(service: Service, email: string, password: string): Promise<Response> {
  return service.fetch("/api/auth/login/", json({ email, password }));
}

function profile(service: Service, authorization?: string): Promise<Response> {
  return service.fetch("/api/auth/profil/", authorization ? { headers: { authorization } } : {});
}

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

Deno.test("a refresh token gives access again and again, and is not replaced", async () => {
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

Deno.test("refresh answers 401 with detail to anything but a valid refresh token of an active account", async () => {
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

Deno.test("profil answers 401 with detail to no token, a bad one, one of another kind, and after the account was deactivated", async () => {
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
