import * as v from "valibot";
import type { Answer } from "../../../web/operation.ts";
import { detailShape, errorShape, fieldErrorsShape } from "./shapes.ts";

/** A refusal with its sentence under `detail`. */
export function withDetail(means: string): Answer {
  return { means, body: detailShape };
}

/** A refusal with its sentence under `error`. */
export function withError(means: string): Answer {
  return { means, body: errorShape };
}

/** Whatever a 400 says: of a body that cannot be read, or of what is wrong in it. */
export function badRequest(
  means: string,
  body: v.GenericSchema = detailShape,
): Record<number, Answer> {
  return { 400: { means, body: v.union([body, detailShape, fieldErrorsShape]) } };
}

/** What is wrong with each field. */
export const WRONG_FIELDS = badRequest("The body cannot be read, or fields are wrong.");

/** What comes with every body. */
export const UNREADABLE = {
  413: withDetail("The body is too large."),
  415: withDetail("Neither JSON nor a form."),
};

/** Limits go by address or account, never by IP. */
export const LIMITED = {
  429: withDetail("Too often. Try again after Retry-After seconds."),
};

/** What every operation with a session may say. */
export const UNAUTHORIZED = { 401: withDetail("No token, or one that nobody has (any more).") };

/** What any operation may say. */
export const FAULTS = faults(withDetail);

/** Faults as registration and Google logins tell them. */
export const FAULTS_WITH_ERROR = faults(withError);

function faults(told: (means: string) => Answer): Record<number, Answer> {
  return {
    500: told("A fault of ours. Try again later; the log knows the request by its X-Request-Id."),
    503: told("The database is out of reach. Try again after as many seconds as Retry-After says."),
  };
}
