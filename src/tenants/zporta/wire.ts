import * as v from "valibot";
import { EMAIL_ADDRESS } from "../../core/email_address.ts";
import { isPhotoKey } from "../../core/photos.ts";
import type { MediaUrls } from "../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../outcome.ts";
import { sentence } from "./messages.ts";

/** The wire name of each field that is called something else here. */
const WIRE_NAMES: Record<string, string> = {
  admin: "admin_notes",
  confirmation: "confirm_new_password",
  currentPassword: "current_password",
  newPassword: "new_password",
  personalMessage: "personal_message",
  referredBy: "referred_by",
  subjects: "subjects_to_teach",
};

const OUR_NAMES = Object.fromEntries(
  Object.entries(WIRE_NAMES).map(([ours, wire]) => [wire, ours]),
);

/** The shortest password, in characters as people count them. */
const MIN_PASSWORD = 8;
const MAX_PASSWORD_BYTES = 1024;

/** Django's own pattern, which its API never enforced. */
const USERNAME = /^[\p{L}\p{N}_.@+-]+$/u;

/** What a learner may say to be at registration; everybody starts as an explorer. */
const ROLES = ["explorer", "guide", "both"];

// --- what clients send ---------------------------------------------------------------------------

/** Who wants an account: a registration in our words. */
export type SignUp = {
  username: string;
  email: string;
  password: string;
  requestedRole: string | null;
  bio: string;
};

/**
 * Reads a registration. What is missing comes before what is malformed, and the username before the
 * address, because the answer has room for one sentence.
 */
export function parseSignUp(fields: Record<string, unknown>): Outcome<SignUp> {
  const { username, email, password, role, bio } = fields;
  if (isNothing(username) || isNothing(email) || !password) return refused("required", "account");

  const reasons: Reason[] = [];
  const name = typeof username === "string" ? username.trim().normalize("NFKC") : "";
  const address = typeof email === "string" ? lowerDomain(email.trim()) : "";
  if (!USERNAME.test(name)) reasons.push({ code: "malformed", field: "username" });
  else if ([...name].length > 150) reasons.push({ code: "too_long", field: "username" });
  if (!EMAIL_ADDRESS.test(address)) reasons.push({ code: "malformed", field: "email" });
  else if (address.length > 254) reasons.push({ code: "too_long", field: "email" });
  const problem = passwordProblem(password);
  if (problem) reasons.push({ code: problem, field: "password" });
  if (role && typeof role !== "string") reasons.push({ code: "malformed", field: "role" });
  else if (role && !ROLES.includes(String(role))) reasons.push({ code: "unknown", field: "role" });
  if (bio && typeof bio !== "string") reasons.push({ code: "malformed", field: "bio" });
  if (reasons.length > 0) return { ok: false, reasons };

  return accepted({
    username: name,
    email: address,
    password: String(password),
    requestedRole: role ? String(role) : null,
    bio: bio ? String(bio) : "",
  });
}

/** Missing, null, '' and 0 are the same nothing for Django; so are blanks for us. */
function isNothing(value: unknown): boolean {
  return !value || typeof value === "string" && value.trim() === "";
}

/** Django lower-cases the domain when it stores an address, and leaves the local part as typed. */
function lowerDomain(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 0 ? email : email.slice(0, at) + email.slice(at).toLowerCase();
}

/** What is wrong with a new password. Taken exactly as sent: no trim, no normalisation. */
function passwordProblem(password: unknown): "malformed" | "too_short" | "too_long" | null {
  if (typeof password !== "string") return "malformed";
  if ([...password].length < MIN_PASSWORD) return "too_short";
  return new TextEncoder().encode(password).length > MAX_PASSWORD_BYTES ? "too_long" : null;
}

/** Reads a login: a username or an address, and a password. */
export function parseLogIn(
  fields: Record<string, unknown>,
): Outcome<{ name: string; password: string }> {
  const { username, password } = fields;
  const isText = typeof username === "string" && typeof password === "string";
  if (!isText || isNothing(username) || !password) return refused("required", "logIn");
  return accepted({ name: username.trim(), password });
}

const MISSING = Symbol("missing");

