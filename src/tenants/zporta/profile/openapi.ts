import { describe, type FieldProse, type Operation } from "../../../web/operation.ts";
import { FAULTS, shownUnder, UNAUTHORIZED, UNREADABLE, WRONG_FIELDS } from "../shared/openapi.ts";
import { interestsShape, profileShape, wholeProfileShape } from "../shared/shapes.ts";
import {
  CHANGE_PREFERENCES,
  CHANGE_PROFILE,
  GET_PREFERENCES,
  GET_PROFILE,
  LOCALES,
  REPLACE_PROFILE,
} from "./wire.ts";

const IMAGE =
  "A JPEG, PNG, WebP or GIF image of at most 5 MB, 12,000 pixels a side and 50 megapixels. Its metadata " +
  "are not kept. An empty part removes the image.";

/** A form can only send one id, or a blank for none. */
const IDS: FieldProse = { type: ["array", "string"], items: { type: ["integer", "string"] } };

const CHANGE = {
  section: "Profile",
  summary: "Change the caller's profile",
  notes: "Fields that are not sent keep their value. PUT and PATCH do the same. Fields that " +
    "nobody may change, such as `role`, are ignored.",
  fields: {
    showcase_image_1_tags: IDS,
    showcase_image_2_tags: IDS,
    showcase_image_3_tags: IDS,
    locale: { enum: LOCALES },
  },
  files: {
    profile_image: IMAGE,
    showcase_image_1: IMAGE,
    showcase_image_2: IMAGE,
    showcase_image_3: IMAGE,
  },
  answers: {
    200: { means: "The changed profile.", body: profileShape },
    ...shownUnder("detail", {
      ...WRONG_FIELDS,
      ...UNAUTHORIZED,
      ...UNREADABLE,
      ...FAULTS,
    }),
  },
};

/** The profile page. */
export const PROFILE_OPERATIONS: Operation[] = [
  describe(GET_PROFILE, {
    id: "getProfile",
    section: "Profile",
    summary: "Show the caller's profile",
    answers: {
      200: { means: "The profile and the preferences.", body: wholeProfileShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(REPLACE_PROFILE, { id: "replaceProfile", ...CHANGE }),
  describe(CHANGE_PROFILE, { id: "changeProfile", ...CHANGE }),
  describe(GET_PREFERENCES, {
    id: "getPreferences",
    section: "Profile",
    summary: "Show what the caller is interested in",
    answers: {
      200: { means: "The preferences.", body: interestsShape },
      ...UNAUTHORIZED,
      ...FAULTS,
    },
  }),
  describe(CHANGE_PREFERENCES, {
    id: "changePreferences",
    section: "Profile",
    summary: "Change what the caller is interested in",
    notes: "Fields that are not sent keep their value.",
    fields: {
      interested_subjects: IDS,
      languages_spoken: { type: ["array", "string"], items: { type: "string", maxLength: 20 } },
    },
    answers: {
      200: { means: "The changed preferences.", body: interestsShape },
      ...WRONG_FIELDS,
      ...UNAUTHORIZED,
      ...UNREADABLE,
      ...FAULTS,
    },
  }),
];
