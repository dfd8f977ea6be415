import * as v from "valibot";
import { EMAIL_ADDRESS } from "../../../core/email_address.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { filled, maxCharacters, newPassword, parse } from "../shared/fields.ts";

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
