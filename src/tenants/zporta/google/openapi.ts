import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  badRequest,
  FAULTS_OF_GOOGLE,
  LIMITED,
  shownUnder,
  UNREADABLE,
} from "../shared/openapi.ts";
import { detailShape, googleSessionShape } from "../shared/shapes.ts";
import { LOG_IN_WITH_GOOGLE } from "./wire.ts";

/** Log in with Google. */
export const GOOGLE_OPERATIONS: Operation[] = [
  describe(LOG_IN_WITH_GOOGLE, {
    id: "logInByGoogle",
    section: "Account",
    summary: "Log in with Google",
    notes: "Registers the person when the address is new. A password that was set before the " +
      "address was verified is removed.",
    fields: {
      token: {
        description:
          "Google's ID token, a JWT (RS256) for the OAuth client of `ZPORTA_GOOGLE_CLIENT_ID`.",
        examples: ["eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.e30.c2lnbmF0dXJl"],
        refused: ["google.required", "google.wrong", "googleEmail.required"],
      },
    },
    answers: {
      200: {
        means: "Logged in, or registered and logged in.",
        body: googleSessionShape,
        says: [NOTICES.loggedInWithGoogle],
      },
      ...shownUnder("error", {
        ...badRequest(
          "Google did not issue the token for this application, or the body cannot be read.",
          detailShape,
          "google.wrong",
          "google.malformed",
        ),
        ...UNREADABLE,
        ...LIMITED,
        ...FAULTS_OF_GOOGLE,
      }),
    },
  }),
];
