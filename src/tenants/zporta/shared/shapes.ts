/**
 * The shapes of answers. The OpenAPI document is made from them, the tests validate answers against
 * them, and the code that writes answers takes its types from them. The Worker imports only the
 * types.
 */
import * as v from "valibot";
import { described } from "../../../web/operation.ts";

const id = v.pipe(v.number(), v.integer());
const idOrNull = v.nullable(id);
const textOrNull = v.nullable(v.string());
const urlOrNull = v.nullable(v.pipe(v.string(), v.url()));
const moment = v.pipe(v.string(), v.isoTimestamp());
const MOMENT = "2026-03-10T12:00:00Z";
const sentence = described(v.string(), "A sentence for people, in English.", "Not found.");

/** The number of a row in a table. */
function numberOf(what: string, example: number) {
  return described(id, what, example);
}

/** A moment that may not have come. */
function momentOrNull(what: string) {
  return described(v.nullable(moment), `${what}, in UTC.`, MOMENT);
}

// --- sentences -----------------------------------------------------------------------------------

/** What was done, under the name `message`. */
export const messageShape = v.object({ message: sentence });

/** What was done or refused, under the name `detail`. */
export const detailShape = v.object({ detail: sentence });

/** The refusal of a registration, a login or a link. */
export const errorShape = v.object({ error: sentence });

/** A refusal as a serializer writes it: a list of sentences under each wrong field. */
export const fieldErrorsShape = described(
  v.record(v.string(), v.array(v.string())),
  "Lists of sentences under the wrong fields, as a serializer of Django REST framework writes them.",
  { new_password: ["This password is too common."] },
);

/** A refusal with all its sentences under one name, beside whatever other forms of them there are. */
export function shownShape(name: "error" | "detail") {
  const all = described(v.string(), "All sentences of the refusal in one text.", "Not found.");
  return v.objectWithRest({ [name]: all }, v.union([sentence, v.array(sentence)]));
}

/**
 * The refusal of a link that sets a password. Two pages read it, each under its own name; the password may be
 * wrong, too.
 */
export const linkErrorShape = v.object({
  error: sentence,
  non_field_errors: described(
    v.array(sentence),
    "What is wrong with the link, where the other page reads it.",
    ["Invalid or expired token."],
  ),
  new_password: v.optional(described(
    v.array(sentence),
    "What is wrong with the password, too.",
    ["This password is too common."],
  )),
});

// --- people --------------------------------------------------------------------------------------

const languages = described(
  v.array(v.string()),
  "The languages that the person speaks, as chosen: codes or names of at most 20 characters.",
  ["en", "ja"],
);

/** The preferences as logins and the profile show them. */
export const preferencesShape = described(
  v.object({
    languages_spoken: languages,
    location: described(textOrNull, "Where the person lives, as typed.", "Osaka"),
    bio: described(
      textOrNull,
      "A text about the person in `users_userpreference`; nothing sets it.",
    ),
    interested_tags: described(v.array(id), "Tags (`tags_tag.id`) that the person likes.", [4]),
  }),
  "What the person speaks and likes, as logins and the profile show it.",
);

const username = described(
  v.string(),
  "The username, unique, at most 150 characters. People log in with it or with the address.",
  "haruka",
);
const email = described(
  v.string(),
  "The email address, its domain in lower case. Only the person and the staff see it.",
  "haruka@example.com",
);
const role = described(
  v.string(),
  "`explorer` learns, `guide` teaches, `both` does both. Approvals change it.",
  "explorer",
);

const person = {
  id: numberOf("The account: `auth_user.id`.", 42),
  user_id: numberOf("The same as `id`.", 42),
  username,
  email,
  first_name: described(v.string(), "The first name; blank until it is set.", "Haruka"),
  last_name: described(v.string(), "The last name; blank until it is set.", "Sato"),
  display_name: described(
    textOrNull,
    "The name that others see, at most 60 characters. Blank: they see the username.",
    "Haruka S.",
  ),
  role,
  active_guide: described(v.boolean(), "Whether the person teaches now: approved or invited."),
  locale: described(v.string(), "The language in which the pages are shown: `en` or `ja`.", "en"),
  is_staff: described(v.boolean(), "Whether the person reviews applications."),
  is_superuser: described(v.boolean(), "Whether the person may do anything in Django's admin."),
  profile_image_url: described(
    urlOrNull,
    "The picture of the person: an absolute URL that changes when the picture does.",
  ),
};

/** Somebody who has logged in. */
export const userShape = described(
  v.object({ ...person, preferences: preferencesShape }),
  "The person who has logged in.",
);

const token = described(
  v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  "The token of the account, 40 hexadecimal digits: `Authorization: Token …`. It does not expire; a " +
    "password reset revokes it.",
  "9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b",
);

/** A login: Django's flat body, and the person again under `user`. */
export const sessionShape = v.object({ token, ...userShape.entries, user: userShape });

