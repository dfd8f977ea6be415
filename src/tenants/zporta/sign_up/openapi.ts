import { describe, type Operation } from "../../../web/operation.ts";
import {
  badRequest,
  FAULTS_WITH_ERROR,
  LIMITED,
  NEW_PASSWORD,
  UNREADABLE,
  withError,
} from "../shared/openapi.ts";
import { errorShape, messageShape } from "../shared/shapes.ts";
import { SIGN_UP } from "./wire.ts";

/** Registration. */
export const SIGN_UP_OPERATIONS: Operation[] = [
  describe(SIGN_UP, {
    id: "register",
    section: "Account",
    summary: "Register a learner",
    notes: "Everybody starts as an explorer; another `role` is only recorded as a request. No " +
      "email is sent. Without an Idempotency-Key a repeated request is refused, because its " +
      "username and address are taken.",
    headers: {
      "Idempotency-Key":
        "1 to 255 ASCII characters. The same key with the same content is one registration; with " +
        "other content it is refused with 422.",
    },
    fields: {
      password: NEW_PASSWORD,
      username: { description: "Normalized to Unicode's form NFKC." },
      role: { description: "The role that the person asks for; everybody starts as an explorer." },
    },
    answers: {
      201: { means: "Registered; the account may log in.", body: messageShape },
      ...badRequest(
        "The body cannot be read, or a field is missing, wrong or already taken.",
        errorShape,
      ),
      ...UNREADABLE,
      422: withError("The Idempotency-Key was used before with other content."),
      ...LIMITED,
      ...FAULTS_WITH_ERROR,
    },
  }),
];