/** A text as Django REST framework's CharField takes it: a number is its digits. */
const charField = v.pipe(
  v.optional(v.unknown(), MISSING),
  v.check((value) => value !== MISSING, "required"),
  v.check((value) => value !== null, "null"),
  v.check((value) => typeof value === "string" || typeof value === "number", "malformed"),
  v.transform(String),
);
const filled = v.pipe(charField, v.check((value) => value.trim() !== "", "blank"));
const newPassword = v.pipe(
  filled,
  v.check((value) => passwordProblem(value) !== "too_short", "too_short"),
  v.check((value) => passwordProblem(value) !== "too_long", "too_long"),
);

/** A mandatory text of at most `max` characters, without the blanks around it. */
export function requiredText(max: number) {
  return v.pipe(filled, v.trim(), maxCharacters(max));
}

/** A text of at most `max` characters that may be absent, null or blank: all three are `null`. */
export function optionalText(max: number) {
  return v.pipe(
    v.optional(v.unknown(), null),
    v.check((value) => value === null || ["string", "number"].includes(typeof value), "malformed"),
    v.transform((value) => value === null ? "" : String(value).trim()),
    maxCharacters(max),
    v.transform((value) => value === "" ? null : value),
  );
}

/** No more than `max` characters, as people count them. */
export function maxCharacters(max: number) {
  return v.check((value: string) => [...value].length <= max, `too_long:${max}`);
}

const emailSchema = v.object({
  email: v.pipe(filled, v.trim(), v.regex(EMAIL_ADDRESS, "malformed"), maxCharacters(254)),
});

/** Reads a request that names an address and nothing else. */
export function parseEmail(fields: Record<string, unknown>): Outcome<{ email: string }> {
  return parse(emailSchema, fields);
}

const changeSchema = v.object({
  current_password: filled,
  new_password: newPassword,
  confirm_new_password: filled,
});

/** Reads a change of password. The fields come before what contradicts between them. */
export function parsePasswordChange(
  fields: Record<string, unknown>,
): Outcome<{ current: string; next: string; isConfirmed: boolean }> {
  const parsed = parse(changeSchema, fields);
  if (!parsed.ok) return parsed;
  const { current_password: current, new_password: next, confirm_new_password } = parsed.value;
  return accepted({ current, next, isConfirmed: next === confirm_new_password });
}

const resetSchema = v.object({ uid: filled, token: filled, new_password: newPassword });

/** Reads the new password that somebody sets with a link. */
export function parsePasswordReset(
  fields: Record<string, unknown>,
): Outcome<{ uid: string; token: string; password: string }> {
  const parsed = parse(resetSchema, fields);
  if (!parsed.ok) return parsed;
  const { uid, token, new_password: password } = parsed.value;
  return accepted({ uid, token, password });
}

/** Validates all fields at once; the first thing wrong with each is its reason. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  fields: Record<string, unknown>,
): Outcome<v.InferOutput<S>> {
  const result = v.safeParse(schema, fields, { abortPipeEarly: true });
  if (result.success) return accepted(result.output);
  const reasons = result.issues.map((issue): Reason => {
    const [code, value] = issue.message.split(":", 2);
    const wire = String(issue.path?.[0]?.key);
    return { code: code as Reason["code"], field: OUR_NAMES[wire] ?? wire, value };
  });
  return { ok: false, reasons };
}

// --- what clients read ---------------------------------------------------------------------------

/** Reasons as Django REST framework writes them: a list of sentences under each field. */
export function fieldErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  return errors;
}

/** A moment as Django REST framework writes it: UTC, `Z`, microseconds when there are any. */
export function isoOrNull(value: string | null): string | null {
  return value === null ? null : `${value.replace(" ", "T").replace(/\.0+$/, "")}Z`;
}

/** A stored path as an absolute URL. Blank is none; what already is a URL stays one. */
export function mediaOrNull(media: MediaUrls, path: string | null): string | null {
  if (!path) return null;
  if (/^https?:\/\//.test(path)) return path;
  const base = isPhotoKey(path) ? media.photosUrl : media.legacyUrl;
  return `${base}/${path.replace(/^\/+/, "")}`;
}

/** MySQL's booleans. */
export function bool(value: unknown): boolean {
  return Number(value) === 1;
}

/** A number that the driver hands over as text, such as a BIGINT. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
