import type { Operation } from "../../../web/operation.ts";
import { badRequest, FAULTS, LIMITED, UNREADABLE, WRONG_FIELDS } from "../shared/openapi.ts";
import { detailShape, errorShape, linkErrorShape, messageShape } from "../shared/shapes.ts";
import { addressSchema, magicLinkSchema, passwordResetSchema } from "./wire.ts";

/** Links that open an account. */
export const LINKS: Operation[] = [
  {
    id: "requestMagicLink",
    method: "POST",
    path: "/api/users/magic-link-request",
    section: "Account",
    summary: "Ask for a link that logs in",
    notes: "The answer is the same for an address that is unknown.",
    body: magicLinkSchema,
    answers: {
      200: { means: "If the address is known, a mail is on its way.", body: detailShape },
      ...badRequest("No address, or the body cannot be read.", errorShape),
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "followMagicLink",
    method: "GET",
    path: "/api/users/magic-link-login/:uid/:token",
    section: "Account",
    summary: "Log in: the link in the mail",
    notes: "Works once, within a day.",
    parameters: { uid: "The account, as in the link.", token: "The token in the link." },
    answers: {
      302: { means: "To the login page, with `?token=` when the link was good." },
      ...FAULTS,
    },
  },
  {
    id: "requestPasswordReset",
    method: "POST",
    path: "/api/users/password-reset",
    section: "Account",
    summary: "Ask for a link that sets a new password",
    notes: "The answer is the same for an address that is unknown.",
    body: addressSchema,
    answers: {
      200: { means: "If the address is known, a mail is on its way.", body: messageShape },
      ...WRONG_FIELDS,
      ...UNREADABLE,
      ...LIMITED,
      ...FAULTS,
    },
  },
  {
    id: "resetPassword",
    method: "POST",
    path: "/api/users/password-reset/confirm",
    section: "Account",
    summary: "Set a new password, with what the link holds",
    notes: "Works once, within three days, and takes the token away: everybody must log in again.",
    body: passwordResetSchema,
    answers: {
      200: { means: "The password is the new one.", body: messageShape },
      ...badRequest("The link will not do, fields are wrong, or unreadable.", linkErrorShape),
      ...UNREADABLE,
      ...FAULTS,
    },
  },
];
