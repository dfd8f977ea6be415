import * as v from "valibot";
import { accepted, type Outcome } from "../../../outcome.ts";
import { filled, newPassword, parse } from "../shared/fields.ts";

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
