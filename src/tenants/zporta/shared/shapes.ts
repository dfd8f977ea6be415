/**
 * The shapes of answers. The OpenAPI document is made from them, the tests validate answers against
 * them, and the code that writes answers takes its types from them. The Worker imports only the
 * types.
 */
import * as v from "valibot";

const id = v.pipe(v.number(), v.integer());
const idOrNull = v.nullable(id);
const textOrNull = v.nullable(v.string());
const urlOrNull = v.nullable(v.pipe(v.string(), v.url()));
const username = v.pipe(v.string(), v.examples(["haruka"]));
const email = v.pipe(v.string(), v.examples(["haruka@example.com"]));
const sentence = v.pipe(v.string(), v.examples(["Not found."]));
const moment = v.pipe(v.string(), v.isoTimestamp(), v.examples(["2026-03-10T12:00:00Z"]));
const momentOrNull = v.nullable(moment);
const role = v.pipe(v.string(), v.examples(["explorer"]));
const token = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{40}$/),
  v.examples(["9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b"]),
);

// --- sentences -----------------------------------------------------------------------------------

/** What was done, under the name `message`. */
export const messageShape = v.object({ message: sentence });

/** What was done or refused, under the name `detail`. */
export const detailShape = v.object({ detail: sentence });

/** The refusal of a registration, a login or a link. */
export const errorShape = v.object({ error: sentence });

/** A refusal as a serializer writes it: a list of sentences under each wrong field. */
export const fieldErrorsShape = v.record(v.string(), v.array(v.string()));

/** A refusal with all its sentences under one name, beside whatever other forms of them there are. */
export function shownShape(name: "error" | "detail") {
  return v.objectWithRest({ [name]: sentence }, v.union([sentence, v.array(sentence)]));
}

/**
 * The refusal of a link that sets a password. Two pages read it, each under its own name; the password may be
 * wrong, too.
 */
export const linkErrorShape = v.object({
  error: sentence,
  non_field_errors: v.array(sentence),
  new_password: v.optional(v.array(sentence)),
});

// --- people --------------------------------------------------------------------------------------

/** The preferences as logins and the profile show them. */
export const preferencesShape = v.object({
  languages_spoken: v.array(v.string()),
  location: textOrNull,
  bio: textOrNull,
  interested_tags: v.array(id),
});

const person = {
  id,
  user_id: id,
  username,
  email,
  first_name: v.string(),
  last_name: v.string(),
  display_name: textOrNull,
  role,
  active_guide: v.boolean(),
  locale: v.pipe(v.string(), v.examples(["en"])),
  is_staff: v.boolean(),
  is_superuser: v.boolean(),
  profile_image_url: urlOrNull,
};

/** Somebody who has logged in. */
export const userShape = v.object({ ...person, preferences: preferencesShape });

/** A login: Django's flat body, and the person again under `user`. */
export const sessionShape = v.object({ token, ...userShape.entries, user: userShape });

/** A login with Google, and what it created. */
export const googleSessionShape = v.object({
  user: userShape,
  token,
  message: sentence,
  new_user_created: v.boolean(),
  profile_created: v.boolean(),
});

/** A heartbeat: when it was recorded, if a login is open. */
export const heartbeatShape = v.object({ detail: sentence, last_heartbeat_at: v.optional(moment) });

/** A profile. */
export const profileShape = v.object({
  ...person,
  date_joined: v.pipe(v.string(), v.isoDate()),
  bio: textOrNull,
  can_invite_teachers: v.boolean(),
  profile_image: urlOrNull,
  teacher_tagline: textOrNull,
  teacher_about: textOrNull,
  teaching_specialties: textOrNull,
  showcase_image_1: urlOrNull,
  showcase_image_1_url: urlOrNull,
  showcase_image_1_caption: textOrNull,
  showcase_image_1_tags: v.array(id),
  showcase_image_2: urlOrNull,
  showcase_image_2_url: urlOrNull,
  showcase_image_2_caption: textOrNull,
  showcase_image_2_tags: v.array(id),
  showcase_image_3: urlOrNull,
  showcase_image_3_url: urlOrNull,
  showcase_image_3_caption: textOrNull,
  showcase_image_3_tags: v.array(id),
  youtube_url: textOrNull,
  linkedin_url: textOrNull,
  twitter_url: textOrNull,
  website_url: textOrNull,
  intro_video_url: textOrNull,
  email_notifications: v.boolean(),
  mail_magazine_enabled: v.boolean(),
});

/** A profile and the preferences, which a page loads first. */
export const wholeProfileShape = v.object({
  ...profileShape.entries,
  preferences: preferencesShape,
});

/** What somebody is interested in. */
export const interestsShape = v.object({
  interested_subjects: v.array(id),
  languages_spoken: v.array(v.string()),
  location: v.string(),
});

// --- teachers ------------------------------------------------------------------------------------

/** An application to teach. */
export const applicationShape = v.object({
  id,
  user_id: id,
  username,
  motivation: v.string(),
  experience: textOrNull,
  subjects_to_teach: v.string(),
  referred_by: idOrNull,
  referred_by_username: textOrNull,
  status: v.picklist(["pending", "approved", "rejected"]),
  created_at: momentOrNull,
  updated_at: momentOrNull,
  reviewed_by: idOrNull,
  reviewed_by_username: textOrNull,
  reviewed_at: momentOrNull,
  admin_notes: textOrNull,
});

/** A decision about an application, and the application after it. */
export const reviewedShape = v.object({ detail: sentence, application: applicationShape });

const invitationStatus = v.picklist(["pending", "accepted", "expired", "cancelled"]);

/** An invitation to teach, for its inviter. */
export const invitationShape = v.object({
  id,
  inviter: id,
  inviter_username: username,
  inviter_display_name: v.string(),
  invitee_email: email,
  invitee: idOrNull,
  invitee_username: textOrNull,
  personal_message: v.string(),
  status: invitationStatus,
  created_at: momentOrNull,
  accepted_at: momentOrNull,
  expires_at: momentOrNull,
  is_expired: v.boolean(),
});

/**
 * An invitation, for who has its link. The link is the proof that an invitation was received by email,
 * so its inviter never sees it.
 */
export const heldInvitationShape = v.object({
  ...invitationShape.entries,
  token: v.pipe(
    v.string(),
    v.uuid(),
    v.examples(["01234567-89ab-cdef-0123-456789abcdef"]),
  ),
  invitation_url: v.pipe(
    v.string(),
    v.url(),
    v.examples(["https://zporta.test/register?token=350c228d-2121-47fd-a808-456a7523e527"]),
  ),
});

/** An invitation that was accepted. */
export const acceptedInvitationShape = v.object({
  detail: sentence,
  invitation: heldInvitationShape,
});

/** A change of an invitation, and the invitation after it. */
export const changedInvitationShape = v.object({ detail: sentence, invitation: invitationShape });

/** An invitation that was sent, and how many more can be sent this month. */
export const sentInvitationShape = v.object({
  ...changedInvitationShape.entries,
  remaining_invitations: id,
  remaining_invitations_this_month: id,
});

/** A teacher's invitations, and how many more can be sent this month. */
export const invitationsShape = v.object({
  invitations: v.array(invitationShape),
  monthly_count: id,
  remaining_this_month: id,
  can_invite: v.boolean(),
});

/** An invitation, as the page behind its link shows it. */
export const shownInvitationShape = v.object({
  invitation: heldInvitationShape,
  inviter_name: v.string(),
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
