import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { newPassword, parse, scalar } from "../shared/fields.ts";

/** A new password as it is sent. */
export const newPasswordSchema = v.object({
  new_password: newPassword(8),
  confirm_password: scalar,
});

/** Reads the password that a reset asks for. Its repetition, where one is sent, must be the same. */
export function parseNewPassword(fields: Record<string, unknown>): Outcome<{ password: string }> {
  const parsed = parse(newPasswordSchema, fields);
  if (!parsed.ok) return parsed;
  const { new_password: password, confirm_password: repeated } = parsed.value;
  if (repeated !== "" && repeated !== password) return refused("mismatch", "newPassword");
  return accepted({ password });
}
