import * as v from "valibot";
import { describe, described, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import { FAULTS, KNOWN_EMAIL, LINK, newPassword, UNREADABLE } from "../shared/openapi.ts";
import { RESET_HOURS } from "../shared/accounts/links.ts";
import { doneShape, failureShape, success } from "../shared/shapes.ts";
import { REQUEST_RESET, RESET_PASSWORD } from "./wire.ts";

/** The refusal of a new password: Laravel reads the reason at the top level. */
const passwordFailureShape = v.object({
  ...failureShape.entries,
  new_password: described(
    v.array(v.string()),
    "The sentences about the password or the link, where Laravel reads them.",
    ["Kata sandi minimal 8 karakter."],
  ),
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
    fields: { email: KNOWN_EMAIL },
    answers: {
      200: {
        means: "If the address is known, an email is on its way.",
        body: success(200, v.null()),
        says: [NOTICES.resetRequested],
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
    fields: {
      new_password: newPassword(8, "newPassword"),
      confirm_password: {
        description: "The password once more, where a form asks twice. Blank: not compared.",
        examples: ["kebun-raya-7-pagi"],
        refused: ["newPassword.mismatch"],
      },
    },
    answers: {
      200: {
        means: "The password is set.",
        body: success(200, doneShape),
        says: [NOTICES.passwordChanged],
      },
      ...Object.fromEntries(
        Object.entries({ ...UNREADABLE, ...FAULTS }).map(([status, answer]) => [
          status,
          { ...answer, body: passwordFailureShape },
        ]),
      ),
      400: {
        means: "The password is not accepted, or the link is malformed, not ours, used or expired.",
        body: passwordFailureShape,
        says: [
          "resetLink.wrong",
          "resetLink.spent",
          "resetLink.expired",
          ...UNREADABLE[400].says!,
        ],
      },
    },
  }),
];
