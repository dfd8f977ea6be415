import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import { FAULTS, KNOWN_EMAIL, LINK, refusal, UNREADABLE } from "../shared/openapi.ts";
import { doneShape, success } from "../shared/shapes.ts";
import { VERIFICATION_DAYS } from "./emails.ts";
import { RESEND_VERIFICATION, VERIFY_EMAIL } from "./wire.ts";

/** Verifying an address. */
export const VERIFICATION: readonly Operation[] = [
  describe(VERIFY_EMAIL, {
    id: "verifyEmail",
    section: "Account",
    summary: "Verify an address: the link in the email",
    notes:
      `The link is valid for ${VERIFICATION_DAYS} days, and may be followed again in that time. HEAD ` +
      "checks it and changes nothing.",
    parameters: LINK,
    answers: {
      200: {
        means: "Verified; the account may log in.",
        body: success(200, doneShape),
        says: [NOTICES.verified, NOTICES.verifiedData],
      },
      400: refusal(
        "The link is malformed, not ours, or has expired.",
        "link.wrong",
        "link.expired",
        "link.spent",
      ),
      ...FAULTS,
    },
  }),
  describe(RESEND_VERIFICATION, {
    id: "resendVerification",
    section: "Account",
    summary: "Ask for the verification email again",
    notes: "The answer is the same for an address that is unknown or already verified, and when " +
      "nothing is sent because there was an email within the last minute, or six within a day.",
    fields: { email: KNOWN_EMAIL },
    answers: {
      200: {
        means: "If there is something to verify, an email is on its way.",
        body: success(200, v.null()),
        says: [NOTICES.resent],
      },
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
];
