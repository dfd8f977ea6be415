import type { Operation } from "../../../web/operation.ts";
import { badRequest, FAULTS, LIMITED, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import { detailShape, errorShape, heartbeatShape, sessionShape } from "../shared/shapes.ts";
import { logInSchema } from "./wire.ts";

/** Login, and what keeps a session. */
export const SESSION: Operation[] = [
  {
    id: "logIn",
    method: "POST",
    path: "/api/users/login",
    section: "Account",
    summary: "Log in, by username or address",
    notes: "The token is the account's only one, the same for every login. An account that its " +
      "owner switched off comes back.",
    body: logInSchema,
    answers: {
      200: { means: "Logged in: a token that stays good.", body: sessionShape },
      ...badRequest("Wrong name or password, or the body cannot be read.", errorShape),
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "logOut",
    method: "POST",
    path: "/api/users/logout",
    section: "Account",
    summary: "Log out",
    notes: "Closes the latest open login. The token stays good: other devices share it.",
    needsSession: true,
    answers: {
      200: { means: "Logged out.", body: detailShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "sendHeartbeat",
    method: "POST",
    path: "/api/users/session/heartbeat",
    section: "Account",
    summary: "Say that somebody is still there",
    needsSession: true,
    answers: {
      200: { means: "Noted, if a login is open.", body: heartbeatShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
];
