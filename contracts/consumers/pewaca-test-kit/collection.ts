/**
 * What the assertions of the Postman collection (PM) demand of our answers. Revision 2d0ae2e
 * (2026-01-11). Every function throws where an assertion would fail.
 */
import assert from "node:assert/strict";
import type { Form } from "../support/bounds.ts";
import { postForm } from "../support/multipart.ts";

const JSON_HEADERS = { Accept: "application/json" };
const POSTMAN = {
  boundary: "--------------------------735323031399963166993862",
  partLengths: false,
};

type Json = Record<string, unknown>;

/** PM:13-61. */
export async function residence(api: string, code: string): Promise<void> {
  const data = object((await get(api, `residence-by-code/${code}/`)).data);
  exists(data, "residence_name");
}

/** PM:63-113. */
export async function units(api: string, code: string): Promise<void> {
  const first = firstOf((await get(api, `units/code/${code}/`)).data);
  exists(first, "unit_id");
  exists(first, "unit_name");
}

/** PM:122-165. The gender that the sign-up will send. */
export async function gender(api: string): Promise<unknown> {
  return exists(firstOf((await get(api, "gender/")).data), "gender_id");
}

/** PM:358-381. */
export async function cities(api: string): Promise<void> {
  exists(await get(api, "cities/"), "data");
}

/** PM:386-531. */
export async function signUp(api: string, code: string, form: Form): Promise<void> {
  const answer = await postForm(`${api}/api/auth/sign-up/${code}/`, form, POSTMAN, JSON_HEADERS);
  const body = await bodyOf(answer, 201);
  assert.equal(body.success, true);
  exists(object(body.data), "email");
}

/** PM: the request that signs up with an address that is taken. */
export async function signUpAgain(api: string, code: string, form: Form): Promise<void> {
  const answer = await postForm(`${api}/api/auth/sign-up/${code}/`, form, POSTMAN, JSON_HEADERS);
  assert.equal((await bodyOf(answer, 400)).success, false);
}

/** PM:664-708. */
export async function verify(api: string, uid: string, token: string): Promise<void> {
  assert.equal((await get(api, `auth/verify/${uid}/${token}/`)).success, true);
}

/** PM:710-762. */
export async function resend(api: string, email: string): Promise<void> {
  assert.equal((await post(api, "auth/verify/resend/", { email }, 200)).success, true);
}

/** PM:770-882, the log-in that succeeds. */
export async function logIn(api: string, email: string, password: string): Promise<void> {
  const body = await post(api, "auth/login/", { email, password }, 200);
  exists(body, "token");
  exists(object(body.user), "email");
}

/** PM:770-882, the log-in with a wrong password. */
export async function logInWrongly(api: string, email: string, password: string): Promise<void> {
  assert.equal((await post(api, "auth/login/", { email, password }, 401)).success, false);
}

/** PM:884-936. With `Bearer`, where the frontend says `Token`. */
export async function profile(api: string, token: string): Promise<void> {
  object(await get(api, "auth/profil/", { Authorization: `Bearer ${token}` }));
}

/** PM:938-989. */
export async function refresh(api: string, token: string): Promise<unknown> {
  return exists(await post(api, "auth/token/refresh/", { refresh: token }, 200), "access");
}

/** PM:998-1048. */
export async function askForReset(api: string, email: string): Promise<void> {
  assert.equal((await post(api, "auth/password-reset/", { email }, 200)).success, true);
}

/** PM:1051-1085. Repeats the password, and asserts nothing. */
export async function setPassword(api: string, uid: string, token: string, password: string) {
  const body = { new_password: password, confirm_password: password };
  await post(api, `auth/reset/${uid}/${token}/`, body, 200);
}

function exists(value: Json, key: string): unknown {
  assert.ok(value[key] !== undefined && value[key] !== null, `Expected ${key} to exist`);
  return value[key];
}

function object(value: unknown): Json {
  assert.ok(value !== null && typeof value === "object" && !Array.isArray(value));
  return value as Json;
}

function firstOf(value: unknown): Json {
  assert.ok(Array.isArray(value) && value.length > 0);
  return value[0];
}

async function get(api: string, path: string, headers: Record<string, string> = {}): Promise<Json> {
  const answer = await fetch(`${api}/api/${path}`, { headers: { ...JSON_HEADERS, ...headers } });
  return await bodyOf(answer, 200);
}

async function post(api: string, path: string, body: unknown, status: number): Promise<Json> {
  const headers = { ...JSON_HEADERS, "Content-Type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  return await bodyOf(await fetch(`${api}/api/${path}`, init), status);
}

async function bodyOf(answer: Response, status: number): Promise<Json> {
  const body = await answer.json();
  assert.equal(answer.status, status);
  return body;
}
