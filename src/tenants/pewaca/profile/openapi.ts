import type { Operation } from "../../../web/operation.ts";
import { FAULTS, list, refusal, UNAUTHORIZED, UNREADABLE } from "../shared/openapi.ts";
import { profileSchema } from "./wire.ts";
import { profileShape, success, unitShape } from "../shared/shapes.ts";

/** The photos of a form. */
export const PHOTOS = {
  profile_photo: "A JPEG of at most 2 MiB.",
  marriage_photo: "A JPEG of at most 2 MiB. `marital_photo` and `marriagePhoto` are the same.",
};

/** The profile. */
export const PROFILE: Operation[] = [
  {
    id: "listOwnUnits",
    method: "GET",
    path: "/api/units",
    section: "Profile",
    summary: "The units of the caller's estate",
    needsSession: true,
    answers: { 200: list("The units, by name.", unitShape), ...UNAUTHORIZED, ...FAULTS },
  },
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
