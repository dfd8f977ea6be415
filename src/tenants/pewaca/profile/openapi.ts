import type { Operation } from "../../../web/operation.ts";
import { FAULTS, PHOTOS, refusal, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import { profileSchema } from "./wire.ts";
import { profileShape, success } from "../shared/shapes.ts";

/** The profile. */
export const PROFILE: Operation[] = [
  {
    id: "getProfile",
    method: "GET",
    path: "/api/auth/profil",
    section: "Profile",
    summary: "Who is logged in",
    needsSession: true,
    answers: {
      200: { means: "The account, the person and the estate.", body: success(200, profileShape) },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "changeProfile",
    method: "PUT",
    path: "/api/auth/profil/update",
    section: "Profile",
    summary: "Change the caller's profile",
    notes: "What is not sent stays as it is; so do unit, family role and NIK when they are blank.",
    needsSession: true,
    body: profileSchema,
    files: PHOTOS,
    answers: {
      200: { means: "The profile as it is now.", body: success(200, profileShape) },
      ...UNREADABLE,
      ...UNAUTHORIZED,
      404: refusal("The account has no resident."),
      ...FAULTS,
    },
  },
];
