/**
 * What the Laravel frontend does with our answers, reduced to its reads. Derived from revision
 * 2d0ae2e (2026-01-11); the tags name its files, as listed at the top of the specification.
 */
import { type Form } from "../../support/bounds.ts";
import { postForm } from "../../support/multipart.ts";
import { each, print, read } from "./php.ts";

/** Every call of the frontend has this header. */
export const JSON_HEADERS = { Accept: "application/json" };

/** An entry of a drop-down. */
export type Option = { value: string; label: string };

/** RC:40-47, V:auth/register:226. The heading of the sign-up page. */
export async function residenceName(api: string, code: string): Promise<string> {
  return print(read(await getJson(`${api}/api/residence-by-code/${code}/`), "data", "name"));
}

/** RC:58-71, V:auth/register:248. The `data` key is read without a guard; nothing in it is no unit. */
export async function unitOptions(api: string, code: string): Promise<Option[]> {
  const units = read(await getJson(`${api}/api/units/code/${code}/`), "data");
  return options(units || [], "unit_id", "unit_name");
}

/** RC:73-80, AC:75-85, AC:136-143; V:auth/register:281, V:akun/editakun:153-221. A drop-down of choices. */
export async function choiceOptions(
  api: string,
  list: string,
  token: string | null = null,
): Promise<Option[]> {
  const headers = { ...JSON_HEADERS, ...token && { Authorization: `Token ${token}` } };
  return options(read(await getJson(`${api}/api/${list}/`, headers), "data"), "id", "name");
}

/** RC:91-98. The cities are passed to the page, which does not use them: only the key must exist. */
export async function cities(api: string): Promise<unknown> {
  return read(await getJson(`${api}/api/cities/`), "data");
}

/** What the visitor sees after posting the sign-up form. */
export type SignUpPage = { heading: string } | { inline: Record<string, string> };

/** RC:185-221. A multipart form; then a heading, or messages under the three fields that show any. */
export async function signUp(api: string, code: string, form: Form): Promise<SignUpPage> {
  const style = { boundary: randomBoundary(), partLengths: true };
  const answer = await postForm(`${api}/api/auth/sign-up/${code}/`, form, style, JSON_HEADERS);
  const body = await answer.json();
  if (answer.ok) return { heading: print(read(body, "data", "message")) };
  return { inline: inlineErrors(read(body, "errors")) };
}

// V:auth/register:252-301: the other fields' messages are not rendered.
function inlineErrors(errors: unknown): Record<string, string> {
  const shown = ["unit_id", "email", "password"];
  const inline = each(errors)
    .filter(([field]) => shown.includes(field))
    .map(([field, messages]) => [field, print(read(messages, "0"))]);
  return Object.fromEntries(inline);
}

/** What the log-in form leads to. */
export type LoginPage =
  | { token: string; refreshToken: string }
  | { page: "/activated" }
  | { flash: string };

/** LC:58-113. Statuses are ignored; `User is inactive` is compared literally (LC:91). */
export async function logIn(api: string, email: string, password: string): Promise<LoginPage> {
  const body = await postJson(`${api}/api/auth/login/`, { email, password });
  if (read(body, "success")) {
    return {
      token: print(read(body, "data", "token")),
      refreshToken: print(read(body, "data", "token_refresh")),
    };
  }
  const message = read(body, "message");
  return message === "User is inactive" ? { page: "/activated" } : { flash: print(message) };
}

/** MW-T:32-53. Null when the session is flushed; else the new token, read without a guard. */
export async function refreshToken(api: string, refresh: string): Promise<string | null> {
  const answer = await fetch(`${api}/api/auth/token/refresh/`, jsonPost({ refresh }));
  const text = await answer.text();
  if (!answer.ok) return null;
  return print(read(JSON.parse(text), "data", "token"));
}

/** The profile as the session and the pages keep it. */
export type Profile = { user: unknown; warga: unknown; residence: unknown };

/** LC:117-176, AC:21-32, AC:92-99. The three keys are read without a guard. */
export async function profile(api: string, token: string): Promise<Profile> {
  const headers = { ...JSON_HEADERS, Authorization: `Token ${token}` };
  const data = read(await getJson(`${api}/api/auth/profil/`, headers), "data");
  return {
    user: read(data, "user"),
    warga: read(data, "warga"),
    residence: read(data, "residence"),
  };
}

/** LC:152. Whether the log-in succeeds: the addresses are compared case-sensitively. */
export function isLoginAccepted({ user }: Profile, typedEmail: string): boolean {
  return read(user, "email") === typedEmail && Boolean(read(user, "is_active"));
}

/**
 * MW-A:26-28, MW-R:16-22. Whether more than the home and account pages may be used; `is_checker` alone may be
 * missing.
 */
export function hasFullAccess({ user, warga }: Profile): boolean {
  const roles = each(read(user, "residence_commites")).map(([, seat]) => read(seat, "role", "id"));
  return Boolean(read(user, "is_pengurus")) || roles.length > 0 ||
    Boolean((warga as { is_checker?: unknown } | null)?.is_checker);
}

