import type { Operation } from "../../../web/operation.ts";
import { FAULTS, LIMITED, UNAUTHORIZED, UNREADABLE, WRONG_FIELDS } from "../shared/openapi.ts";
import { messageShape } from "../shared/shapes.ts";
import { passwordChangeSchema } from "./wire.ts";

/** What somebody does with their account. */
export const ACCOUNT: Operation[] = [
  {
    id: "changePassword",
    method: "POST",
    path: "/api/users/change-password",
    section: "Account",
    summary: "Change the password",
    notes: "The token stays good.",
    needsSession: true,
    body: passwordChangeSchema,
    answers: {
      200: { means: "The password is the new one.", body: messageShape },
      ...WRONG_FIELDS,
      ...UNAUTHORIZED,
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "deactivate",
    method: "POST",
    path: "/api/users/deactivate",
    section: "Account",
    summary: "Switch the account off until its owner logs in again",
    needsSession: true,
    answers: {
      200: { means: "Switched off.", body: messageShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "deleteAccount",
    method: "DELETE",
    path: "/api/users/profile",
    section: "Profile",
    summary: "Delete the account",
    notes: "For good: what it says of a person is gone, username and address are free again.",
    needsSession: true,
    answers: {
      200: { means: "Deleted.", body: messageShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
];
