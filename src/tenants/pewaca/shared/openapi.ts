import * as v from "valibot";
import { MAX_PASSWORD_BYTES } from "../../../core/passwords/passwords.ts";
import type { Answer, DescribedField, FileProse } from "../../../web/operation.ts";
import { NOTICES } from "./messages.ts";
import { failureShape, success } from "./shapes.ts";

/** An answer that refuses, in its envelope, and the sentences that people read in it. */
export function refusal(means: string, ...says: readonly string[]): Answer {
  return { means, body: failureShape, says };
}

/** An answer with a list. */
export function list(means: string, item: v.GenericSchema): Answer {
  return { means, body: success(200, v.array(item)) };
}

/** The parameter of a path for those who are invited. */
export const CODE = { code: "The registration code of an estate, a UUID. Case does not matter." };

/** The parameters of a link in an email. */
export const LINK = {
  uid: "The account, as in the link: its number in base64url.",
  token: "The token in the link. It is a secret: whoever has it can follow the link.",
};

/** A password to set, of at least `minLength` characters; `field` is our word for it. */
export function newPassword(minLength: number, field = "password"): DescribedField {
  return {
    description:
      `The password to set: ${minLength} characters or more, at most ${MAX_PASSWORD_BYTES} bytes in ` +
      "UTF-8. Blanks count. Common ones, those that repeat the address or the name, and, where the list " +
      "is configured, breached ones are refused.",
    examples: ["kebun-raya-7-pagi"],
    format: "password",
    minLength,
    maxLength: MAX_PASSWORD_BYTES,
    refused: [`${field}.too_short`, "too_long", "common", "similar", "breached"],
  };
}

/** The address of an account that exists. */
export const KNOWN_EMAIL: DescribedField = {
  description:
    "The email address of the account, at most 100 characters. Case and blanks around it do not count.",
  examples: ["budi.santoso@example.com"],
};

/** The current password, which confirms an act. */
export const CURRENT_PASSWORD: DescribedField = {
  description: "The password of the account, exactly as it was set: blanks and case count.",
  examples: ["kebun-raya-7-pagi"],
  format: "password",
};

/** A choice from one of the lists of the form. */
function choice(what: string, list: string, example: number): DescribedField {
  return {
    description: `The number of the ${what}, from \`${list}\`. Blank or null: none.`,
    examples: [example],
    refused: ["unknown"],
  };
}

/** The unit of a sign-up. */
export const UNIT: DescribedField = {
  description: "The number of the unit, from the list of the estate's units (`unit_id` there).",
  examples: [105],
  refused: ["foreign"],
};

/** What people say about themselves, as far as it is read in several forms. */
export const PERSON = {
  full_name: {
    description: "The person's name, one line of 1 to 150 characters. Letters of any script.",
    examples: ["Budi Santoso"],
  },
  phone_no: {
    description:
      "8 to 13 digits, or the same with 62 before them. Blanks, dashes, dots, brackets and a plus are " +
      "left out.",
    examples: ["081234567890"],
  },
  nik: {
    description:
      "The national identity number, 16 digits. Blanks, dashes and dots are left out. Never logged.",
    examples: ["3171234567890001"],
  },
  gender_id: {
    description: "1: Laki-laki, 2: Perempuan. Blank or null: not said.",
    examples: [1],
  },
  date_of_birth: {
    description:
      "`YYYY-MM-DD`, also without leading zeros; from 1900-01-01 to today, in Jakarta (UTC+7).",
    examples: ["1990-01-15"],
    refused: ["future"],
  },
  religion: choice("religion", "GET /api/religions/", 1),
  place_of_birth: {
    description: "The place of birth, one line of at most 150 characters. Blank: not said.",
    examples: ["Jakarta"],
  },
  marital_status: choice("marital status", "GET /api/marital-statuses/", 1),
  occupation: choice("occupation", "GET /api/ocupation/", 1),
  education: choice("level of education", "GET /api/education/", 1),
} satisfies Record<string, DescribedField>;

/** The role of a person in the family. */
export const FAMILY_ROLE: DescribedField = {
  description: "The number of the role in the family, from `GET /api/family-as/`.",
  examples: [1],
  refused: ["unknown"],
};

const PHOTO = ["malformed", "too_large", "too_many_pixels"];

/** The files of a form. */
export const PHOTOS: Record<"profile_photo" | "marriage_photo", FileProse> = {
  profile_photo: {
    description:
      "A JPEG of at most 2 MiB, 12,000 pixels a side and 50 megapixels. Its metadata are not kept.",
    refused: PHOTO,
  },
  marriage_photo: {
    description: "As `profile_photo`. `marital_photo` and `marriagePhoto` are the same.",
    refused: PHOTO,
  },
};

/** The header that makes a repeated sign-up one. */
export const IDEMPOTENCY = {
  "Idempotency-Key": "1 to 255 ASCII characters. The same key with the same form is one sign-up; " +
    "with another form it is refused with 422.",
};

/** The 400 of a sign-up: the key may be malformed, too. */
export const UNREADABLE_SIGN_UP = {
  400: refusal(
    "The body cannot be read, a field is wrong (`errors` says which), or the Idempotency-Key is.",
    NOTICES.validationFailed,
    NOTICES.bodyMalformed,
    "file.unexpected",
    "idempotencyKey.malformed",
  ),
};

/** The refusal of such a key with another form. */
export const REUSED = {
  422: refusal("The Idempotency-Key came before with another form.", "idempotencyKey.reused"),
};

/** The answers that every operation may give. */
export const FAULTS = {
  500: refusal(
    "A fault of the service. Try again later. X-Request-Id identifies the request in the log.",
    NOTICES.fault,
  ),
  503: refusal(
    "The database cannot be reached. Try again after Retry-After seconds.",
    NOTICES.fault,
  ),
};

/** The answers that every operation with a body may give. */
export const UNREADABLE = {
  400: refusal(
    "The body cannot be read, or a field is wrong: `errors` says which.",
    NOTICES.validationFailed,
    NOTICES.bodyMalformed,
    "file.unexpected",
  ),
  413: refusal("The body is too large.", NOTICES.bodyTooLarge),
  415: refusal("The body is neither JSON nor a form.", NOTICES.bodyUnsupported),
};

/** The answer to too many attempts on one account, address, estate or resident. */
export const LIMITED = {
  429: refusal("Too many attempts. Try again after Retry-After seconds.", "attempts.exhausted"),
};

/** The answer that every operation with a session may give. */
export const UNAUTHORIZED = {
  401: refusal(
    "There is no access token, it has expired, or the account may not log in any more.",
    NOTICES.sessionOver,
    NOTICES.tokenMissing,
    NOTICES.tokenInvalid,
  ),
};
