import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  CURRENT_PASSWORD,
  FAULTS,
  LIMITED,
  NEW_PASSWORD,
  shownUnder,
  UNAUTHORIZED,
  UNREADABLE,
  WRONG_FIELDS,
} from "../shared/openapi.ts";
import { messageShape } from "../shared/shapes.ts";
import { CHANGE_PASSWORD, DEACTIVATE_ACCOUNT, DELETE_ACCOUNT } from "./wire.ts";

const CONFIRMATION =
  "A password that is sent has to be right, unless the account has none; without " +
  "one the token is enough.";

/** What people do with their own account. */
export const ACCOUNT_OPERATIONS: Operation[] = [
  describe(CHANGE_PASSWORD, {
    id: "changePassword",
    section: "Account",
    summary: "Change the password",
    notes: "The token stays valid. An email tells the owner.",
    fields: {
      current_password: CURRENT_PASSWORD,
      new_password: NEW_PASSWORD,
      confirm_new_password: {
        description: "The new password once more.",
        examples: ["green-tea-at-seven"],
        refused: ["newPassword.mismatch"],
      },
    },
    answers: {
      200: {
        means: "The password was changed.",
        body: messageShape,
        says: [NOTICES.passwordChanged],
      },
      ...shownUnder("detail", {
        ...WRONG_FIELDS,
        ...UNAUTHORIZED,
        ...UNREADABLE,
        ...LIMITED,
        ...FAULTS,
      }),
    },
  }),
  describe(DEACTIVATE_ACCOUNT, {
    id: "deactivate",
    section: "Account",
    summary: "Deactivate the account until its owner logs in again",
    notes: `${CONFIRMATION} The login that reactivates it makes a new token.`,
    fields: { current_password: CURRENT_PASSWORD },
    answers: {
      200: { means: "Deactivated.", body: messageShape, says: [NOTICES.deactivated] },
      ...WRONG_FIELDS,
      ...UNREADABLE,
      ...LIMITED,
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(DELETE_ACCOUNT, {
    id: "deleteAccount",
    section: "Profile",
    summary: "Delete the account",
    notes: "Permanent: the personal data is deleted, and username and address can be registered " +
      `again. ${CONFIRMATION}`,
    fields: { current_password: CURRENT_PASSWORD },
    answers: {
      200: {
        means: "Deleted.",
        body: messageShape,
        says: [NOTICES.accountDeleted("{username}")],
      },
      ...WRONG_FIELDS,
      ...UNREADABLE,
      ...LIMITED,
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
];
