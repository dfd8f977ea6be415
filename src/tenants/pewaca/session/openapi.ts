import { describe, type Operation } from "../../../web/operation.ts";
import { FAULTS, LIMITED, refusal, UNREADABLE } from "../shared/openapi.ts";
import { loggedInShape, refreshedShape } from "../shared/shapes.ts";
import { ACCESS_DAYS, REFRESH_DAYS } from "../shared/tokens.ts";
import { LOG_IN, REFRESH_SESSION } from "./wire.ts";

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
