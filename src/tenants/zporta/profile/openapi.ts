import {
  describe,
  type DescribedField,
  type FieldProse,
  type FileProse,
  type Operation,
} from "../../../web/operation.ts";
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

const IMAGE: FileProse = {
  description:
    "A JPEG, PNG, WebP or GIF image of at most 5 MB, 12,000 pixels a side and 50 megapixels. Its metadata " +
    "are not kept. An empty part removes the image.",
  refused: ["malformed", "empty", "too_large", "too_many_pixels", "wrong"],
};

/** A form can only send one id, or a blank for none. */
const IDS: FieldProse = { type: ["array", "string"], items: { type: ["integer", "string"] } };

const caption = (number: number): DescribedField => ({
  description:
    `What stands below picture ${number}, at most 200 characters. Null or blank: nothing.`,
  examples: ["My class in spring"],
});

const tags = (number: number): DescribedField => ({
  ...IDS,
  description: `The tags (\`tags_tag.id\`) of picture ${number}; they replace those before.`,
  examples: [[4, 9]],
  refused: ["unknown"],
});

const link = (what: string, example: string): DescribedField => ({
  description:
    `The URL of the teacher's ${what}: http, https or ftp, at most 200 characters. Null or ` +
    "blank: none.",
  examples: [example],
});

const flag = (what: string): DescribedField => ({
  description: `Whether the person wants ${what}: a boolean, or a word such as \`on\` or \`no\`.`,
  examples: [true],
});

/** What people write about themselves. */
const FIELDS = {
  first_name: { description: "The first name, at most 150 characters.", examples: ["Haruka"] },
  last_name: { description: "The last name, at most 150 characters.", examples: ["Sato"] },
  display_name: {
    description: "The name that others see, at most 60 characters. Blank: the username.",
    examples: ["Haruka S."],
  },
  bio: {
    description: "A text about the person, at most 20,000 characters, several lines.",
    examples: ["I learn Indonesian."],
  },
  teacher_tagline: {
    description: "One line above the teacher's page, at most 120 characters.",
    examples: ["Maths with a smile"],
  },
  teacher_about: {
    description: "The text of the teacher's page, at most 20,000 characters.",
    examples: ["I have taught since 2012."],
  },
  teaching_specialties: {
    description: "What the teacher is good at, at most 255 characters.",
    examples: ["Algebra, geometry"],
  },
  showcase_image_1_caption: caption(1),
  showcase_image_2_caption: caption(2),
  showcase_image_3_caption: caption(3),
  showcase_image_1_tags: tags(1),
  showcase_image_2_tags: tags(2),
  showcase_image_3_tags: tags(3),
  youtube_url: link("YouTube channel", "https://www.youtube.com/@haruka"),
  linkedin_url: link("LinkedIn profile", "https://www.linkedin.com/in/haruka"),
  twitter_url: link("X (Twitter) profile", "https://x.com/haruka"),
  website_url: link("own website", "https://haruka.example"),
  intro_video_url: link("introductory video", "https://www.youtube.com/watch?v=abc"),
  email_notifications: flag("emails about what happens"),
  mail_magazine_enabled: flag("the newsletter"),
  locale: {
    enum: LOCALES,
    description: "The language in which the pages are shown.",
    examples: ["ja"],
    refused: ["unknown"],
  },
} satisfies Record<string, DescribedField>;

const CHANGE = {
  section: "Profile",
  summary: "Change the caller's profile",
  notes: "Fields that are not sent keep their value. PUT and PATCH do the same. Fields that " +
    "nobody may change, such as `role`, are ignored.",
  fields: FIELDS,
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
      interested_subjects: {
        ...IDS,
        description: "The subjects that the person likes; they replace those before.",
        examples: [[2]],
        refused: ["unknown"],
      },
      languages_spoken: {
        type: ["array", "string"],
        items: { type: "string", maxLength: 20 },
        description:
          "The languages that the person speaks, each at most 20 characters; they replace those before.",
        examples: [["en", "ja"]],
      },
      location: {
        description: "Where the person lives, at most 255 characters.",
        examples: ["Osaka"],
      },
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
