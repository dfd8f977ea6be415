import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  badRequest,
  FAULTS_OF_SIGN_UP,
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
      username: {
        description:
          "The name to log in with, 1 to 150 characters: letters and digits of any script, " +
          "and `@ . + - _`. Normalized to Unicode's form NFKC.",
        examples: ["haruka"],
        refused: ["account.required", "taken"],
      },
      email: {
        description:
          "The email address, at most 254 characters. One account for each, whatever its case.",
        examples: ["haruka@example.com"],
        refused: ["account.required", "taken"],
      },
      password: {
        ...NEW_PASSWORD,
        refused: ["account.required", ...NEW_PASSWORD.refused!],
      },
      role: {
        description: "The role that the person asks for; everybody starts as an explorer.",
        examples: ["explorer"],
      },
      bio: {
        description: "A text about the person, at most 20,000 characters, several lines.",
        examples: ["I learn Indonesian."],
      },
    },
    answers: {
      201: {
        means: "Registered; the account may log in.",
        body: messageShape,
        says: [NOTICES.registered],
      },
      ...badRequest(
        "The body cannot be read, or a field is missing, wrong or already taken.",
        errorShape,
        "account.required",
        "idempotencyKey.malformed",
      ),
      ...UNREADABLE,
      422: withError(
        "The Idempotency-Key was used before with other content.",
        "idempotencyKey.reused",
      ),
      ...LIMITED,
      ...FAULTS_OF_SIGN_UP,
    },
  }),
];
