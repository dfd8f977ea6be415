import { describe, type Operation } from "../../../web/operation.ts";
import { NOTICES } from "../shared/messages.ts";
import {
  FAMILY_ROLE,
  FAULTS,
  PERSON,
  PHOTOS,
  refusal,
  UNAUTHORIZED,
  UNIT,
  UNREADABLE,
} from "../shared/openapi.ts";
import { profileShape, success } from "../shared/shapes.ts";
import { CHANGE_PROFILE, GET_PROFILE } from "./wire.ts";

/** The profile. */
export const PROFILE: readonly Operation[] = [
  describe(GET_PROFILE, {
    id: "getProfile",
    section: "Profile",
    summary: "Who is logged in",
    answers: {
      200: { means: "The account, the person and the estate.", body: success(200, profileShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(CHANGE_PROFILE, {
    id: "changeProfile",
    section: "Profile",
    summary: "Change the caller's profile",
    notes: "What is not sent keeps its value. So do unit, family role and NIK when they are blank.",
    files: PHOTOS,
    fields: {
      ...PERSON,
      nik: {
        ...PERSON.nik,
        description:
          `${PERSON.nik.description} \`1234567890123456\`, which the edit page sends for ` +
          "everybody, changes nothing.",
      },
      unit_id: UNIT,
      family_as: FAMILY_ROLE,
    },
    answers: {
      200: {
        means: "The changed profile.",
        body: success(200, profileShape),
        says: [NOTICES.profileChanged],
      },
      ...UNREADABLE,
      ...UNAUTHORIZED,
      404: refusal("The account has no resident.", "resident.unknown"),
      ...FAULTS,
    },
  }),
];
