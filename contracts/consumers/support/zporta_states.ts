import type { State } from "./states.ts";

/** The fields of a registration at the academy. */
export type Learner = { username: string; email: string; password: string; role: string };

/**
 * The provider states of Zporta Academy; see `states.ts`. Some return values:
 *
 * | state | values |
 * |---|---|
 * | `a learner has registered` | `userId` |
 * | `the learner has logged in` | `token`: the API token |
 * | `the learner has asked for a new password` | `uid`, `resetToken`: the two segments of the link |
 * | `the learner has deactivated the account` | `token`: the API token that worked before |
 * | `the teacher has uploaded images` | `image`: its key in the store |
 * | `a teacher who may invite` | `teacherToken` |
 * | `the teacher has invited somebody` | `invitationToken`: with dashes, as in the link; `invitationId` |
 * | `Google vouches for somebody` | `idToken` |
 */
export type ZportaStates = {
  "an empty academy": Record<string, never>;
  "tags": { names: string[] };
  "a learner has registered": Learner;
  "the learner has logged in": { username: string };
  "the login is open": { username: string };
  "the learner has asked for a new password": { username: string };
  "the learner has deactivated the account": { username: string };
  "the learner has applied to teach": { username: string };
  "a teacher who may invite": Learner;
  "the teacher has invited somebody": { username: string; inviteeEmail: string };
  "the teacher has cancelled the invitation": { username: string };
  "the teacher has uploaded images": { username: string };
  "too many logins of the learner have failed": { username: string };
  "Google vouches for somebody": { email: string; name: string };
  "the person belongs to the staff": { username: string };
  "Django has stored what the teacher shows": { username: string; image: string };
  "Django has stored the learner's language as a text": { username: string; language: string };
};

/** The learner of the examples. */
export const HARUKA: Learner = {
  username: "haruka",
  email: "haruka@example.com",
  password: "Pass123!",
  role: "explorer",
};

/** The teacher of the examples. */
export const TOMO: Learner = {
  username: "tomo",
  email: "tomo@example.com",
  password: "Teach123!",
  role: "explorer",
};

/** The address that Tomo invites. */
export const INVITEE = HARUKA.email;

/** Nobody has registered. */
export const academy: State[] = [{ sentence: "an empty academy", parameters: {} }];

/** Haruka has registered. */
export const learnerRegistered: State[] = [
  ...academy,
  { sentence: "a learner has registered", parameters: HARUKA },
];

/** Haruka has logged in. */
export const loggedIn: State[] = [
  ...learnerRegistered,
  { sentence: "the learner has logged in", parameters: { username: HARUKA.username } },
];

/** Tomo may invite teachers. */
export const teaching: State[] = [
  ...academy,
  { sentence: "a teacher who may invite", parameters: TOMO },
];

/** Tomo has invited Haruka, who has not registered. */
export const invited: State[] = [
  ...teaching,
  {
    sentence: "the teacher has invited somebody",
    parameters: { username: TOMO.username, inviteeEmail: INVITEE },
  },
];

/** Tomo has invited Haruka, who has registered and logged in since. */
export const invitedAndLoggedIn: State[] = [
  ...invited,
  { sentence: "a learner has registered", parameters: HARUKA },
  { sentence: "the learner has logged in", parameters: { username: HARUKA.username } },
];

/** Google knows Haruka. */
export const vouched: State = {
  sentence: "Google vouches for somebody",
  parameters: { email: HARUKA.email, name: "Haruka Sato" },
};

/** Haruka is on the staff. */
export const staff: State = {
  sentence: "the person belongs to the staff",
  parameters: { username: HARUKA.username },
};

/** Tomo's profile has texts and images, stored by Django. */
export const illustrated: State = {
  sentence: "Django has stored what the teacher shows",
  parameters: { username: TOMO.username, image: "user_tomo/kanji.png" },
};

/** Two tags, with the ids 1 and 2. */
export const tags: State[] = [{ sentence: "tags", parameters: { names: ["Kanji", "Grammar"] } }];
