import * as v from "valibot";
import type { Answer } from "../../../web/operation.ts";
import { failureShape, success } from "./shapes.ts";

/** A refusal in its envelope. */
export function refusal(means: string): Answer {
  return { means, body: failureShape };
}

/** A success with a list of `item`. */
export function list(means: string, item: v.GenericSchema): Answer {
  return { means, body: success(200, v.array(item)) };
}

/** The `code` of a path. */
export const CODE = { code: "The registration code of an estate, a UUID. Case does not matter." };

/** The link in a mail. */
export const LINK = { uid: "The account, as in the link.", token: "The token in the link." };

/** The photos of a form. */
export const PHOTOS = {
  profile_photo: "A JPEG of at most 2 MiB.",
  marriage_photo: "A JPEG of at most 2 MiB. `marital_photo` and `marriagePhoto` are the same.",
};

/** What any operation may say. */
export const FAULTS = {
  500: refusal("A fault of ours. Try again later; the log knows the request by its X-Request-Id."),
  503: refusal(
    "The database is out of reach. Try again after as many seconds as Retry-After says.",
  ),
};

/** What comes with every body. */
export const UNREADABLE = {
  400: refusal("The body cannot be read, or a field is wrong: `errors` says which."),
  413: refusal("The body is too large."),
  415: refusal("Neither JSON nor a form."),
};

/** Limits go by address, never by IP. */
export const LIMITED = {
  429: refusal("Too often for this address. Try again after Retry-After seconds."),
};

/** What every operation with a session may say. */
export const UNAUTHORIZED = { 401: refusal("No access token, or one that has lapsed.") };
