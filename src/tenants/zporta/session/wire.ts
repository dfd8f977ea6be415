import * as v from "valibot";
import { EMAIL_ADDRESS } from "../../../core/email_address.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { filled, isNothing, maxCharacters, parse, passwordLength } from "../shared/fields.ts";

/** Django's own pattern, which its API never enforced. */
const USERNAME = /^[\p{L}\p{N}_.@+-]+$/u;

/** What a learner may say to be at registration; everybody starts as an explorer. */
const ROLES = ["explorer", "guide", "both"] as const;

/** Who wants an account: a registration in our words. */
export type SignUp = {
  username: string;
  email: string;
  password: string;
  requestedRole: string | null;
  bio: string;
};

/** A registration as it is sent. */
export const signUpSchema = v.object({
  username: v.pipe(
    v.string("malformed"),
    v.trim(),
    v.normalize("NFKC"),
    v.nonEmpty("required"),
    v.regex(USERNAME, "malformed"),
    maxCharacters(150),
    v.description("In Unicode's form NFKC."),
  ),
  email: v.pipe(
    v.string("malformed"),
    v.trim(),
    v.transform(lowerDomain),
    v.nonEmpty("required"),
    v.regex(EMAIL_ADDRESS, "malformed"),
    maxCharacters(254),
  ),
  password: v.pipe(v.string("malformed"), v.nonEmpty("required"), passwordLength),
  role: v.pipe(
    v.optional(v.nullable(v.picklist(["", ...ROLES], "unknown")), null),
    v.transform((role) => role || null),
    v.description("A wish: everybody starts as an explorer."),
  ),
  bio: v.pipe(
    v.optional(v.nullable(v.string("malformed")), null),
    v.transform((bio) => bio ?? ""),
  ),
});

/**
 * Reads a registration. What is missing comes before what is malformed, and the username before the
 * address, because the answer has room for one sentence.
 */
export function parseSignUp(fields: Record<string, unknown>): Outcome<SignUp> {
  const isMissing = isNothing(fields.username) || isNothing(fields.email) || !fields.password;
  if (isMissing) return refused("required", "account");
  const parsed = parse(signUpSchema, fields);
  if (!parsed.ok) return parsed;
  const { username, email, password, role, bio } = parsed.value;
  return accepted({ username, email, password, requestedRole: role, bio });
}

/** Django lower-cases the domain when it stores an address, and leaves the local part as typed. */
function lowerDomain(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 0 ? email : email.slice(0, at) + email.slice(at).toLowerCase();
}

/** A login as it is sent. */
export const logInSchema = v.object({
  username: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty(),
    v.description("The username, or the address."),
  ),
  password: v.pipe(v.string(), v.nonEmpty()),
});

/** Reads a login: a username or an address, and a password. */
export function parseLogIn(
  fields: Record<string, unknown>,
): Outcome<{ name: string; password: string }> {
  const parsed = parse(logInSchema, fields);
  if (!parsed.ok) return refused("required", "logIn");
  return accepted({ name: parsed.value.username, password: parsed.value.password });
}

/** An address as it is sent. */
export const addressSchema = v.object({
  email: v.pipe(filled, v.trim(), v.regex(EMAIL_ADDRESS, "malformed"), maxCharacters(254)),
});

/** Reads a request that names an address and nothing else. */
export function parseEmail(fields: Record<string, unknown>): Outcome<{ email: string }> {
  return parse(addressSchema, fields);
}

/** A request for a magic link as it is sent. */
export const magicLinkSchema = v.object({ email: v.pipe(v.string(), v.trim(), v.nonEmpty()) });

/** Reads a request for a magic link. What is no address belongs to nobody. */
export function parseMagicLink(fields: Record<string, unknown>): Outcome<{ email: string }> {
  const parsed = parse(magicLinkSchema, fields);
  return parsed.ok ? parsed : refused("required", "magicEmail");
}

/** A login by Google as it is sent. */
export const googleSchema = v.object({
  token: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.description("The ID token."),
    v.examples(["eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.e30.c2lnbmF0dXJl"]),
  ),
});

/** Reads a login by Google. */
export function parseGoogleToken(fields: Record<string, unknown>): Outcome<string> {
  if (!fields.token) return refused("required", "google");
  const parsed = parse(googleSchema, fields);
  return parsed.ok ? accepted(parsed.value.token) : refused("wrong", "google");
}

const newPassword = v.pipe(filled, passwordLength);

/** A change of password as it is sent. */
export const passwordChangeSchema = v.object({
  current_password: filled,
  new_password: newPassword,
  confirm_new_password: filled,
});

/** Reads a change of password. The fields come before what contradicts between them. */
export function parsePasswordChange(
  fields: Record<string, unknown>,
): Outcome<{ current: string; next: string; isConfirmed: boolean }> {
  const parsed = parse(passwordChangeSchema, fields);
  if (!parsed.ok) return parsed;
  const { current_password: current, new_password: next, confirm_new_password } = parsed.value;
  return accepted({ current, next, isConfirmed: next === confirm_new_password });
}

/** A new password and the link that allows it, as they are sent. */
export const passwordResetSchema = v.object({
  uid: filled,
  token: filled,
  new_password: newPassword,
});

/** Reads the new password that somebody sets with a link. */
export function parsePasswordReset(
  fields: Record<string, unknown>,
): Outcome<{ uid: string; token: string; password: string }> {
  const parsed = parse(passwordResetSchema, fields);
  if (!parsed.ok) return parsed;
  const { uid, token, new_password: password } = parsed.value;
  return accepted({ uid, token, password });
}