/** A login with Google, and what it created. */
export const googleSessionShape = v.object({
  user: userShape,
  token,
  message: sentence,
  new_user_created: described(v.boolean(), "Whether this login has registered the person."),
  profile_created: described(
    v.boolean(),
    "Whether it has made the profile, for an account without.",
  ),
});

/** A heartbeat: when it was recorded, if a login is open. */
export const heartbeatShape = v.object({
  detail: sentence,
  last_heartbeat_at: v.optional(described(
    moment,
    "When the heartbeat was recorded, in UTC. Missing when no login is open.",
    MOMENT,
  )),
});

function showcase(number: 1 | 2 | 3) {
  const name = `showcase_image_${number}` as const;
  return {
    image: described(urlOrNull, `Picture ${number} of the teacher's page: an absolute URL.`),
    url: described(urlOrNull, `The same as \`${name}\`.`),
    caption: described(textOrNull, `What stands below picture ${number}.`, "My class in spring"),
    tags: described(v.array(id), `Tags (\`tags_tag.id\`) of picture ${number}.`, [4, 9]),
  };
}

const [first, second, third] = [showcase(1), showcase(2), showcase(3)];

function link(what: string, example: string) {
  return described(textOrNull, `The URL of the teacher's ${what}.`, example);
}

/** A profile. */
export const profileShape = v.object({
  ...person,
  date_joined: described(
    v.pipe(v.string(), v.isoDate()),
    "The day of the registration in UTC, `YYYY-MM-DD`.",
    "2026-03-10",
  ),
  bio: described(textOrNull, "What the person says about themselves, at most 20,000 characters."),
  can_invite_teachers: described(v.boolean(), "Whether the person may send invitations to teach."),
  profile_image: described(urlOrNull, "The same as `profile_image_url`."),
  teacher_tagline: described(
    textOrNull,
    "One line above the teacher's page.",
    "Maths with a smile",
  ),
  teacher_about: described(textOrNull, "The text of the teacher's page."),
  teaching_specialties: described(textOrNull, "What the teacher is good at.", "Algebra, geometry"),
  showcase_image_1: first.image,
  showcase_image_1_url: first.url,
  showcase_image_1_caption: first.caption,
  showcase_image_1_tags: first.tags,
  showcase_image_2: second.image,
  showcase_image_2_url: second.url,
  showcase_image_2_caption: second.caption,
  showcase_image_2_tags: second.tags,
  showcase_image_3: third.image,
  showcase_image_3_url: third.url,
  showcase_image_3_caption: third.caption,
  showcase_image_3_tags: third.tags,
  youtube_url: link("YouTube channel", "https://www.youtube.com/@haruka"),
  linkedin_url: link("LinkedIn profile", "https://www.linkedin.com/in/haruka"),
  twitter_url: link("X (Twitter) profile", "https://x.com/haruka"),
  website_url: link("own website", "https://haruka.example"),
  intro_video_url: link("introductory video", "https://www.youtube.com/watch?v=abc"),
  email_notifications: described(
    v.boolean(),
    "Whether the person wants emails about what happens.",
  ),
  mail_magazine_enabled: described(v.boolean(), "Whether the person wants the newsletter."),
});

/** A profile and the preferences, which a page loads first. */
export const wholeProfileShape = v.object({
  ...profileShape.entries,
  preferences: preferencesShape,
});

/** What somebody is interested in. */
export const interestsShape = v.object({
  interested_subjects: described(
    v.array(id),
    "Subjects that the person likes, by the numbers of Django's table.",
    [2],
  ),
  languages_spoken: languages,
  location: described(v.string(), "Where the person lives; blank when it is not set.", "Osaka"),
});

// --- teachers ------------------------------------------------------------------------------------

/** An application to teach. */
export const applicationShape = described(
  v.object({
    id: numberOf("The application: `users_guideapplicationrequest.id`.", 7),
    user_id: numberOf("The account of the applicant.", 42),
    username: described(v.string(), "The username of the applicant.", "haruka"),
    motivation: described(
      v.string(),
      "Why the applicant would like to teach.",
      "I like to explain.",
    ),
    experience: described(
      textOrNull,
      "Where the applicant has taught before.",
      "Two years at school",
    ),
    subjects_to_teach: described(v.string(), "What the applicant would teach.", "Mathematics"),
    referred_by: described(idOrNull, "The account that has recommended the applicant.", 17),
    referred_by_username: described(textOrNull, "The username of that account.", "teacher"),
    status: described(
      v.picklist(["pending", "approved", "rejected"]),
      "`pending` until the staff decides, once and for all.",
    ),
    created_at: momentOrNull("When it was submitted"),
    updated_at: momentOrNull("When it changed last"),
    reviewed_by: described(idOrNull, "The member of the staff who has decided.", 3),
    reviewed_by_username: described(textOrNull, "The username of that member.", "staff"),
    reviewed_at: momentOrNull("When the staff has decided"),
    admin_notes: described(
      textOrNull,
      "What the staff noted at a rejection.",
      "Please tell us more about yourself.",
    ),
  }),
  "An application to teach.",
);

