import assert from "node:assert/strict";
import { seededEstates } from "../../../local/seed/seed.ts";
import { encodeAccountId, issueLinkToken, type Link } from "../../../src/core/link_tokens.ts";
import {
  type Credentials,
  passwordState,
  resetState,
} from "../../../src/tenants/pewaca/shared/accounts/credentials.ts";
import { disownLink, resetLink } from "../../../src/tenants/pewaca/shared/accounts/links.ts";
import { verificationLink } from "../../../src/tenants/pewaca/verification/emails.ts";
import { type SentEmail, type Service, settings } from "../service.ts";

/** The tables that a sign-up writes to. */
export const SIGN_UP_TABLES = ["m_user", "m_warga", "outbox"] as const;

/** The statements of a sign-up by an estate's code, in their order: what each is about, and its text. */
export const SIGN_UP_STATEMENTS: readonly [string, RegExp][] = [
  ["the look-up", /^\s*SELECT r\.id AS residence_id/],
  ["BEGIN", /^BEGIN/],
  ["the account", /^\s*INSERT INTO m_user/],
  ["the resident", /^\s*INSERT INTO m_warga/],
  ["the pending email", /^\s*INSERT INTO outbox/],
  ["COMMIT", /^COMMIT/],
];

/** Estate 3, "Teras Country". */
export const ESTATE = seededEstates.find(({ id }) => id === 3)!;
export const OTHER_ESTATE = seededEstates.find(({ id }) => id === 1)!;
export const PUBLIC_SIGN_UP_PATH = "/api/auth/public-sign-up/";
export const SIGN_UP_PATH = `/api/auth/sign-up/${ESTATE.code}/`;

/** The seven fields of the live page. */
export function shortForm(changes: Record<string, string> = {}): Record<string, string> {
  return {
    email: "rina@example.com",
    password: "rahasia-sekali",
    unit_id: String(ESTATE.unitId),
    full_name: "Rina Wulandari",
    phone_no: "081234567890",
    family_as: "1",
    code: ESTATE.code,
    ...changes,
  };
}

/** What the public page sends, with everything that it lets a visitor choose. */
export function publicForm(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    full_name: "Rina Wulandari",
    phone_no: "081234567890",
    residence_id: String(ESTATE.id),
    email: "rina@example.com",
    password: "rahasia",
    account_type: "warga",
    is_warga: true,
    is_staff: false,
    unit_id: String(ESTATE.unitId),
    blok_rumah: "TC-05",
    ...changes,
  };
}

/** The fifteen fields of the test kit. */
export function longForm(changes: Record<string, string> = {}): Record<string, string> {
  return shortForm({
    nik: "3174010112900001",
    gender_id: "2",
    date_of_birth: "1990-01-15",
    religion: "1",
    place_of_birth: "Jakarta",
    marital_status: "1",
    occupation: "2",
    education: "8",
    ...changes,
  });
}

/** The same fields as Laravel's HTTP client sends them. */
export function multipart(fields: Record<string, string>, lineEnd = "\r\n"): RequestInit {
  const boundary = "0123456789abcdef0123456789abcdef01234567";
  const parts = Object.entries(fields).map(([name, value]) =>
    [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"`,
      `Content-Length: ${new TextEncoder().encode(value).length}`,
      "",
      value,
      "",
    ].join(lineEnd)
  );
  return {
    method: "POST",
    headers: {
      "Accept": "application/json",
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
    },
    body: `${parts.join("")}--${boundary}--${lineEnd}`,
  };
}

/** A form with files, as a browser sends it. */
export function formWith(
  fields: Record<string, string>,
  files: Record<string, Uint8Array<ArrayBuffer>>,
  type = "image/jpeg",
): RequestInit {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, bytes] of Object.entries(files)) {
    form.set(name, new Blob([bytes], { type }), "photo.jpg");
  }
  return { method: "POST", body: form };
}

/** A JSON body. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "Accept": "application/json", "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** Signs somebody up, and waits for the mail. */
export async function signUp(
  service: Service,
  changes: Record<string, string> = {},
): Promise<{ userId: number; email: string; password: string; mail: SentEmail }> {
  const form = shortForm(changes);
  const response = await service.fetch(SIGN_UP_PATH, multipart(form));
  assert.equal(response.status, 201, await response.clone().text());
  const { data } = await response.json();
  await service.backgroundDone();
  const mail = service.sent.findLast(({ to }) => to === form.email);
  assert.ok(mail, "no mail was sent");
  return { userId: data.user_id, email: form.email!, password: form.password!, mail };
}

/** The path that the verification page calls for the link in a mail. */
export function verifyPath(mail: { text: string }): string {
  const [, uid, token] = /\/verified\/([^/\s]+)\/([^/\s]+)\//.exec(mail.text) ?? [];
  assert.ok(uid && token, "the mail has no link");
  return `/api/auth/verify/${uid}/${token}/`;
}

/** Signs somebody up and follows the link. */
export async function verifiedResident(
  service: Service,
  changes: Record<string, string> = {},
): Promise<{ userId: number; email: string; password: string }> {
  const { mail, ...resident } = await signUp(service, changes);
  const response = await service.fetch(verifyPath(mail));
  assert.equal(response.status, 200);
  return resident;
}

/** The path of the reset page's call for the link in a mail. */
export function resetPath(mail: { text: string }): string {
  const [, uid, token] = /\/reset\/([^/\s]+)\/([^/\s]+)\//.exec(mail.text) ?? [];
  assert.ok(uid && token, "the mail has no link");
  return `/api/auth/reset/${uid}/${token}/`;
}

/** The path of the page behind "Bukan saya" in a mail. */
export function disownPath(mail: { text: string }): string {
  const [, path] =
    /http:\/\/daftar\.test(\/api\/auth\/bukan-saya\/[^/\s]+\/[^/\s]+\/)/.exec(mail.text) ?? [];
  assert.ok(path, "the mail has no link");
  return path;
}

/** Tokens that fit an account as it is now, as if they had been mailed a moment ago. */
export async function fittingPaths(
  service: Service,
  userId: number,
): Promise<{ verify: string; reset: string; disown: string }> {
  const { rows: [row] } = await service.query(
    `SELECT user_email, user_password, rehashed_from, rehashed_to, sessions_valid_from
     FROM m_user WHERE user_id = ?`,
    [userId],
  );
  assert.ok(row, `no account ${userId}`);
  const { serviceKey } = settings;
  const email = String(row.user_email);
  const state = await passwordState(serviceKey, row as Credentials);
  const path = async (page: string, link: Link) => {
    const token = await issueLinkToken(serviceKey, link, service.clock.now);
    return `/api/auth/${page}/${encodeAccountId(userId)}/${token}/`;
  };
  return {
    verify: await path("verify", verificationLink(userId, email, state)),
    reset: await path(
      "reset",
      resetLink(userId, email, await resetState(serviceKey, row as Credentials)),
    ),
    disown: await path("bukan-saya", disownLink(userId, email)),
  };
}

/** Logs in and returns the access token. */
export async function accessToken(
  service: Service,
  account: { email: string; password: string },
): Promise<string> {
  const response = await service.fetch("/api/auth/login/", json(account));
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()).data.token;
}
