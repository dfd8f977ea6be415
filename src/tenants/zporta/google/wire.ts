import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { parse } from "../shared/fields.ts";

/** A login by Google as it is sent. */
export const googleSchema = v.object({
  token: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.description("The ID token."),
    v.examples(["eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.e30.c2lnbmF0dXJl"]),
  ),
});

/** Reads a login by Google. */
export function parseGoogleToken(fields: Record<string, unknown>): Outcome<string> {
  if (!fields.token) return refused("required", "google");
  const parsed = parse(googleSchema, fields);
  return parsed.ok ? accepted(parsed.value.token) : refused("wrong", "google");
}
