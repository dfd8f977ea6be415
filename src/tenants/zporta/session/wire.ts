import * as v from "valibot";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { parse } from "../shared/fields.ts";
import { MAX_JSON_BYTES } from "../shared/routes.ts";
import type { LogIn } from "./log_in.ts";

/** The login with a password. */
export const LOG_IN = route({
  method: "POST",
  path: "/api/users/login",
  body: v.object({
    username: v.pipe(v.string(), v.trim(), v.nonEmpty()),
    password: v.pipe(v.string(), v.nonEmpty()),
  }),
  maxBytes: MAX_JSON_BYTES,
});

/** The logout. */
export const LOG_OUT = route({ method: "POST", path: "/api/users/logout", needsSession: true });

/** What an open page sends from time to time. */
export const HEARTBEAT = route({
  method: "POST",
  path: "/api/users/session/heartbeat",
  needsSession: true,
});

/** Reads a login. Refuses with `required` logIn when anything is missing, whichever it is. */
export function parseLogIn(fields: Record<string, unknown>): Outcome<LogIn> {
  const parsed = parse(LOG_IN.body, fields);
  if (!parsed.ok) return refused("required", "logIn");
  return accepted({ name: parsed.value.username, password: parsed.value.password });
}
