import * as v from "valibot";
import { MAX_PASSWORD_BYTES } from "../../../core/passwords/passwords.ts";
import type { Answer, FieldProse } from "../../../web/operation.ts";
import { failureShape, success } from "./shapes.ts";

/** An answer that refuses, in its envelope. */
export function refusal(means: string): Answer {
  return { means, body: failureShape };
}

/** An answer with a list. */
export function list(means: string, item: v.GenericSchema): Answer {
  return { means, body: success(200, v.array(item)) };
}

/** The parameter of a path for those who are invited. */
export const CODE = { code: "The registration code of an estate, a UUID. Case does not matter." };

/** The parameters of a link in an email. */
export const LINK = { uid: "The account, as in the link.", token: "The token in the link." };

/** A password to set, of at least `minLength` characters. */
export function newPassword(minLength: number): FieldProse {
  return { format: "password", minLength, maxLength: MAX_PASSWORD_BYTES };
}

/** What people say about themselves, as far as it is read in several forms. */
export const PERSON = {
  phone_no: {
    description:
      "8 to 13 digits, or the same with 62 before them. Blanks, dashes, dots, brackets and a plus are " +
      "left out.",
  },
  date_of_birth: {
    description: "`YYYY-MM-DD`, also without leading zeros; not after today, in Jakarta.",
  },
  nik: { description: "16 digits. Blanks, dashes and dots are left out." },
};

/** The files of a form. */
export const PHOTOS = {
  profile_photo:
    "A JPEG of at most 2 MiB, 12,000 pixels a side and 50 megapixels. Its metadata are not kept.",
  marriage_photo: "As `profile_photo`. `marital_photo` and `marriagePhoto` are the same.",
};

/** The answers that every operation may give. */
export const FAULTS = {
  500: refusal(
    "A fault of the service. Try again later. X-Request-Id identifies the request in the log.",
  ),
  503: refusal("The database cannot be reached. Try again after Retry-After seconds."),
};

/** The answers that every operation with a body may give. */
export const UNREADABLE = {
  400: refusal("The body cannot be read, or a field is wrong: `errors` says which."),
  413: refusal("The body is too large."),
  415: refusal("The body is neither JSON nor a form."),
};

/** The answer to too many attempts on one account, address, estate or resident. */
export const LIMITED = {
  429: refusal("Too many attempts. Try again after Retry-After seconds."),
};

/** The answer that every operation with a session may give. */
export const UNAUTHORIZED = { 401: refusal("There is no access token, or it has expired.") };
