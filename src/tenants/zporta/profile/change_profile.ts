import { changesOf, type Compared, hasChanged } from "../../../core/audit/changes.ts";
import { person as byPerson, recordEvent } from "../../../core/audit/record_event.ts";
import {
  keepPhotos,
  type NewPhoto,
  releasePhotos,
  removeUnkept,
  uploadPhotos,
} from "../../../core/photos.ts";
import { integer, selectRows } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { placeholders, updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { type CompletePerson, findById, findPerson } from "../shared/person.ts";
import {
  type ImageName,
  IMAGES,
  lockStoredImages,
  photoKeys,
  type StoredImages,
} from "../shared/profile_images.ts";
import { replacePairs } from "./pairs.ts";

/** A profile has three showcase images, each with a caption and tags. */
export const SHOWCASES = [1, 2, 3] as const;

/** The number of a showcase image. */
export type ShowcaseNumber = typeof SHOWCASES[number];

/** A change of a profile. What is `undefined` stays as it is. */
export type ProfileChange = {
  account: { first_name?: string; last_name?: string };
  /** By column. */
  profile: {
    display_name?: string;
    bio?: string | null;
    teacher_tagline?: string | null;
    teacher_about?: string | null;
    teaching_specialties?: string | null;
    showcase_image_1_caption?: string | null;
    showcase_image_2_caption?: string | null;
    showcase_image_3_caption?: string | null;
    youtube_url?: string | null;
    linkedin_url?: string | null;
    twitter_url?: string | null;
    website_url?: string | null;
    intro_video_url?: string | null;
    email_notifications?: boolean;
    mail_magazine_enabled?: boolean;
    locale?: string;
  };
  /** The tags of each showcase image, by id. */
  tags: { [Number in ShowcaseNumber]?: number[] };
};

/** What becomes of the images: another photo, or `null` for none. What is absent stays as it is. */
export type ImageChanges = { [Name in ImageName]?: NewPhoto | null };

/** A profile after a change, and the keys of the photos that it no longer has. */
export type ChangedProfile = { person: CompletePerson; replaced: string[] };

/**
 * Changes a profile, all or nothing. The same change again gives the same profile. Refuses with
 * `unknown` for each tag that does not exist, and with `inactive` credentials when the account was
 * deleted or deactivated meanwhile; then photos are removed again.
 */
export async function changeProfile(
  deps: ZportaDeps,
  userId: number,
  change: ProfileChange,
  images: ImageChanges,
): Promise<Outcome<ChangedProfile>> {
  const now = deps.now();
  const [person, known] = await Promise.all([
    findPerson(deps.db, userId, now),
    checkTags(deps.db, change.tags),
  ]);
  if (!known.ok) return known;

  const photos = Object.values(images).filter((photo) => photo !== null);
  await uploadPhotos(deps, photos, now);
  const changed = await transact(deps.db, async (tx) => {
    // Locked before it is read: of two changes at once, the second finds what the first has written.
    const stored = await lockStoredImages(tx, userId);
    const before = await findById(tx, userId);
    if (!await changeColumns(tx, userId, { ...change.profile, updated_at: toSql(now) })) {
      return refused("inactive", "credentials");
    }
    const replaced = await replaceImages(tx, userId, images, stored, now);
    await changeNames(tx, userId, change.account);
    await replaceTags(tx, person.profile_id, change.tags);
    const changes = changesOf(before ?? {}, columnsOf(change, images), IMAGES);
    if (hasChanged(changes)) {
      await recordEvent(tx, deps, {
        tenant: "zporta",
        what: "profile_changed",
        accountId: userId,
        by: byPerson(userId),
        changes,
      }, now);
    }
    return accepted(replaced);
  }, doAgain);
  if (!changed.ok) {
    await removeUnkept(deps, photos.map(({ key }) => key));
    return changed;
  }
  const replaced = changed.value;
  return accepted({ person: await findPerson(deps.db, userId, now), replaced });
}

/**
 * Changes columns of a profile; `false` when its account may not act any more. The account is locked
 * by this: of a deletion at the same time, one finds what the other has written.
 */
async function changeColumns(
  tx: Tx,
  userId: number,
  columns: ProfileChange["profile"] & { updated_at: string },
): Promise<boolean> {
  const { rowsAffected } = await updateRows(tx, "users_profile", columns, {
    sql: `user_id = ? AND EXISTS
      (SELECT 1 FROM auth_user AS u WHERE u.id = ? AND u.is_active = 1)`,
    args: [userId, userId],
  });
  return rowsAffected > 0;
}

/** All that a change writes, by the columns and the lists of a `Person`. */
function columnsOf({ account, profile, tags }: ProfileChange, images: ImageChanges): Compared {
  const keys = Object.entries(images).map(([name, photo]) => [name, photo?.key ?? null]);
  const lists = Object.entries(tags).map(([number, ids]) => [
    `showcase_image_${number}_tags`,
    ids && [...new Set(ids)].sort((one, other) => one - other),
  ]);
  return { ...account, ...profile, ...Object.fromEntries([...keys, ...lists]) };
}

/** Stores the keys of new images, and releases the photos that they replace. The row is locked. */
async function replaceImages(
  tx: Tx,
  userId: number,
  images: ImageChanges,
  stored: StoredImages | null,
  now: Date,
): Promise<string[]> {
  const names = Object.keys(images) as ImageName[];
  if (names.length === 0) return [];
  const columns = Object.fromEntries(names.map((name) => [name, images[name]?.key ?? null]));
  await updateRows(tx, "users_profile", columns, { sql: "user_id = ?", args: [userId] });
  const keys = Object.values(columns).filter((key) => key !== null);
  await keepPhotos(tx, keys, now);
  // After a lost reply to COMMIT the new photos are stored already: they replace nothing.
  const replaced = photoKeys(stored, names).filter((key) => !keys.includes(key));
  await releasePhotos(tx, replaced, now);
  return replaced;
}

async function changeNames(
  tx: Tx,
  userId: number,
  { first_name, last_name }: ProfileChange["account"],
): Promise<void> {
  if (first_name === undefined && last_name === undefined) return;
  const columns = { first_name, last_name };
  await updateRows(tx, "auth_user", columns, { sql: "id = ?", args: [userId] });
}

async function replaceTags(tx: Tx, profileId: number, tags: ProfileChange["tags"]): Promise<void> {
  for (const number of SHOWCASES) {
    const ids = tags[number];
    if (!ids) continue;
    const table = `users_profile_showcase_image_${number}_tags`;
    await replacePairs(tx, { table, owner: "profile_id", member: "tag_id" }, profileId, ids);
  }
}

/** Refuses with `unknown` for each list that has a tag which does not exist. */
export async function checkTags(
  db: Queryable,
  tags: ProfileChange["tags"],
): Promise<Outcome<void>> {
  const wanted = [...new Set(SHOWCASES.flatMap((number) => tags[number] ?? []))];
  if (wanted.length === 0) return accepted(undefined);
  const rows = await selectRows(
    db,
    { id: integer },
    `SELECT id FROM tags_tag WHERE id IN (${placeholders(wanted)})`,
    wanted,
  );
  const known = new Set(rows.map(({ id }) => id));
  const reasons = SHOWCASES.flatMap((number): Reason[] => {
    const missing = tags[number]?.find((id) => !known.has(id));
    const field = `showcase_image_${number}_tags`;
    return missing === undefined ? [] : [{ code: "unknown", field, value: String(missing) }];
  });
  return reasons.length > 0 ? { ok: false, reasons } : accepted(undefined);
}