/** A decision about an application, and the application after it. */
export const reviewedShape = v.object({ detail: sentence, application: applicationShape });

const invitationStatus = described(
  v.picklist(["pending", "accepted", "expired", "cancelled"]),
  "`pending` until it is accepted, cancelled, or 30 days old.",
);

const invitationEntries = {
  id: numberOf("The invitation: `users_teacherinvitation.id`.", 5),
  inviter: numberOf("The account of the inviter.", 17),
  inviter_username: described(v.string(), "The username of the inviter.", "teacher"),
  inviter_display_name: described(
    v.string(),
    "The inviter's name for others; may be blank.",
    "Ken",
  ),
  invitee_email: described(
    v.string(),
    "The address that is invited, in lower case.",
    "friend@example.com",
  ),
  invitee: described(idOrNull, "The account that has accepted. Null before that.", 42),
  invitee_username: described(textOrNull, "The username of that account.", "haruka"),
  personal_message: described(
    v.string(),
    "What the inviter writes in the email, at most 500 characters; may be blank.",
    "Come and teach with me!",
  ),
  status: invitationStatus,
  created_at: momentOrNull("When it was sent"),
  accepted_at: momentOrNull("When it was accepted"),
  expires_at: momentOrNull("Until when it can be accepted"),
  is_expired: described(v.boolean(), "Whether `expires_at` is over, whatever the status says."),
};

/** An invitation to teach, for its inviter. */
export const invitationShape = described(
  v.object(invitationEntries),
  "An invitation to teach, as its inviter sees it: without the link, which proves that the email arrived.",
);

/**
 * An invitation, for who has its link. The link is the proof that an invitation was received by email,
 * so its inviter never sees it.
 */
export const heldInvitationShape = described(
  v.object({
    ...invitationEntries,
    token: described(
      v.pipe(v.string(), v.uuid()),
      "The token of the link, a UUID. Whoever has it can see the invitation.",
      "01234567-89ab-cdef-0123-456789abcdef",
    ),
    invitation_url: described(
      v.pipe(v.string(), v.url()),
      "The link in the email: a page of the frontend.",
      "https://zporta.test/register?token=350c228d-2121-47fd-a808-456a7523e527",
    ),
  }),
  "An invitation to teach, for who has its link.",
);

/** An invitation that was accepted. */
export const acceptedInvitationShape = v.object({
  detail: sentence,
  invitation: heldInvitationShape,
});

/** A change of an invitation, and the invitation after it. */
export const changedInvitationShape = v.object({ detail: sentence, invitation: invitationShape });

const remaining = described(
  id,
  "How many more invitations can be sent in this calendar month (UTC).",
  4,
);

/** An invitation that was sent, and how many more can be sent this month. */
export const sentInvitationShape = v.object({
  ...changedInvitationShape.entries,
  remaining_invitations: remaining,
  remaining_invitations_this_month: remaining,
});

/** A teacher's invitations, and how many more can be sent this month. */
export const invitationsShape = v.object({
  invitations: described(v.array(invitationShape), "The caller's invitations, the newest first."),
  monthly_count: described(id, "How many the caller has sent in this calendar month (UTC).", 1),
  remaining_this_month: remaining,
  can_invite: described(v.boolean(), "Whether the caller may send one now."),
});

/** An invitation, as the page behind its link shows it. */
export const shownInvitationShape = v.object({
  invitation: heldInvitationShape,
  inviter_name: described(v.string(), "How the page names the inviter.", "Ken"),
});

/** The refusal of an invitation that cannot be accepted, and its status. */
export const unusableInvitationShape = v.object({ detail: sentence, status: invitationStatus });

/** As `profile/wire.ts` writes preferences on their own. */
export type InterestsJson = v.InferOutput<typeof interestsShape>;
/** As `guides/wire.ts` writes an application. */
export type ApplicationJson = v.InferOutput<typeof applicationShape>;
/** As `invitations/wire.ts` writes an invitation for its inviter. */
export type InvitationJson = v.InferOutput<typeof invitationShape>;
/** As `invitations/wire.ts` writes an invitation for who has its link. */
export type HeldInvitationJson = v.InferOutput<typeof heldInvitationShape>;
/** As `person_wire.ts` writes somebody who has logged in. */
export type UserJson = v.InferOutput<typeof userShape>;
/** As `person_wire.ts` writes a login. */
export type SessionJson = v.InferOutput<typeof sessionShape>;
/** As `person_wire.ts` writes a profile. */
export type ProfileJson = v.InferOutput<typeof profileShape>;
/** As `person_wire.ts` writes preferences. */
export type PreferencesJson = v.InferOutput<typeof preferencesShape>;
