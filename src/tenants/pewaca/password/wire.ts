import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { addressSchema, MAX_JSON_BYTES, newPassword, parse, scalar } from "../shared/fields.ts";

/** A request for a link that sets a new password. */
export const REQUEST_RESET = route({
  method: "POST",
  path: "/api/auth/password-reset",
  body: addressSchema,
  maxBytes: MAX_JSON_BYTES,
});

const newPasswordSchema = v.object({
  new_password: newPassword(8),
  confirm_password: scalar,
});

/** A new password, with the link from the email. */
export const RESET_PASSWORD = route({
  method: "POST",
  path: "/api/auth/reset/:uid/:token",
  body: newPasswordSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads a new password. Refuses with `mismatch` when it was repeated differently. */
export function parseNewPassword(fields: Record<string, unknown>): Outcome<{ password: string }> {
  const parsed = parse(newPasswordSchema, fields);
  if (!parsed.ok) return parsed;
  const { new_password: password, confirm_password: repeated } = parsed.value;
  if (repeated !== "" && repeated !== password) return refused("mismatch", "newPassword");
  return accepted({ password });
}
