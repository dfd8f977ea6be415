import type { Operation } from "../../../web/operation.ts";
import {
  badRequest,
  FAULTS_WITH_ERROR,
  LIMITED,
  UNREADABLE,
  withError,
} from "../shared/openapi.ts";
import { errorShape, messageShape } from "../shared/shapes.ts";
import { signUpSchema } from "./wire.ts";

/** Registration. */
export const SIGN_UP: Operation[] = [
  {
    id: "register",
    method: "POST",
    path: "/api/users/register",
    section: "Account",
    summary: "Register a learner",
    notes: "Everybody starts as an explorer; another `role` is written down as a wish. No mail " +
      "is sent. Without a key the same again is refused: username and address are taken.",
    headers: {
      "Idempotency-Key":
        "1 to 255 characters of ASCII. The same key with the same content is one " +
        "registration; with other content it is refused with 422.",
    },
    body: signUpSchema,
    answers: {
      201: { means: "Registered; the account may log in.", body: messageShape },
      ...badRequest("The body cannot be read, something is wrong in it, or taken.", errorShape),
      ...UNREADABLE,
      422: withError("The Idempotency-Key came before with other content."),
      ...LIMITED,
      ...FAULTS_WITH_ERROR,
    },
  },
];
