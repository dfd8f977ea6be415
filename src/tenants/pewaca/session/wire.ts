import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { email, newPassword, parse, required, scalar } from "../shared/fields.ts";

/** A login as it is sent. */
export const logInSchema = v.object({
  email: required,
  password: v.pipe(scalar, v.nonEmpty("required")),
});

/** Reads a login: an address and a password, both as typed. */
export function parseLogIn(
  fields: Record<string, unknown>,
): Outcome<{ email: string; password: string }> {
  return parse(logInSchema, fields);
}

/** An address as it is sent. */
export const addressSchema = v.object({ email });

/** Reads a request that names an address and nothing else. */
export function parseAddress(fields: Record<string, unknown>): Outcome<{ email: string }> {
  return parse(addressSchema, fields);
}

/** A refresh token as it is sent. */
export const refreshSchema = v.object({ refresh: required });

/** Reads a refresh token. */
export function parseRefresh(fields: Record<string, unknown>): Outcome<{ refresh: string }> {
  return parse(refreshSchema, fields);
}

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
