import * as v from "valibot";
import type { Operation } from "../../../web/operation.ts";
import { addressSchema } from "../shared/fields.ts";
import { FAULTS, LIMITED, LINK, UNREADABLE } from "../shared/openapi.ts";
import { doneShape, failureShape, passwordFailureShape, success } from "../shared/shapes.ts";
import { newPasswordSchema } from "./wire.ts";

/** A forgotten password. */
export const PASSWORD: Operation[] = [
  {
    id: "requestPasswordReset",
    method: "POST",
    path: "/api/auth/password-reset",
    section: "Account",
    summary: "Ask for a link that sets a new password",
    notes: "The answer is the same for an address that is unknown.",
    body: addressSchema,
    answers: {
      200: {
        means: "If the address is known, a mail is on its way.",
        body: success(200, v.null()),
      },
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "resetPassword",
    method: "POST",
    path: "/api/auth/reset/:uid/:token",
    section: "Account",
    summary: "Set a new password: the link in the mail",
    notes: "Works once, and ends every session.",
    parameters: LINK,
    body: newPasswordSchema,
    answers: {
      200: { means: "The password is the new one.", body: success(200, doneShape) },
      ...UNREADABLE,
      400: {
        means: "The password will not do, or the link is malformed, not ours, spent or lapsed.",
        body: v.union([passwordFailureShape, failureShape]),
      },
      ...FAULTS,
    },
  },
];
