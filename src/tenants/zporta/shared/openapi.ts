import * as v from "valibot";
import { MAX_PASSWORD_BYTES } from "../../../core/passwords/passwords.ts";
import type { Answer, FieldProse } from "../../../web/operation.ts";
import { MIN_PASSWORD } from "./fields.ts";
import { detailShape, errorShape, fieldErrorsShape, shownShape } from "./shapes.ts";

/** A password to set. */
export const NEW_PASSWORD: FieldProse = {
  format: "password",
  minLength: MIN_PASSWORD,
  maxLength: MAX_PASSWORD_BYTES,
};

/** A refusal with its sentence under `detail`. */
export function withDetail(means: string): Answer {
  return { means, body: detailShape };
}

/** A refusal with its sentence under `error`. */
export function withError(means: string): Answer {
  return { means, body: errorShape };
}

/** The bodies of a 400: `body`, and those for a body that cannot be read or has wrong fields. */
export function badRequest(
  means: string,
  body: v.GenericSchema = detailShape,
): Record<number, Answer> {
  return { 400: { means, body: v.union([body, detailShape, fieldErrorsShape]) } };
}

/** A 400 that names the wrong fields. */
export const WRONG_FIELDS = badRequest("The body cannot be read, or fields are wrong.");

/** The errors of an operation whose page reads them under one name, see `showErrorsUnder`. */
export function shownUnder(
  name: "error" | "detail",
  answers: Record<number, Answer>,
): Record<number, Answer> {
  const body = shownShape(name);
  const shown = Object.entries(answers).map(([status, { means }]) => [status, { means, body }]);
  return Object.fromEntries(shown);
}

/** What every operation with a body may answer. */
export const UNREADABLE = {
  413: withDetail("The body is too large."),
  415: withDetail("The body is neither JSON nor a form."),
};

/** What a limited operation may answer. Limits apply to an address or an account, and to a network. */
export const LIMITED = {
  429: withDetail("Too many attempts. Try again after as many seconds as Retry-After says."),
};

/** What every operation with a session may answer. */
export const UNAUTHORIZED = { 401: withDetail("The token is missing or not valid (any more).") };

/** What every operation may answer. */
export const FAULTS = faults(withDetail);

/** What registration and the login with Google may answer. */
export const FAULTS_WITH_ERROR = faults(withError);

function faults(answer: (means: string) => Answer): Record<number, Answer> {
  return {
    500: answer("A bug in this service. The log has the request under its X-Request-Id."),
    503: answer(
      "The database cannot be reached. Try again after as many seconds as Retry-After says.",
    ),
  };
}
