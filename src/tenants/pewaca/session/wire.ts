import * as v from "valibot";
import type { Outcome } from "../../../outcome.ts";
import { parse, required, scalar } from "../shared/fields.ts";

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

/** A refresh token as it is sent. */
export const refreshSchema = v.object({ refresh: required });

/** Reads a refresh token. */
export function parseRefresh(fields: Record<string, unknown>): Outcome<{ refresh: string }> {
  return parse(refreshSchema, fields);
}