/** A seat in a committee, as the session has it. */
export type Seat = { roleId: string; residence: unknown; residentId: string };

/** MW-R:16-22, the report pages, PembayaranController:17. */
export function seats({ user }: Profile): Seat[] {
  return each(read(user, "residence_commites")).map(([, seat]) => ({
    roleId: print(read(seat, "role", "id")),
    residence: read(seat, "residence"),
    residentId: print(read(seat, "warga")),
  }));
}

/** LC:157, V:home/index:658-691, V:akun/akunpage:12-15, V:layouts/residence/bottomnavbar:22. */
export function homePage({ user, warga, residence }: Profile): Record<string, string> {
  return {
    welcome: print(read(user, "username")),
    accountId: print(read(user, "user_id")),
    seats: String(each(read(user, "residence_commites")).length),
    name: print(read(warga, "full_name")),
    photo: print(read(warga, "profile_photo")),
    residentId: print(read(warga, "id")),
    residence: print(read(residence, "name")),
    isTerasCountry: String(Number(read(residence, "id")) === 3),
  };
}

/** V:akun/akuninfo:7-123, V:akun/familyinfo:26. Nested names are read without a guard. */
export function accountPage({ user, warga, residence }: Profile): Record<string, string> {
  const married = print(read(warga, "marital_status", "id")) === "1";
  return {
    image: print(read(residence, "image")),
    residence: print(read(residence, "name")),
    unit: print(read(warga, "unit_id", "unit_name")),
    email: print(read(user, "email")),
    phone: print(read(warga, "phone_no")),
    gender: print(read(warga, "gender_id")),
    born: print(read(warga, "date_of_birth")),
    birthplace: print(read(warga, "place_of_birth")),
    nik: print(read(warga, "nik")),
    religion: print(read(warga, "religion", "name")),
    maritalStatus: print(read(warga, "marital_status", "name")),
    marriagePhoto: married ? print(read(warga, "marriagePhoto")) : "",
    occupation: print(read(warga, "occupation", "name")),
    education: print(read(warga, "education", "name")),
    familyRole: print(read(warga, "family_as", "name")),
  };
}

/** V:akun/editakun:64-221, AC:38. The choices that the edit page preselects. */
export function editPage({ warga, residence }: Profile): Record<string, string> {
  return {
    image: print(read(residence, "image")),
    residenceId: print(read(warga, "residence")),
    unit: print(read(warga, "unit_id", "unit_id")),
    name: print(read(warga, "full_name")),
    photo: print(read(warga, "profile_photo")),
    phone: print(read(warga, "phone_no")),
    gender: print(read(warga, "gender_id")),
    born: print(read(warga, "date_of_birth")),
    birthplace: print(read(warga, "place_of_birth")),
    religion: print(read(warga, "religion", "id")),
    maritalStatus: print(read(warga, "marital_status", "id")),
    occupation: print(read(warga, "occupation", "id")),
    education: print(read(warga, "education", "id")),
    familyRole: print(read(warga, "family_as", "id")),
  };
}

/** The origin of the page that the link in the email opens. */
export const PAGE_ORIGIN = "https://pewaca.id";

/**
 * V:auth/verify:88-276. The visitor's browser asks, from the verification page. Statuses are
 * ignored; `true` when `success` is exactly true, else the message that the page shows.
 *
 * @throws as a browser does when the answer may not be read from that page.
 */
export async function verifyInBrowser(
  fetchUrl: (url: string, init: RequestInit) => Promise<Response>,
  api: string,
  uid: string,
  token: string,
): Promise<true | string> {
  const answer = await fetchUrl(`${api}/api/auth/verify/${uid}/${token}/`, {
    headers: { Origin: PAGE_ORIGIN },
  });
  const body = await answer.json();
  const allowed = answer.headers.get("Access-Control-Allow-Origin");
  if (allowed !== "*" && allowed !== PAGE_ORIGIN) throw new TypeError("Failed to fetch");
  if (body.success === true) return true;
  if (typeof body.message !== "string") throw new TypeError("The page shows: undefined");
  return body.message;
}

/** Laravel's `Http::get()->json()`: the status does not matter. */
export async function getJson(url: string, headers: HeadersInit = JSON_HEADERS): Promise<unknown> {
  return await (await fetch(url, { headers })).json();
}

async function postJson(url: string, body: unknown): Promise<unknown> {
  return await (await fetch(url, jsonPost(body))).json();
}

/** Laravel's `Http::post()`: JSON by default. */
export function jsonPost(body: unknown): RequestInit {
  const headers = { ...JSON_HEADERS, "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

/** The entries of a drop-down. */
export function options(items: unknown, value: string, label: string): Option[] {
  return each(items).map(([, item]) => ({
    value: print(read(item, value)),
    label: print(read(item, label)),
  }));
}

/** Guzzle: forty hexadecimal digits. */
export function randomBoundary(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(20)))
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
