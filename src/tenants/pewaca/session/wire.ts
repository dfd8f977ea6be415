import * as v from "valibot";
import type { Outcome } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { MAX_JSON_BYTES, parse, password, required } from "../shared/fields.ts";
import type { SessionTokens } from "../shared/tokens.ts";
import type { LoggedIn } from "./log_in.ts";

const logInSchema = v.object({ email: required, password });

/** A login. */
export const LOG_IN = route({
  method: "POST",
  path: "/api/auth/login",
  body: logInSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads a login: an address and a password, both as typed. */
export function parseLogIn(
  fields: Record<string, unknown>,
): Outcome<{ email: string; password: string }> {
  return parse(logInSchema, fields);
}

/** A login, with everything twice: each client reads it in another place. */
export function loggedInJson(loggedIn: LoggedIn) {
  const { access, refresh } = loggedIn.tokens;
  const user = {
    user_id: loggedIn.userId,
    email: loggedIn.email,
    username: loggedIn.username,
    full_name: loggedIn.fullName,
    role: loggedIn.isBoardMember ? "pengurus" : "warga",
    is_active: true,
    is_pengurus: loggedIn.isBoardMember,
  };
  return {
    data: { token: access, token_refresh: refresh, user },
    more: { token: access, access, refresh, token_refresh: refresh, user },
  };
}

const refreshSchema = v.object({ refresh: required });

/** A request for another access token. */
export const REFRESH_SESSION = route({
  method: "POST",
  path: "/api/auth/token/refresh",
  body: refreshSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads a refresh token. */
export function parseRefresh(fields: Record<string, unknown>): Outcome<{ refresh: string }> {
  return parse(refreshSchema, fields);
}

/** A new access token, and the refresh token that stays. Each client reads them in another place. */
export function refreshedJson({ access, refresh }: SessionTokens) {
  return {
    data: { token: access, access, token_refresh: refresh },
    more: { access, token: access, refresh },
  };
}
