import type { Operation } from "../../../web/operation.ts";
import { preferencesSchema, profileSchema } from "./wire.ts";
import { FAULTS, UNAUTHORIZED, UNREADABLE, WRONG_FIELDS } from "../shared/openapi.ts";
import { interestsShape, profileShape, wholeProfileShape } from "../shared/shapes.ts";

const IMAGE = "A JPEG, PNG or WebP of at most 5 MB. An empty part takes the image away.";

const CHANGE: Omit<Operation, "id" | "method"> = {
  path: "/api/users/profile",
  section: "Profile",
  summary: "Change the caller's profile",
  notes:
    "What is not sent stays as it is. PUT and PATCH do the same. What may not be written, such " +
    "as `role`, is ignored.",
  needsSession: true,
  body: profileSchema,
  files: {
    profile_image: IMAGE,
    showcase_image_1: IMAGE,
    showcase_image_2: IMAGE,
    showcase_image_3: IMAGE,
  },
  answers: {
    200: { means: "The profile as it is now.", body: profileShape },
    ...WRONG_FIELDS,
    ...UNAUTHORIZED,
    ...UNREADABLE,
    ...FAULTS,
  },
};

/** The profile page. */
export const PROFILE: Operation[] = [
  {
    id: "getProfile",
    method: "GET",
    path: "/api/users/profile",
    section: "Profile",
    summary: "Who is logged in",
    needsSession: true,
    answers: {
      200: { means: "The profile and the preferences.", body: wholeProfileShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  { id: "replaceProfile", method: "PUT", ...CHANGE },
  { id: "changeProfile", method: "PATCH", ...CHANGE },
  {
    id: "getPreferences",
    method: "GET",
    path: "/api/users/preferences",
    section: "Profile",
    summary: "What the caller is interested in",
    needsSession: true,
    answers: {
      200: { means: "The preferences.", body: interestsShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  },
  {
    id: "changePreferences",
    method: "PATCH",
    path: "/api/users/preferences",
    section: "Profile",
    summary: "Change what the caller is interested in",
    notes: "What is not sent stays as it is.",
    needsSession: true,
    body: preferencesSchema,
    answers: {
      200: { means: "The preferences as they are now.", body: interestsShape },
      ...WRONG_FIELDS,
      ...UNAUTHORIZED,
      ...UNREADABLE,
      ...FAULTS,
    },
  },
];
