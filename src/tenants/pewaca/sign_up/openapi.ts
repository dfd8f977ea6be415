import * as v from "valibot";
import {
  describe,
  described,
  type DescribedField,
  type Operation,
} from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  CODE,
  FAMILY_ROLE,
  FAULTS,
  IDEMPOTENCY,
  LIMITED,
  newPassword,
  PERSON,
  PHOTOS,
  refusal,
  REUSED,
  UNIT,
  UNREADABLE,
  UNREADABLE_SIGN_UP,
} from "../shared/openapi.ts";
import { email, fullName, sentence, success, userId } from "../shared/shapes.ts";
import { PUBLIC_SIGN_UP, SIGN_UP } from "./wire.ts";

const NEW_EMAIL: DescribedField = {
  description:
    "The address to sign up with, at most 100 characters. It is stored as it is typed and compared " +
    "without case. A verification email goes there.",
  examples: ["budi.santoso@example.com"],
  refused: ["taken"],
};

/** Somebody who has just signed up. */
const signedUpShape = v.object({
  message: sentence,
  user_id: userId,
  email,
  full_name: fullName,
  is_verified: described(
    v.boolean(),
    "True when the same sign-up comes again after its link was followed.",
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
    fields: {
      ...PERSON,
      email: NEW_EMAIL,
      password: newPassword(8),
      unit_id: UNIT,
      family_as: FAMILY_ROLE,
      code: {
        description: "The code of the path again, where a form repeats it. Blank: not compared.",
        examples: ["350c228d-2121-47fd-a808-456a7523e527"],
        refused: ["mismatch"],
      },
    },
    answers: {
      201: {
        means: SIGNED_UP,
        body: success(201, signedUpShape),
        says: [NOTICES.registered, NOTICES.registeredData, NOTICES.verified],
      },
      ...UNREADABLE,
      ...UNREADABLE_SIGN_UP,
      404: refusal("No estate has this code now.", "code.unknown"),
      ...REUSED,
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
    fields: {
      email: NEW_EMAIL,
      password: newPassword(6, "publicPassword"),
      full_name: PERSON.full_name,
      phone_no: PERSON.phone_no,
      residence_id: {
        description: "The number of the estate, from `GET /api/residences/`.",
        examples: [3],
        refused: ["unknown"],
      },
      unit_id: { ...UNIT, refused: ["required", "foreign"] },
      blok_rumah: {
        description:
          "What names the unit when it is not in the list: one line of at most 150 characters. Beside " +
          "`unit_id` it is ignored.",
        examples: ["Blok C2 nomor 7"],
      },
      account_type: {
        description: "The kind of account that is asked for. Any other value counts as none.",
        examples: ["warga"],
      },
    },
    answers: {
      201: {
        means: SIGNED_UP,
        body: success(201, signedUpShape),
        says: [NOTICES.registeredPublicly, NOTICES.verified],
      },
      ...UNREADABLE,
      ...UNREADABLE_SIGN_UP,
      ...REUSED,
      ...LIMITED,
      ...FAULTS,
    },
  }),
];
