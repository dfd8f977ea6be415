import type { Operation } from "../../../web/operation.ts";
import { badRequest, FAULTS_WITH_ERROR, UNREADABLE } from "../shared/openapi.ts";
import { errorShape, googleSessionShape } from "../shared/shapes.ts";
import { googleSchema } from "./wire.ts";

/** Login by Google. */
export const GOOGLE: Operation[] = [
  {
    id: "logInByGoogle",
    method: "POST",
    path: "/api/users/google-login",
    section: "Account",
    summary: "Log in by Google",
    notes:
      "Registers an address that is new. A password that somebody gave the account before the " +
      "address was proven is taken away.",
    body: googleSchema,
    answers: {
      200: { means: "Logged in, or registered.", body: googleSessionShape },
      ...badRequest("Google did not sign this for us, or the body cannot be read.", errorShape),
      ...UNREADABLE,
      ...FAULTS_WITH_ERROR,
    },
  },
];
