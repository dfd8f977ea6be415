import * as v from "valibot";
import { describe, described, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  CURRENT_PASSWORD,
  FAULTS,
  KNOWN_EMAIL,
  LIMITED,
  refusal,
  UNREADABLE,
} from "../shared/openapi.ts";
import { email, fullName, success, userId, username } from "../shared/shapes.ts";
import { ACCESS_DAYS, REFRESH_DAYS } from "../shared/tokens.ts";
import { LOG_IN, REFRESH_SESSION } from "./wire.ts";

const EXAMPLE_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoxMjN9.c2lnbmF0dXJl";
const jwt = v.pipe(v.string(), v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/));

const access = described(
  jwt,
  `The access token, a JWT (HS256), valid for ${ACCESS_DAYS} days: \`Authorization: Token …\`.`,
  EXAMPLE_TOKEN,
);
const refresh = described(
  jwt,
  `The refresh token, a JWT (HS256), valid for ${REFRESH_DAYS} days.`,
  EXAMPLE_TOKEN,
);

/** The account that was logged in. */
const accountShape = v.object({
  user_id: userId,
  email,
  username,
  full_name: fullName,
  role: described(
    v.picklist(["warga", "pengurus"]),
    "`pengurus` for who is on the board of an estate, `warga` for everybody else.",
  ),
  is_active: described(v.literal(true), "True: other accounts cannot log in."),
  is_pengurus: described(v.boolean(), "Whether the account is on the board of an estate."),
});

const account = described(accountShape, "The account that has logged in.");

/** A login, with everything twice: each client reads it in another place. */
const loggedInShape = v.object({
  ...success(200, v.object({ token: access, token_refresh: refresh, user: account })).entries,
  token: access,
  access,
  refresh,
  token_refresh: refresh,
  user: account,
});

/** A new access token, and the refresh token that stays. */
const refreshedShape = v.object({
  ...success(200, v.object({ token: access, access, token_refresh: refresh })).entries,
  access,
  token: access,
  refresh,
});

/** Logging in, and staying logged in. */
export const SESSION: readonly Operation[] = [
  describe(LOG_IN, {
    id: "logIn",
    section: "Account",
    summary: "Log in",
    notes:
      `The access token is valid for ${ACCESS_DAYS} days, the refresh token for ${REFRESH_DAYS}.`,
    fields: { email: KNOWN_EMAIL, password: CURRENT_PASSWORD },
    answers: {
      200: {
        means: "Logged in: an access token and a refresh token.",
        body: loggedInShape,
        says: [NOTICES.loggedIn],
      },
      ...UNREADABLE,
      401: refusal(
        "Wrong address or password; or, with `User is inactive`, not verified yet.",
        "password.wrong",
        "account.inactive",
      ),
      ...LIMITED,
      ...FAULTS,
    },
  }),
  describe(REFRESH_SESSION, {
    id: "refreshSession",
    section: "Account",
    summary: "Exchange a refresh token for an access token",
    notes: "The refresh token can be used again until it expires.",
    fields: {
      refresh: {
        description: "The refresh token of a login (`refresh` or `token_refresh` there).",
        examples: [EXAMPLE_TOKEN],
      },
    },
    answers: {
      200: { means: "A new access token.", body: refreshedShape },
      ...UNREADABLE,
      401: refusal("The refresh token is not ours, or has expired.", NOTICES.tokenInvalid),
      ...FAULTS,
    },
  }),
];
