import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  badRequest,
  FAULTS,
  LIMITED,
  shownUnder,
  UNAUTHORIZED,
  UNREADABLE,
} from "../shared/openapi.ts";
import { detailShape, heartbeatShape, sessionShape } from "../shared/shapes.ts";
import { HEARTBEAT, LOG_IN, LOG_OUT } from "./wire.ts";

/** Log in, and what follows until the logout. */
export const SESSION_OPERATIONS: Operation[] = [
  describe(LOG_IN, {
    id: "logIn",
    section: "Account",
    summary: "Log in by username or address",
    notes: "An account has one token, the same for every login. An account that its owner " +
      "deactivated becomes active again.",
    fields: {
      username: {
        description: "The username or the email address. The case of an address does not matter.",
        examples: ["haruka"],
        refused: ["logIn.required"],
      },
      password: {
        description: "The password, exactly as it was set: blanks and case count.",
        examples: ["green-tea-at-seven"],
        refused: ["logIn.required", "wrong"],
      },
    },
    answers: {
      200: { means: "Logged in, with a token that does not expire.", body: sessionShape },
      ...shownUnder("error", {
        ...badRequest(
          "The name or the password is wrong, or the body cannot be read.",
          detailShape,
          "password.wrong",
          "password.spent",
          "logIn.required",
        ),
        ...UNREADABLE,
        ...LIMITED,
        ...FAULTS,
      }),
    },
  }),
  describe(LOG_OUT, {
    id: "logOut",
    section: "Account",
    summary: "Log out",
    notes: "Closes the latest open login. The token stays valid, because other devices share it.",
    answers: {
      200: { means: "Logged out.", body: detailShape, says: [NOTICES.loggedOut] },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(HEARTBEAT, {
    id: "sendHeartbeat",
    section: "Account",
    summary: "Report that the caller is still there",
    answers: {
      200: {
        means: "Recorded, if a login is open.",
        body: heartbeatShape,
        says: [NOTICES.heartbeat, NOTICES.noSession],
      },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
];
