import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { parse } from "../shared/fields.ts";
import { MAX_JSON_BYTES } from "../shared/routes.ts";

/** The login with Google. */
export const LOG_IN_WITH_GOOGLE = route({
  method: "POST",
  path: "/api/users/google-login",
  body: v.object({ token: v.pipe(v.string(), v.nonEmpty()) }),
  maxBytes: MAX_JSON_BYTES,
});

/** Reads Google's ID token. */
export function parseGoogleToken(fields: Record<string, unknown>): Outcome<string> {
  if (!fields.token) return refused("required", "google");
  const parsed = parse(LOG_IN_WITH_GOOGLE.body, fields);
  return parsed.ok ? accepted(parsed.value.token) : refused("wrong", "google");
}
