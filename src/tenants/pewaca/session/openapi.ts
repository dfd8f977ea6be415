import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import { FAULTS, LIMITED, refusal, UNREADABLE } from "../shared/openapi.ts";
import { email, fullName, id, success, textOrNull } from "../shared/shapes.ts";
import { ACCESS_DAYS, REFRESH_DAYS } from "../shared/tokens.ts";
import { LOG_IN, REFRESH_SESSION } from "./wire.ts";

const token = v.pipe(
  v.string(),
  v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  v.examples(["eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoxMjN9.c2lnbmF0dXJl"]),
);

/** The account that was logged in. */
const accountShape = v.object({
  user_id: id,
  email,
  username: textOrNull,
  full_name: fullName,
  role: v.picklist(["warga", "pengurus"]),
  is_active: v.literal(true),
  is_pengurus: v.boolean(),
});

/** A login, with everything twice: each client reads it in another place. */
const loggedInShape = v.object({
  ...success(200, v.object({ token, token_refresh: token, user: accountShape })).entries,
  token,
  access: token,
  refresh: token,
  token_refresh: token,
  user: accountShape,
});

/** A new access token, and the refresh token that stays. */
const refreshedShape = v.object({
  ...success(200, v.object({ token, access: token, token_refresh: token })).entries,
  access: token,
  token,
  refresh: token,
});

/** Logging in, and staying logged in. */
export const SESSION: readonly Operation[] = [
  describe(LOG_IN, {
    id: "logIn",
    section: "Account",
    summary: "Log in",
    notes:
      `The access token is valid for ${ACCESS_DAYS} days, the refresh token for ${REFRESH_DAYS}.`,
    answers: {
      200: { means: "Logged in: an access token and a refresh token.", body: loggedInShape },
      ...UNREADABLE,
      401: refusal("Wrong address or password; or, with `User is inactive`, not verified yet."),
      ...LIMITED,
      ...FAULTS,
    },
  }),
  describe(REFRESH_SESSION, {
    id: "refreshSession",
    section: "Account",
    summary: "Exchange a refresh token for an access token",
    notes: "The refresh token can be used again until it expires.",
    answers: {
      200: { means: "A new access token.", body: refreshedShape },
      ...UNREADABLE,
      401: refusal("The refresh token is not ours, or has expired."),
      ...FAULTS,
    },
  }),
];
