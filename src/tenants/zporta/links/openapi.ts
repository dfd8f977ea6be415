import { describe, type DescribedField, type Operation } from "../../../web/operation.ts";
import { inDays, NOTICES } from "../shared/messages.ts";
import { badRequest, FAULTS, NEW_PASSWORD, UNREADABLE, WRONG_FIELDS } from "../shared/openapi.ts";
import { detailShape, errorShape, linkErrorShape, messageShape } from "../shared/shapes.ts";
import { LINK_DAYS } from "./account_link.ts";
import {
  REDEEM_MAGIC_LINK,
  REQUEST_MAGIC_LINK,
  REQUEST_PASSWORD_RESET,
  RESET_PASSWORD,
} from "./wire.ts";

const SAME_ANSWER =
  "The answer is the same for an unknown address, and when nothing is sent because " +
  "there was an email within the last minute, or six within a day. Emails whose link was used or is " +
  "not valid any more do not count.";

const EMAIL: DescribedField = {
  description: "The email address of the account, at most 254 characters. Case does not matter.",
  examples: ["haruka@example.com"],
};

/** The links that open an account without its password. */
export const LINK_OPERATIONS: Operation[] = [
  describe(REQUEST_MAGIC_LINK, {
    id: "requestMagicLink",
    section: "Account",
    summary: "Request a link that logs in",
    notes: SAME_ANSWER,
    fields: { email: { ...EMAIL, refused: ["magicEmail.required"] } },
    answers: {
      200: {
        means: "If the address is known, an email will be sent.",
        body: detailShape,
        says: [NOTICES.linkSent],
      },
      ...badRequest(
        "The address is missing, or the body cannot be read.",
        errorShape,
        "magicEmail.required",
      ),
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
  describe(REDEEM_MAGIC_LINK, {
    id: "followMagicLink",
    section: "Account",
    summary: "Log in with the link from the email",
    notes: `Works once, within ${inDays(LINK_DAYS.magic_link)}.`,
    parameters: { uid: "The account, as in the link.", token: "The token, as in the link." },
    answers: {
      302: { means: "To the login page, with `?token=` when the link was valid." },
      ...FAULTS,
    },
  }),
  describe(REQUEST_PASSWORD_RESET, {
    id: "requestPasswordReset",
    section: "Account",
    summary: "Request a link that sets a new password",
    notes: SAME_ANSWER,
    fields: { email: EMAIL },
    answers: {
      200: {
        means: "If the address is known, an email will be sent.",
        body: messageShape,
        says: [NOTICES.resetSent],
      },
      ...WRONG_FIELDS,
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
  describe(RESET_PASSWORD, {
    id: "resetPassword",
    section: "Account",
    summary: "Set a new password with the link from the email",
    notes: `Works once, within ${inDays(LINK_DAYS.password_reset)}, and revokes the token: ` +
      "every device has to log in again.",
    fields: {
      uid: {
        description: "The account, as in the link: its number in base64.",
        examples: ["NDI"],
        refused: ["link.malformed"],
      },
      token: {
        description: "The token, as in the link. It is a secret.",
        examples: ["cqx3k0-5f0a1d2b3c4d5e6f"],
        refused: ["link.wrong", "link.expired", "link.spent"],
      },
      new_password: NEW_PASSWORD,
    },
    answers: {
      200: {
        means: "The password was changed.",
        body: messageShape,
        says: [NOTICES.passwordReset],
      },
      ...badRequest(
        "The link is not valid, fields are wrong, or the body cannot be read.",
        linkErrorShape,
        NOTICES.badLink,
      ),
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
];
