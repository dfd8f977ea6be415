import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { parse } from "../shared/fields.ts";

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
