import assert from "node:assert/strict";
import { seededLearners } from "../../../local/seed/zporta_people.ts";
import type { Row } from "../../../src/deps.ts";
import type { SentEmail, Service } from "../service.ts";

/** The tables that a registration writes to. */
export const SIGN_UP_TABLES = ["auth_user", "users_profile", "users_userpreference"] as const;

/** Everything that people of this tenant can leave behind. */
export const ALL_TABLES = [
  ...SIGN_UP_TABLES,
  "authtoken_token",
  "users_teacherinvitation",
  "users_guideapplicationrequest",
  "users_userloginevent",
  "outbox",
] as const;

export const REGISTER_PATH = "/api/users/register/";

/** What the sign-up page sends. */
export function signUpForm(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    username: "haruka",
    email: "haruka@example.com",
    password: "Pass123!",
    role: "explorer",
    bio: "",
    ...changes,
  };
}

/** One of the seeded people. */
export function seeded(username: "staff" | "teacher" | "learner" | "legacy") {
  return seededLearners.find((learner) => learner.username === username)!;
}

/** Sends JSON, with a token when there is one. */
export function send(
  service: Service,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Response> {
  return service.fetch(path, {
    method,
    headers: {
      ...body === undefined ? {} : { "Content-Type": "application/json" },
      ...token ? { Authorization: `Token ${token}` } : {},
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** Registers somebody. */
export async function register(
  service: Service,
  changes: Record<string, unknown> = {},
): Promise<{ username: string; email: string; password: string }> {
  const form = signUpForm(changes);
  const response = await send(service, "POST", REGISTER_PATH, form);
  assert.equal(response.status, 201, await response.text());
  return form as { username: string; email: string; password: string };
}

/** Logs somebody in and returns the body of the answer. */
export async function logIn(
  service: Service,
  account: { username: string; password: string },
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const { username, password } = account;
  const response = await send(service, "POST", "/api/users/login/", { username, password });
  assert.equal(response.status, 200, JSON.stringify(service.logged));
  const body = await response.json();
  await service.backgroundDone();
  return body;
}

/** Registers somebody and logs in. */
export async function newLearner(
  service: Service,
  changes: Record<string, unknown> = {},
): Promise<{ token: string; userId: number; username: string; email: string; password: string }> {
  const account = await register(service, changes);
  const { token, id } = await logIn(service, account);
  return { ...account, token, userId: id };
}

/** The account's row. */
export async function accountOf(service: Service, username: string): Promise<Row> {
  const { rows } = await service.query("SELECT * FROM auth_user WHERE username = ?", [username]);
  return rows[0]!;
}

/** The profile's row. */
export async function profileOf(service: Service, userId: number): Promise<Row> {
  const { rows } = await service.query("SELECT * FROM users_profile WHERE user_id = ?", [userId]);
  return rows[0]!;
}

/** The token in the link of an invitation, which only its email has. */
export async function invitationToken(service: Service, id: number): Promise<string> {
  const { rows } = await service.query(
    "SELECT token FROM users_teacherinvitation WHERE id = ?",
    [id],
  );
  return String(rows[0]!.token).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The last mail to somebody. */
export async function mailTo(service: Service, address: string): Promise<SentEmail> {
  await service.backgroundDone();
  const mail = service.sent.findLast(({ to }) => to === address);
  assert.ok(mail, `no mail to ${address}`);
  return mail;
}

/** Asserts that an answer refuses fields, and says all of it again under `detail`, which pages show. */
export async function refusesFields(
  response: Response,
  errors: Record<string, string[]>,
): Promise<void> {
  assert.equal(response.status, 400);
  const { detail, ...fields } = await response.json();
  assert.deepEqual(fields, errors);
  for (const sentence of Object.values(errors).flat()) assert.ok(detail.includes(sentence), detail);
}

/** Asserts status and body of an answer. */
export async function answers(response: Response, status: number, body: unknown): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.deepEqual(JSON.parse(text), body);
}
