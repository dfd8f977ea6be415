import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import {
  CODE,
  FAULTS,
  LIMITED,
  newPassword,
  PERSON,
  PHOTOS,
  refusal,
  UNREADABLE,
} from "../shared/openapi.ts";
import { email, id, sentence, success } from "../shared/shapes.ts";
import { PUBLIC_SIGN_UP, SIGN_UP } from "./wire.ts";

const IDEMPOTENCY = {
  "Idempotency-Key": "1 to 255 ASCII characters. The same key with the same form is one sign-up; " +
    "with another form it is refused with 422.",
};

/** Somebody who has just signed up. */
const signedUpShape = v.object({
  message: sentence,
  user_id: id,
  email,
  full_name: v.pipe(v.string(), v.examples(["Budi Santoso"])),
  is_verified: v.pipe(
    v.boolean(),
    v.description("True when the same sign-up comes again after its link was followed."),
  ),
});

const SIGNED_UP =
  "Signed up; an email is on its way. No email is sent when the same sign-up comes again after its " +
  "link was followed, or when the address has had twelve of the kind within 24 hours.";

/** Signing up. */
export const SIGN_UPS: readonly Operation[] = [
  describe(SIGN_UP, {
    id: "signUp",
    section: "Account",
    summary: "Sign a resident up",
    notes: "Creates the account and the resident, and sends a verification email. If anything is " +
      "refused, nothing is created. An address that was signed up and not proven in " +
      "`PEWACA_CLAIM_DAYS` days is free again. Errors that the sign-up page does not show are repeated under " +
      "`errors.unit_id`.",
    parameters: CODE,
    headers: IDEMPOTENCY,
    files: PHOTOS,
    fields: { ...PERSON, password: newPassword(8) },
    answers: {
      201: { means: SIGNED_UP, body: success(201, signedUpShape) },
      ...UNREADABLE,
      404: refusal("No estate has this code now."),
      422: refusal("The Idempotency-Key came before with another form."),
      ...LIMITED,
      ...FAULTS,
    },
  }),
  describe(PUBLIC_SIGN_UP, {
    id: "signUpPublicly",
    section: "Account",
    summary: "Sign a resident up without an invitation",
    notes: "Either `unit_id` or, for a unit that is not in the list, `blok_rumah`. The kind of " +
      "account that is asked for is recorded, never granted.",
    headers: IDEMPOTENCY,
    fields: { phone_no: PERSON.phone_no, password: newPassword(6) },
    answers: {
      201: { means: SIGNED_UP, body: success(201, signedUpShape) },
      ...UNREADABLE,
      422: refusal("The Idempotency-Key came before with another form."),
      ...LIMITED,
      ...FAULTS,
    },
  }),
];
