import { isPhotoKey, keepPhotos, releasePhotos, uploadPhotos } from "../../../core/photos.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable, Row, SqlValue, Tx } from "../../../deps.ts";
import { accepted, type Outcome, type Reason } from "../../../outcome.ts";
import { findPerson } from "../shared/person.ts";
import { again, replacePairs, update } from "../shared/rows.ts";
import type { ImageChanges } from "./images.ts";
import type { ZportaDeps } from "../env.ts";

/** A profile has three images to show, each with a caption and tags. */
export type ShowcaseNumber = 1 | 2 | 3;

/** What somebody changes in their profile: columns by name, and the tags of the showcase images. */
export type ProfileChange = {
  profile: Record<string, SqlValue>;
  account: Record<string, SqlValue>;
  tags: Partial<Record<ShowcaseNumber, number[]>>;
};

/** A profile after a change, and the keys of the photos that it had before. */
export type ChangedProfile = { person: Row; replaced: string[] };

/**
 * Changes a profile, all or nothing. The same change again is the same profile. Refuses with
 * `unknown` for each tag that does not exist.
 */
export async function changeProfile(
  deps: ZportaDeps,
  userId: number,
  change: ProfileChange,
  images: ImageChanges,
): Promise<Outcome<ChangedProfile>> {
  const now = deps.now();
  const [person, reasons] = await Promise.all([
    findPerson(deps.db, userId, now),
    unknownTags(deps.db, change.tags),
  ]);
  if (reasons.length > 0) return { ok: false, reasons };

  const photos = Object.values(images).filter((photo) => photo !== null);
  await uploadPhotos(deps, photos, now);
  const changed = await transact(deps.db, async (tx) => {
    const columns = { ...change.profile, updated_at: toSql(now) };
    await update(tx, "users_profile", columns, { user_id: userId });
    const replaced = await replaceImages(tx, userId, images, now);
    if (Object.keys(change.account).length > 0) {
      await update(tx, "auth_user", change.account, { id: userId });
    }
    for (const [number, tags] of Object.entries(change.tags)) {
      const table = `users_profile_showcase_image_${number}_tags`;
      await replacePairs(tx, table, { profile_id: Number(person.profile_id) }, "tag_id", tags);
    }
    return accepted(replaced);
  }, again);
  if (!changed.ok) return changed;
  const replaced = changed.value;
  return accepted({ person: await findPerson(deps.db, userId, now), replaced });
}

/** Puts images in place of others, and gives up those that were ours. The row is locked by now. */
async function replaceImages(
  tx: Tx,
  userId: number,
  images: ImageChanges,
  now: Date,
): Promise<string[]> {
  const names = Object.keys(images);
  if (names.length === 0) return [];
  const keys = Object.values(images).flatMap((photo) => photo ? [photo.key] : []);
  const { rows } = await tx.query(
    `SELECT ${names.join(", ")} FROM users_profile WHERE user_id = ? FOR UPDATE`,
    [userId],
  );
  const columns = Object.fromEntries(
    Object.entries(images).map(([name, photo]) => [name, photo?.key ?? null]),
  );
  await update(tx, "users_profile", columns, { user_id: userId });
  await keepPhotos(tx, keys, now);
  // After a lost reply the new ones are there already.
  const replaced = Object.values(rows[0] ?? {}).map(String)
    .filter((path) => isPhotoKey(path) && !keys.includes(path));
  await releasePhotos(tx, replaced, now);
  return replaced;
}

async function unknownTags(db: Queryable, tags: ProfileChange["tags"]): Promise<Reason[]> {
  const wanted = [...new Set(Object.values(tags).flat())];
  if (wanted.length === 0) return [];
  const { rows } = await db.query(
    `SELECT id FROM tags_tag WHERE id IN (${wanted.map(() => "?").join(", ")})`,
    wanted,
  );
  const known = new Set(rows.map(({ id }) => Number(id)));
  return Object.entries(tags).flatMap(([number, list]) => {
    const missing = list.find((id) => !known.has(id));
    const field = `showcase_image_${Number(number) as ShowcaseNumber}_tags`;
    return missing === undefined ? [] : [{ code: "unknown", field, value: String(missing) }];
  });
}
