import * as v from "valibot";
import { isEmailAddress } from "../../../core/email_address.ts";
import { similarityReasons } from "../../../core/passwords/rules.ts";
import { accepted, type Outcome, type Reason, type Refusal, refused } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { normalizeUsername } from "../shared/accounts/usernames.ts";
import {
  goodPassword,
  isNothing,
  lines,
  MAX_BIO,
  maxCharacters,
  parse,
  parseEach,
  PRODUCT_NAME,
} from "../shared/fields.ts";
import { MAX_JSON_BYTES } from "../shared/routes.ts";
import type { SignUp } from "./register_learner.ts";

/** Django's own pattern, which its API never enforced. */
const USERNAME = /^[\p{L}\p{N}_.@+-]+$/u;

/** Letters that nobody can see, such as the Hangul fillers. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** The roles that somebody may ask for. */
const ROLES = ["explorer", "guide", "both"] as const;

/** The registration of a learner. */
export const SIGN_UP = route({
  method: "POST",
  path: "/api/users/register",
  body: v.object({
    username: v.pipe(
      v.string("malformed"),
      v.transform(normalizeUsername),
      v.nonEmpty("required"),
      v.regex(USERNAME, "malformed"),
      v.check((username) => !INVISIBLE.test(username), "malformed"),
      maxCharacters(150),
    ),
    email: v.pipe(
      v.string("malformed"),
      v.trim(),
      v.transform(lowerDomain),
      v.nonEmpty("required"),
      maxCharacters(254),
      v.check(isEmailAddress, "malformed"),
    ),
    password: v.pipe(v.string("malformed"), v.nonEmpty("required"), goodPassword),
    role: v.pipe(
      v.optional(v.nullable(v.picklist(["", ...ROLES], "unknown")), null),
      v.transform((role) => role || null),
    ),
    bio: v.pipe(
      v.optional(v.nullable(v.string("malformed")), null),
      v.transform((bio) => bio ?? ""),
      lines,
      maxCharacters(MAX_BIO),
    ),
  }),
  maxBytes: MAX_JSON_BYTES,
});

/**
 * Reads a registration. Refuses with all that is wrong with it, what is missing first; `rest` is what is right.
 */
export function parseSignUp(
  fields: Record<string, unknown>,
): { ok: true; value: SignUp } | Refusal & { rest: Partial<SignUp> } {
  const missing = Object.entries({
    username: isNothing(fields.username),
    email: isNothing(fields.email),
    password: !fields.password,
  }).filter(([, isMissing]) => isMissing).map(([name]) => name);
  const parsed = parse(SIGN_UP.body, fields);
  const { username, email, password } = parseEach(SIGN_UP.body, fields);
  const reasons: Reason[] = [
    ...missing.length > 0 ? [MISSING] : [],
    ...parsed.ok ? [] : parsed.reasons.filter(({ field }) => !missing.includes(field)),
    ...similarityReasons(password ?? "", [username, email, PRODUCT_NAME], "password"),
  ];
  if (!parsed.ok || reasons.length > 0) {
    return { ok: false, reasons, rest: { username, email, password } };
  }
  const { role: requestedRole, ...signUp } = parsed.value;
  return { ok: true, value: { ...signUp, requestedRole } };
}

/** Django's one sentence for username, address and password. */
const MISSING: Reason = { code: "required", field: "account" };

/**
 * Reads the client's `Idempotency-Key`; `null` without one. Refuses with `malformed`
 * idempotencyKey.
 */
export function parseIdempotencyKey(header: string | undefined): Outcome<string | null> {
  if (header === undefined) return accepted(null);
  return /^[\x20-\x7e]{1,255}$/.test(header)
    ? accepted(header)
    : refused("malformed", "idempotencyKey");
}

/**
 * Lower-cases the domain and keeps the local part, as Django does when it stores an address. Only ASCII:
 * other letters could become ASCII ones.
 */
function lowerDomain(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return at < 0 ? email : email.slice(0, at) + domain;
}
