import * as v from "valibot";
import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import { CURRENT_PASSWORD, FAULTS, LIMITED, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import { success } from "../shared/shapes.ts";
import { ERASE_ACCOUNT } from "./wire.ts";

/** The right to be forgotten. */
export const ERASURE: readonly Operation[] = [
  describe(ERASE_ACCOUNT, {
    id: "eraseAccount",
    section: "Account",
    summary: "Erase one's own account",
    notes:
      "Everything that names the person is removed at once and for good: account, resident, photos, " +
      "committee seats, emails. What other tables refer to stays as a number. The address is free again.",
    fields: { password: { ...CURRENT_PASSWORD, refused: ["currentPassword.wrong"] } },
    answers: {
      200: {
        means: "Erased. The access token is not valid any more.",
        body: success(200, v.null()),
        says: [NOTICES.erased],
      },
      ...UNREADABLE,
      ...UNAUTHORIZED,
      ...LIMITED,
      ...FAULTS,
    },
  }),
];
