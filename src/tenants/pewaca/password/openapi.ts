import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import { FAULTS, LINK, newPassword, UNREADABLE } from "../shared/openapi.ts";
import { RESET_HOURS } from "../shared/accounts/links.ts";
import { doneShape, failureShape, success } from "../shared/shapes.ts";
import { REQUEST_RESET, RESET_PASSWORD } from "./wire.ts";

/** The refusal of a new password: Laravel reads the reason at the top level. */
const passwordFailureShape = v.object({
  ...failureShape.entries,
  new_password: v.array(v.string()),
});

/** A forgotten password. */
export const PASSWORD: readonly Operation[] = [
  describe(REQUEST_RESET, {
    id: "requestPasswordReset",
    section: "Account",
    summary: "Ask for a link that sets a new password",
    notes:
      `The link is valid for ${RESET_HOURS} hours. The answer is the same for an unknown address, ` +
      "and when nothing is sent because there was an email within the last minute, or six within a " +
      "day. Emails whose link was used do not count.",
    answers: {
      200: {
        means: "If the address is known, an email is on its way.",
        body: success(200, v.null()),
      },
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
  describe(RESET_PASSWORD, {
    id: "resetPassword",
    section: "Account",
    summary: "Set a new password: the link in the email",
    notes:
      "Works once, and ends every session. The first time it also proves the address of a new " +
      "account, as the verification link does; it approves nobody.",
    parameters: LINK,
    fields: { new_password: newPassword(8) },
    answers: {
      200: { means: "The password is set.", body: success(200, doneShape) },
      ...Object.fromEntries(
        Object.entries({ ...UNREADABLE, ...FAULTS }).map(([status, { means }]) => [
          status,
          { means, body: passwordFailureShape },
        ]),
      ),
      400: {
        means: "The password is not accepted, or the link is malformed, not ours, used or expired.",
        body: passwordFailureShape,
      },
    },
  }),
];
