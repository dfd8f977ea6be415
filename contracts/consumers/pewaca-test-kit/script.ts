/**
 * What `tests/registration-test.sh` (SH) does with our answers: curl, then jq. Revision 2d0ae2e
 * (2026-01-11). Every function throws where the script would count a failure.
 */
import type { Form } from "../support/bounds.ts";
import { postForm } from "../support/multipart.ts";

const JSON_HEADERS = { Accept: "application/json" };

/** curl: dashes and hexadecimal digits. */
const CURL = { boundary: "------------------------d74496d66958873e", partLengths: false };

/** SH:118-135. The name of the residence behind a code. */
export async function residenceName(api: string, code: string): Promise<string> {
  const body = await getJson(`${api}/api/residence-by-code/${code}/`);
  notNull(body.data, ".data");
  return text(body.data.residence_name, ".data.residence_name");
}

/** SH:341-357. Whether an unknown code is refused. */
export async function isRefusedCode(api: string, code: string): Promise<boolean> {
  const body = await getJson(`${api}/api/residence-by-code/${code}/`);
  return Object.hasOwn(body, "data") && body.data === null;
}

/** SH:137-157. The unit that the script signs up for. */
export async function firstUnit(api: string, code: string): Promise<[string, string]> {
  const { data } = await getJson(`${api}/api/units/code/${code}/`);
  return [text(data?.[0]?.unit_id, ".data[0].unit_id"), text(data?.[0]?.unit_name, ".unit_name")];
}

/** SH:183 and similar. The first choice of a list; `key` is `gender_id` for the genders, else `id`. */
export async function firstChoice(api: string, list: string, key: string): Promise<string> {
  const { data } = await getJson(`${api}/api/${list}/`);
  notNull(data, ".data");
  return text(data[0]?.[key], `.data[0].${key}`);
}

/** SH:205-277. Prints `success`, which the script compares with `true` and, repeated, `false`. */
export async function signUp(api: string, code: string, form: Form): Promise<string> {
  const answer = await postForm(`${api}/api/auth/sign-up/${code}/`, form, CURL, JSON_HEADERS);
  return text((await answer.json()).success, ".success");
}

/** SH:322-339. */
export async function resend(api: string, email: string): Promise<string> {
  return text((await postJson(`${api}/api/auth/verify/resend/`, { email })).success, ".success");
}

/** SH:292-320. The access token of a log-in that succeeds. */
export async function logIn(api: string, email: string, password: string): Promise<string> {
  const body = await postJson(`${api}/api/auth/login/`, { email, password });
  if (text(body.success, ".success") !== "true") throw new Error("Log-in failed");
  return text(body.token, ".token");
}

function notNull(value: unknown, path: string): void {
  if (value === null || value === undefined) throw new Error(`jq: ${path} is null`);
}

function text(value: unknown, path: string): string {
  notNull(value, path);
  return String(value);
}

// deno-lint-ignore no-explicit-any
async function getJson(url: string): Promise<any> {
  return await (await fetch(url, { headers: JSON_HEADERS })).json();
}

// deno-lint-ignore no-explicit-any
async function postJson(url: string, body: unknown): Promise<any> {
  const headers = { ...JSON_HEADERS, "Content-Type": "application/json" };
  return await (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
}
