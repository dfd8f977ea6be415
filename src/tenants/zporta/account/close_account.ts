import { forgetUndeliverable } from "../../../core/delivery/undeliverable.ts";
import { unusablePassword } from "../../../core/passwords/passwords.ts";
import { releasePhotos } from "../../../core/photos.ts";
import { nullable, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { type Fragment, updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { IMAGES, lockStoredImages, photoKeys } from "../shared/profile_images.ts";
import { type Caller, revokeToken } from "../shared/tokens.ts";

/** Deactivates an account until its owner logs in again, unless the token was revoked meanwhile. */
export async function deactivateAccount(deps: ZportaDeps, caller: Caller): Promise<void> {
  const columns = { is_active: false, deactivated_at: toSql(deps.now()) };
  await updateRows(deps.db, "auth_user", columns, stillActing(caller));
}

/**
 * Deletes the personal data of an account, and frees its username and address. The row itself stays,
 * inactive for good: rows of other applications, which we cannot list, refer to its id. Returns the
 * keys of its photos, which can be removed now; those that a lost reply hides are removed by the cron.
 *
 * Refuses with `wrong` credentials when the token was revoked meanwhile: somebody else may have proved
 * that the address is theirs.
 */
export async function deleteAccount(deps: ZportaDeps, caller: Caller): Promise<Outcome<string[]>> {
  const now = deps.now();
  const { userId } = caller;
  return await transact<string[]>(deps.db, async (tx) => {
    // First, because it locks the account: no photo is set after the photos have been read.
    if (!await clearAccount(tx, caller, now)) return refused("wrong", "credentials");
    const photos = photoKeys(await lockStoredImages(tx, userId), IMAGES);
    await releasePhotos(tx, photos, now);
    await clearProfile(tx, userId, now);
    await clearPreferences(tx, userId, now);
    await tx.query(
      "UPDATE users_teacherinvitation SET status = 'cancelled' WHERE inviter_id = ? AND status = 'pending'",
      [userId],
    );
    await tx.query("DELETE FROM users_userloginevent WHERE user_id = ?", [userId]);
    await forgetUndeliverable(tx, "zporta", [userId]);
    await revokeToken(tx, userId);
    return accepted(photos);
  }, async () => await isDeleted(deps.db, userId) ? accepted([]) : null);
}

async function isDeleted(db: Queryable, userId: number): Promise<boolean> {
  const row = await selectRow(
    db,
    { deleted_at: nullable(text) },
    "SELECT deleted_at FROM auth_user WHERE id = ?",
    [userId],
  );
  return row !== null && row.deleted_at !== null;
}

/** The condition that an account is active, and its token still the one that the request came with. */
function stillActing({ userId, token }: Caller): Fragment {
  return {
    sql: `id = ? AND is_active = 1 AND EXISTS
      (SELECT 1 FROM authtoken_token AS t WHERE t.user_id = ? AND t.\`key\` = ?)`,
    args: [userId, userId, token],
  };
}

async function clearAccount(tx: Tx, caller: Caller, now: Date): Promise<boolean> {
  const { rowsAffected } = await updateRows(tx, "auth_user", {
    password: unusablePassword(),
    // Random: a name derived from the id could be guessed, and be taken already.
    username: `deleted_${crypto.randomUUID()}`,
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
  }, stillActing(caller));
  return rowsAffected > 0;
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
