import * as v from "valibot";
import { MAX_PASSWORD_BYTES } from "../../../core/passwords/passwords.ts";
import type { Answer, DescribedField } from "../../../web/operation.ts";
import { MIN_PASSWORD } from "./fields.ts";
import { NOTICES } from "./messages.ts";
import { detailShape, errorShape, fieldErrorsShape, shownShape } from "./shapes.ts";

/** A password to set. */
export const NEW_PASSWORD: DescribedField = {
  description:
    `The password to set: ${MIN_PASSWORD} characters or more, at most ${MAX_PASSWORD_BYTES} bytes in ` +
    "UTF-8. Blanks count. Common ones, those that repeat the username, the address or the name, and, " +
    "where the list is configured, breached ones are refused.",
  examples: ["green-tea-at-seven"],
  format: "password",
  minLength: MIN_PASSWORD,
  maxLength: MAX_PASSWORD_BYTES,
  refused: ["too_short", "too_long", "common", "similar", "breached"],
};

/** The current password, which confirms an act. */
export const CURRENT_PASSWORD: DescribedField = {
  description: "The password of the account, exactly as it was set: blanks and case count.",
  examples: ["green-tea-at-seven"],
  refused: ["wrong"],
};

/** A refusal with its sentence under `detail`. */
export function withDetail(means: string, ...says: readonly string[]): Answer {
  return { means, body: detailShape, says };
}

/** A refusal with its sentence under `error`. */
export function withError(means: string, ...says: readonly string[]): Answer {
  return { means, body: errorShape, says };
}

/** What is said of a body that cannot be read, or that has a file which nobody asks for. */
const BAD_BODY = [
  "file.unexpected",
  NOTICES.jsonMalformed,
  NOTICES.formMalformed,
  NOTICES.multipartMalformed,
  NOTICES.bodyNull,
  NOTICES.bodyNotAnObject("{type}"),
];

/** The bodies of a 400: `body`, and those for a body that cannot be read or has wrong fields. */
export function badRequest(
  means: string,
  body: v.GenericSchema = detailShape,
  ...says: readonly string[]
): Record<number, Answer> {
  return {
    400: {
      means,
      body: v.union([body, detailShape, fieldErrorsShape]),
      says: [...says, ...BAD_BODY],
    },
  };
}

/** A 400 that names the wrong fields. */
export const WRONG_FIELDS = badRequest("The body cannot be read, or fields are wrong.");

/** The errors of an operation whose page reads them under one name, see `showErrorsUnder`. */
export function shownUnder(
  name: "error" | "detail",
  answers: Record<number, Answer>,
): Record<number, Answer> {
  const body = shownShape(name);
  const shown = Object.entries(answers).map(([status, { means, says }]) => [
    status,
    { means, body, says },
  ]);
  return Object.fromEntries(shown);
}

/** What every operation with a body may answer. */
export const UNREADABLE = {
  413: withDetail("The body is too large.", NOTICES.bodyTooLarge),
  415: withDetail(
    "The body is neither JSON nor a form.",
    NOTICES.bodyUnsupported("{type}"),
    NOTICES.encodingUnsupported("{encoding}"),
  ),
};

/** What a limited operation may answer. Limits apply to an address or an account, and to a network. */
export const LIMITED = {
  429: withDetail(
    "Too many attempts. Try again after as many seconds as Retry-After says.",
    NOTICES.tooMany("{seconds}"),
  ),
};

/** What every operation with a session may answer. */
export const UNAUTHORIZED = {
  401: withDetail(
    "The token is missing or not valid (any more).",
    "credentials.required",
    "credentials.blank",
    "credentials.malformed",
    "credentials.wrong",
    "credentials.inactive",
  ),
};

/** What every operation may answer. */
export const FAULTS = faults(withDetail, NOTICES.fault);

/** What registration may answer. */
export const FAULTS_OF_SIGN_UP = faults(withError, NOTICES.registrationFault);

/** What the login with Google may answer. */
export const FAULTS_OF_GOOGLE = faults(withError, NOTICES.googleFault);

function faults(answer: typeof withDetail, sentence: string): Record<number, Answer> {
  return {
    500: answer("A bug in this service. The log has the request under its X-Request-Id.", sentence),
    503: answer(
      "The database cannot be reached. Try again after as many seconds as Retry-After says.",
      sentence,
    ),
  };
}
