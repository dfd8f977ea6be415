import {
  collectRows,
  exportOf,
  type ExportPart,
  isOneOf,
  type PersonExport,
} from "../../../core/personal_data/export.ts";
import type { Person } from "../../../core/personal_data/erasure.ts";
import type { SqlValue } from "../../../deps.ts";
import { mediaOrNull } from "../../../web/values.ts";
import type { ZportaDeps } from "../env.ts";
import { IMAGES } from "../shared/profile_images.ts";

/** What collecting needs; the commands have no more. */
export type CollectDeps = Pick<ZportaDeps, "db" | "now"> & {
  settings: Pick<ZportaDeps["settings"], "media">;
};

/** Collects all that Zporta keeps of a person. */
export async function collect(deps: CollectDeps, person: Person): Promise<PersonExport> {
  const tables = await collectRows(deps.db, "zporta", person, partsOf(person));
  const paths = tables.users_profile!.flatMap((row) => IMAGES.map((name) => row[name]));
  const photos = paths.map((path) => mediaOrNull(deps.settings.media, path as string | null));
  return exportOf(deps, "zporta", tables, photos);
}

function partsOf({ accountIds, addresses }: Person): ExportPart[] {
  const part = (
    table: string,
    columns: string,
    condition: string,
    args: readonly SqlValue[] = accountIds,
  ): ExportPart => ({ table, columns, rest: `FROM ${table} WHERE ${condition}`, args });
  const isTheirs = isOneOf("user_id", accountIds);
  const profiles = `profile_id IN (SELECT id FROM users_profile WHERE ${isTheirs})`;
  const preferences =
    `userpreference_id IN (SELECT id FROM users_userpreference WHERE ${isTheirs})`;
  return [
    part(
      "auth_user",
      `id, username, email, first_name, last_name, date_joined, last_login, is_active, is_staff,
        email_proven_at, deactivated_at, deleted_at, failed_log_ins, last_failed_log_in_at,
        exported_at`,
      isOneOf("id", accountIds),
    ),
    part("authtoken_token", "user_id, created", isTheirs),
    part(
      "users_profile",
      `user_id, role, requested_role, locale, display_name, bio, profile_image, showcase_image_1,
        showcase_image_2, showcase_image_3, showcase_image_1_caption, showcase_image_2_caption,
        showcase_image_3_caption, intro_video_url, linkedin_url, twitter_url, website_url, youtube_url,
        teacher_about, teacher_tagline, teaching_specialties, active_guide, can_invite_teachers,
        email_notifications, mail_magazine_enabled, growth_score, impact_score, ability_rank,
        overall_ability_score, last_ability_update, created_at, updated_at`,
      isTheirs,
    ),
    ...[1, 2, 3].map((number) =>
      part(`users_profile_showcase_image_${number}_tags`, "profile_id, tag_id", profiles)
    ),
    part(
      "users_userpreference",
      "languages_spoken, location, bio, native_language, report_language, updated_at",
      isTheirs,
    ),
    part("users_userpreference_interested_subjects", "userpreference_id, subject_id", preferences),
    part("users_userpreference_interested_tags", "userpreference_id, tag_id", preferences),
    part(
      "users_teacherinvitation",
      `inviter_id, invitee_id, invitee_email, personal_message, status, created_at, accepted_at,
        expires_at`,
      `${isOneOf("inviter_id", accountIds)} OR ${isOneOf("invitee_id", accountIds)}
        OR ${isOneOf("invitee_email", addresses)}`,
      [...accountIds, ...accountIds, ...addresses],
    ),
    part(
      "users_guideapplicationrequest",
      `user_id, motivation, experience, subjects_to_teach, status, admin_notes, referred_by_id,
        reviewed_by_id, reviewed_at, created_at, updated_at`,
      isTheirs,
    ),
    part(
      "users_userloginevent",
      `user_id, login_at, logout_at, session_duration_seconds, last_heartbeat_at, forced_closed,
        ip_address, user_agent`,
      isTheirs,
    ),
  ];
}
