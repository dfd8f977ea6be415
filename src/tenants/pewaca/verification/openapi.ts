import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { addressSchema } from "../shared/fields.ts";
import { FAULTS, LIMITED, LINK, refusal, UNREADABLE } from "../shared/openapi.ts";
import { doneShape, success } from "../shared/shapes.ts";

/** Proving an address. */
export const VERIFICATION: Operation[] = [
  {
    id: "verifyEmail",
    method: "GET",
    path: "/api/auth/verify/:uid/:token",
    section: "Account",
    summary: "Verify an address: the link in the mail",
    notes: "May be repeated while the link lives, three days.",
    parameters: LINK,
    answers: {
      200: { means: "Verified; the account may log in.", body: success(200, doneShape) },
      400: refusal("The link is malformed, not ours, or has lapsed."),
      ...FAULTS,
    },
  },
  {
    id: "resendVerification",
    method: "POST",
    path: "/api/auth/verify/resend",
    section: "Account",
    summary: "Ask for the verification mail again",
    notes: "The answer is the same for an address that is unknown or verified.",
    body: addressSchema,
    answers: {
      200: {
        means: "If there is something to verify, a mail is on its way.",
        body: success(200, v.null()),
      },
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
];
