import type { Operation } from "../../../web/operation.ts";
import { CODE, FAULTS, LIMITED, PHOTOS, refusal, UNREADABLE } from "../shared/openapi.ts";
import { signedUpShape, success } from "../shared/shapes.ts";
import { publicSignUpSchema, signUpSchema } from "./wire.ts";

const IDEMPOTENCY = {
  "Idempotency-Key": "1 to 255 characters of ASCII. The same key with the same form is one " +
    "sign-up; with another form it is refused with 422.",
};

/** Signing up. */
export const SIGN_UP: Operation[] = [
  {
    id: "signUp",
    method: "POST",
    path: "/api/auth/sign-up/:code",
    section: "Account",
    summary: "Sign a resident up",
    notes:
      "Writes the account and the resident, and owes a verification mail: all of it or nothing. " +
      "What the sign-up page does not show is repeated under `errors.unit_id`.",
    parameters: CODE,
    headers: IDEMPOTENCY,
    body: signUpSchema,
    files: PHOTOS,
    answers: {
      201: { means: "Signed up; a mail is on its way.", body: success(201, signedUpShape) },
      ...UNREADABLE,
      404: refusal("There is no such code (any more)."),
      422: refusal("The Idempotency-Key came before with another form."),
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "signUpPublicly",
    method: "POST",
    path: "/api/auth/public-sign-up",
    section: "Account",
    summary: "Sign a resident up without an invitation",
    notes: "Either `unit_id` or, for a unit that is not in the list, `blok_rumah`. What kind of " +
      "account is wished for is written down, never granted.",
    headers: IDEMPOTENCY,
    body: publicSignUpSchema,
    answers: {
      201: { means: "Signed up; a mail is on its way.", body: success(201, signedUpShape) },
      ...UNREADABLE,
      422: refusal("The Idempotency-Key came before with another form."),
      ...LIMITED,
      ...FAULTS,
    },
  },
];
