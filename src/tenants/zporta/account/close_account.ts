import { isPhotoKey, releasePhotos } from "../../../core/photos.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted } from "../../../outcome.ts";
import { unusablePassword } from "../shared/account_rows.ts";
import { again } from "../shared/rows.ts";
import { revokeToken } from "../shared/tokens.ts";
import type { ZportaDeps } from "../env.ts";

/** Switches an account off until its owner logs in again. */
export async function deactivate(deps: ZportaDeps, userId: number): Promise<void> {
  await deps.db.query(
    "UPDATE auth_user SET is_active = 0, deactivated_at = ? WHERE id = ? AND is_active = 1",
    [toSql(deps.now()), userId],
  );
}

/**
 * Deletes what an account says of a person, and frees username and address. The row itself stays,
 * switched off for good: rows of other applications, which nobody here can list, refer to its id.
 * Returns the keys of its photos, which can be removed now.
 */
export async function deleteAccount(deps: ZportaDeps, userId: number): Promise<string[]> {
  const now = toSql(deps.now());
  const photos = await photosOf(deps.db, userId);
  await transact(deps.db, async (tx) => {
    await releasePhotos(tx, photos, deps.now());
    await tx.query(
      `UPDATE auth_user SET password = ?, username = ?, email = '', first_name = '', last_name = '',
         is_active = 0, is_staff = 0, is_superuser = 0, deactivated_at = NULL, deleted_at = ?,
         email_proven_at = NULL, registration_key = NULL, registration_digest = NULL
       WHERE id = ?`,
      [unusablePassword(), `deleted_${userId}`, now, userId],
    );
    await tx.query(
      `UPDATE users_profile SET bio = '', display_name = '', active_guide = 0, profile_image = NULL,
         intro_video_url = NULL, linkedin_url = NULL, twitter_url = NULL, website_url = NULL,
         youtube_url = NULL, showcase_image_1 = NULL, showcase_image_2 = NULL,
         showcase_image_3 = NULL, showcase_image_1_caption = NULL, showcase_image_2_caption = NULL,
         showcase_image_3_caption = NULL, teacher_about = NULL, teacher_tagline = NULL,
         teaching_specialties = NULL, can_invite_teachers = 0, email_notifications = 0,
         mail_magazine_enabled = 0, updated_at = ?
       WHERE user_id = ?`,
      [now, userId],
    );
    await tx.query(
      `UPDATE users_userpreference SET languages_spoken = '[]', location = NULL, bio = NULL,
         updated_at = ? WHERE user_id = ?`,
      [now, userId],
    );
    await tx.query(
      "UPDATE users_teacherinvitation SET status = 'cancelled' WHERE inviter_id = ? AND status = 'pending'",
      [userId],
    );
    await revokeToken(tx, userId);
    return accepted(undefined);
  }, again);
  return photos;
}

async function photosOf(db: Queryable, userId: number): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT profile_image, showcase_image_1, showcase_image_2, showcase_image_3
     FROM users_profile WHERE user_id = ?`,
    [userId],
  );
  return Object.values(rows[0] ?? {}).map(String).filter(isPhotoKey);
}
