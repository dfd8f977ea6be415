import { unusablePassword } from "../../../core/passwords.ts";
import { releasePhotos } from "../../../core/photos.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import type { Tx } from "../../../deps.ts";
import { accepted } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { IMAGES, lockStoredImages, photoKeys } from "../shared/profile_images.ts";
import { revokeToken } from "../shared/tokens.ts";

/** Deactivates an account until its owner logs in again. */
export async function deactivateAccount(deps: ZportaDeps, userId: number): Promise<void> {
  await deps.db.query(
    "UPDATE auth_user SET is_active = 0, deactivated_at = ? WHERE id = ? AND is_active = 1",
    [toSql(deps.now()), userId],
  );
}

/**
 * Deletes the personal data of an account, and frees its username and address. The row itself stays,
 * inactive for good: rows of other applications, which we cannot list, refer to its id. Returns the
 * keys of its photos, which can be removed now; those that a lost reply hides are removed by the cron.
 */
export async function deleteAccount(deps: ZportaDeps, userId: number): Promise<string[]> {
  const now = deps.now();
  const deleted = await transact(deps.db, async (tx) => {
    // First, because it locks the account: no photo is set after the photos have been read.
    await clearAccount(tx, userId, now);
    const photos = photoKeys(await lockStoredImages(tx, userId), IMAGES);
    await releasePhotos(tx, photos, now);
    await clearProfile(tx, userId, now);
    await clearPreferences(tx, userId, now);
    await tx.query(
      "UPDATE users_teacherinvitation SET status = 'cancelled' WHERE inviter_id = ? AND status = 'pending'",
      [userId],
    );
    await revokeToken(tx, userId);
    return accepted(photos);
  }, doAgain);
  return deleted.ok ? deleted.value : [];
}

async function clearAccount(tx: Tx, userId: number, now: Date): Promise<void> {
  await updateRows(tx, "auth_user", {
    password: unusablePassword(),
    username: `deleted_${userId}`,
    email: "",
    first_name: "",
    last_name: "",
    is_active: false,
    is_staff: false,
    is_superuser: false,
    deactivated_at: null,
    deleted_at: toSql(now),
    email_proven_at: null,
    registration_key: null,
    registration_digest: null,
  }, { sql: "id = ?", args: [userId] });
}

async function clearProfile(tx: Tx, userId: number, now: Date): Promise<void> {
  await updateRows(tx, "users_profile", {
    bio: "",
    display_name: "",
    active_guide: false,
    profile_image: null,
    intro_video_url: null,
    linkedin_url: null,
    twitter_url: null,
    website_url: null,
    youtube_url: null,
    showcase_image_1: null,
    showcase_image_2: null,
    showcase_image_3: null,
    showcase_image_1_caption: null,
    showcase_image_2_caption: null,
    showcase_image_3_caption: null,
    teacher_about: null,
    teacher_tagline: null,
    teaching_specialties: null,
    can_invite_teachers: false,
    email_notifications: false,
    mail_magazine_enabled: false,
    updated_at: toSql(now),
  }, { sql: "user_id = ?", args: [userId] });
}

async function clearPreferences(tx: Tx, userId: number, now: Date): Promise<void> {
  await updateRows(tx, "users_userpreference", {
    languages_spoken: "[]",
    location: null,
    bio: null,
    updated_at: toSql(now),
  }, { sql: "user_id = ?", args: [userId] });
}
