import * as v from "valibot";
import { accepted, type Outcome } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { newPassword, parse, sentPassword } from "../shared/fields.ts";
import { MAX_JSON_BYTES, PROFILE_PATH } from "../shared/routes.ts";
import type { PasswordChange } from "./change_password.ts";

/** The change of one's own password. */
export const CHANGE_PASSWORD = route({
  method: "POST",
  path: "/api/users/change-password",
  needsSession: true,
  body: v.object({
    current_password: sentPassword,
    new_password: newPassword,
    confirm_new_password: sentPassword,
  }),
  maxBytes: MAX_JSON_BYTES,
});

/** Reads the password that somebody has, whatever is wrong with the one that is to replace it. */
export function parseCurrentPassword(fields: Record<string, unknown>): Outcome<string> {
  const parsed = parse(v.object({ current_password: sentPassword }), fields);
  return parsed.ok ? accepted(parsed.value.current_password) : parsed;
}

/** What may come with the request to close an account. The frontend sends no password. */
const confirmationSchema = v.object({
  current_password: v.optional(v.nullable(sentPassword), null),
});

/** Deactivates one's own account. */
export const DEACTIVATE_ACCOUNT = route({
  method: "POST",
  path: "/api/users/deactivate",
  needsSession: true,
  body: confirmationSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Deletes one's own account. */
export const DELETE_ACCOUNT = route({
  method: "DELETE",
  path: PROFILE_PATH,
  needsSession: true,
  body: confirmationSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads the password that confirms that an account is to be closed; `null` when none was sent. */
export function parseConfirmation(fields: Record<string, unknown>): Outcome<string | null> {
  const parsed = parse(confirmationSchema, fields);
  return parsed.ok ? accepted(parsed.value.current_password) : parsed;
}

/** Reads a change of password. Wrong fields come before a confirmation that does not match. */
export function parsePasswordChange(fields: Record<string, unknown>): Outcome<PasswordChange> {
  const parsed = parse(CHANGE_PASSWORD.body, fields);
  if (!parsed.ok) return parsed;
  const { current_password: current, new_password: next, confirm_new_password } = parsed.value;
  return accepted({ current, next, isConfirmed: next === confirm_new_password });
}
