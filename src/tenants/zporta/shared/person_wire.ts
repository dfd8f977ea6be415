import type { Row } from "../../../deps.ts";
import type { MediaUrls } from "../../../web/values.ts";
import type { PreferencesJson, SessionJson, UserJson } from "./shapes.ts";
import { bool, mediaOrNull } from "./envelope.ts";

/** What consumers keep of somebody who has logged in, under both names of the id. */
export function userJson(person: Row, media: MediaUrls): UserJson {
  return {
    id: Number(person.user_id),
    user_id: Number(person.user_id),
    username: person.username,
    email: person.email,
    first_name: person.first_name,
    last_name: person.last_name,
    display_name: person.display_name,
    role: person.role,
    active_guide: bool(person.active_guide),
    locale: person.locale,
    is_staff: bool(person.is_staff),
    is_superuser: bool(person.is_superuser),
    profile_image_url: mediaOrNull(media, person.profile_image),
    preferences: preferencesJson(person),
  };
}

/** The answer to a login: Django's flat body, and the same again under `user`. */
export function sessionJson(person: Row, token: string, media: MediaUrls): SessionJson {
  const user = userJson(person, media);
  return { token, ...user, user };
}

/** The profile's body; every key is always there. */
export function profileJson(person: Row, media: MediaUrls) {
  const { preferences: _, ...user } = userJson(person, media);
  return {
    ...user,
    date_joined: String(person.date_joined).slice(0, 10),
    bio: person.bio,
    can_invite_teachers: bool(person.can_invite_teachers),
    profile_image: user.profile_image_url,
    teacher_tagline: person.teacher_tagline,
    teacher_about: person.teacher_about,
    teaching_specialties: person.teaching_specialties,
    ...showcaseJson(person, 1, media),
    ...showcaseJson(person, 2, media),
    ...showcaseJson(person, 3, media),
    youtube_url: person.youtube_url,
    linkedin_url: person.linkedin_url,
    twitter_url: person.twitter_url,
    website_url: person.website_url,
    intro_video_url: person.intro_video_url,
    email_notifications: bool(person.email_notifications),
    mail_magazine_enabled: bool(person.mail_magazine_enabled),
  };
}

function showcaseJson(person: Row, number: 1 | 2 | 3, media: MediaUrls) {
  const name = `showcase_image_${number}`;
  const url = mediaOrNull(media, person[name]);
  return {
    [name]: url,
    [`${name}_url`]: url,
    [`${name}_caption`]: person[`${name}_caption`],
    [`${name}_tags`]: idList(person[`${name}_tags`]),
  };
}

/** The preferences as logins and profile show them. */
export function preferencesJson(person: Row): PreferencesJson {
  return {
    languages_spoken: stringList(person.languages_spoken),
    location: person.location,
    bio: person.preference_bio,
    interested_tags: idList(person.interested_tags),
  };
}

/** Ids that `GROUP_CONCAT` put together; NULL is none. */
export function idList(ids: string | null): number[] {
  return ids === null ? [] : String(ids).split(",").map(Number);
}

/** A JSON column that holds a list of texts: PlanetScale's driver has parsed it, others have not. */
export function stringList(value: unknown): string[] {
  const list = typeof value === "string" ? JSON.parse(value) : value;
  return Array.isArray(list) ? list.map(String) : [];
}
