import { mediaOrNull, type MediaUrls } from "../../../web/values.ts";
import type { CompletePerson } from "./person.ts";
import type { PreferencesJson, ProfileJson, SessionJson, UserJson } from "./shapes.ts";

/** Writes a person as logins answer with it; the id has two names, because consumers read both. */
export function userJson(person: CompletePerson, media: MediaUrls): UserJson {
  return {
    id: person.user_id,
    user_id: person.user_id,
    username: person.username,
    email: person.email,
    first_name: person.first_name,
    last_name: person.last_name,
    display_name: person.display_name,
    role: person.role,
    active_guide: person.active_guide,
    locale: person.locale,
    is_staff: person.is_staff,
    is_superuser: person.is_superuser,
    profile_image_url: mediaOrNull(media, person.profile_image),
    preferences: preferencesJson(person),
  };
}

/** Writes the answer to a login: Django's flat body, and the person again under `user`. */
export function sessionJson(person: CompletePerson, token: string, media: MediaUrls): SessionJson {
  const user = userJson(person, media);
  return { token, ...user, user };
}

/** Writes a profile. Every key is always there. */
export function profileJson(person: CompletePerson, media: MediaUrls): ProfileJson {
  const { preferences: _, ...user } = userJson(person, media);
  const showcase1 = mediaOrNull(media, person.showcase_image_1);
  const showcase2 = mediaOrNull(media, person.showcase_image_2);
  const showcase3 = mediaOrNull(media, person.showcase_image_3);
  return {
    ...user,
    date_joined: person.date_joined.slice(0, 10),
    bio: person.bio,
    can_invite_teachers: person.can_invite_teachers,
    profile_image: user.profile_image_url,
    teacher_tagline: person.teacher_tagline,
    teacher_about: person.teacher_about,
    teaching_specialties: person.teaching_specialties,
    showcase_image_1: showcase1,
    showcase_image_1_url: showcase1,
    showcase_image_1_caption: person.showcase_image_1_caption,
    showcase_image_1_tags: person.showcase_image_1_tags,
    showcase_image_2: showcase2,
    showcase_image_2_url: showcase2,
    showcase_image_2_caption: person.showcase_image_2_caption,
    showcase_image_2_tags: person.showcase_image_2_tags,
    showcase_image_3: showcase3,
    showcase_image_3_url: showcase3,
    showcase_image_3_caption: person.showcase_image_3_caption,
    showcase_image_3_tags: person.showcase_image_3_tags,
    youtube_url: person.youtube_url,
    linkedin_url: person.linkedin_url,
    twitter_url: person.twitter_url,
    website_url: person.website_url,
    intro_video_url: person.intro_video_url,
    email_notifications: person.email_notifications,
    mail_magazine_enabled: person.mail_magazine_enabled,
  };
}

/** Writes the preferences as logins and the profile show them. */
export function preferencesJson(person: CompletePerson): PreferencesJson {
  return {
    languages_spoken: person.languages_spoken,
    location: person.location,
    bio: person.preference_bio,
    interested_tags: person.interested_tags,
  };
}
