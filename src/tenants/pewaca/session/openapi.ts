import type { Operation } from "../../../web/operation.ts";
import { FAULTS, LIMITED, refusal, UNREADABLE } from "../shared/openapi.ts";
import { loggedInShape, refreshedShape } from "../shared/shapes.ts";
import { logInSchema, refreshSchema } from "./wire.ts";

/** Logging in, and staying logged in. */
export const SESSION: Operation[] = [
  {
    id: "logIn",
    method: "POST",
    path: "/api/auth/login",
    section: "Account",
    summary: "Log in",
    body: logInSchema,
    answers: {
      200: {
        means: "Logged in: an access token for three days and a refresh token.",
        body: loggedInShape,
      },
      ...UNREADABLE,
      401: refusal("Wrong address or password; or, with `User is inactive`, not verified yet."),
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "refreshSession",
    method: "POST",
    path: "/api/auth/token/refresh",
    section: "Account",
    summary: "Exchange a refresh token for an access token",
    notes: "The refresh token stays good until it lapses.",
    body: refreshSchema,
    answers: {
      200: { means: "A fresh access token.", body: refreshedShape },
      ...UNREADABLE,
      401: refusal("The refresh token is not ours, or has lapsed."),
      ...FAULTS,
    },
  },
];
