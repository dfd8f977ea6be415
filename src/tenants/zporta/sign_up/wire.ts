import * as v from "valibot";
import { EMAIL_ADDRESS } from "../../../core/email_address.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { isNothing, maxCharacters, parse, passwordLength } from "../shared/fields.ts";
import type { SignUp } from "./register_learner.ts";

/** Django's own pattern, which its API never enforced. */
const USERNAME = /^[\p{L}\p{N}_.@+-]+$/u;

/** What a learner may say to be at registration; everybody starts as an explorer. */
const ROLES = ["explorer", "guide", "both"] as const;

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
