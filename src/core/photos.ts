import { base64url } from "jose";
import { retry } from "../db/patience.ts";
import { selectRows, text } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import { placeholders } from "../db/write.ts";
import type { Deps, PhotoStore, Tx } from "../deps.ts";

/** The folder of our photos in the store. Stored paths of the Django backends begin otherwise. */
export const PHOTO_FOLDER = "daftar";

/**
 * How long an uploaded photo waits for the transaction that keeps it, in seconds. Far longer than
 * any request lives, so the sweep never removes a photo that is still wanted.
 */
const WAITING_SECONDS = 3600;
const PHOTOS_PER_SWEEP = 100;

/** What removing photos needs. */
type RemovalDeps = Pick<Deps, "db" | "photos" | "log">;

/** The formats of photos by the extension of their key, and their content types. */
const CONTENT_TYPES = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
};

/** The extension of a photo's key. */
export type PhotoFormat = keyof typeof CONTENT_TYPES;

const PHOTO_KEY = new RegExp(
  `^${PHOTO_FOLDER}/[\\w-]{43}\\.(${Object.keys(CONTENT_TYPES).join("|")})$`,
);

/** A photo that is to be stored. Its key is known beforehand, so that a row can name it. */
export type NewPhoto = { key: string; bytes: Uint8Array };

/** The photo store failed: an outage, worth another try. */
export class PhotoStoreError extends Error {
  override name = "PhotoStoreError";
}

/** Gives a photo its key: 256 random bits, which nobody can guess. 54 or 55 characters. */
export function newPhoto(
  { randomBytes }: Pick<Deps, "randomBytes">,
  bytes: Uint8Array,
  form: PhotoFormat = "jpg",
): NewPhoto {
  const name = base64url.encode(randomBytes(32));
  return { key: `${PHOTO_FOLDER}/${name}.${form}`, bytes };
}

/** The content type of a photo, from its key, which was made after the bytes were checked. */
export function contentTypeOf(key: string): string {
  return CONTENT_TYPES[key.slice(key.lastIndexOf(".") + 1) as PhotoFormat];
}

/** Whether a stored path is the key of one of our photos; other paths are the legacy backend's. */
export function isPhotoKey(path: string): boolean {
  return PHOTO_KEY.test(path);
}

/**
 * Stores photos that no row refers to yet. Each is recorded first, so that the sweep removes it
 * after an hour unless a transaction keeps it, whatever happens to this request. Slow: never inside
 * a transaction.
 *
 * @throws {PhotoStoreError} when the store is down.
 */
export async function uploadPhotos(
  deps: Deps,
  photos: readonly NewPhoto[],
  now: Date,
): Promise<void> {
  if (photos.length === 0) return;
  const removeAt = addSeconds(now, WAITING_SECONDS);
  const rows = photos.flatMap(({ key }) => [key, toSql(now), toSql(removeAt)]);
  const record = () =>
    deps.db.query(
      // A row that already exists is this statement, delivered twice.
      `INSERT INTO photo (photo_key, uploaded_at, remove_at)
       VALUES ${photos.map(() => "(?, ?, ?)").join(", ")}
       ON DUPLICATE KEY UPDATE remove_at = remove_at`,
      rows,
    );
  await retry(deps.db.patience, record);
  try {
    await Promise.all(photos.map(({ key, bytes }) => deps.photos.put(key, bytes)));
  } catch (cause) {
    throw new PhotoStoreError("Cannot store photo", { cause });
  }
}

/**
 * Keeps uploaded photos, in the transaction that stores their keys. Counts matched rows, so a
 * statement that the network delivers twice does no harm.
 *
 * @throws when one of them has become due for removal.
 */
export async function keepPhotos(tx: Tx, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  const { rowsAffected } = await tx.query(
    `UPDATE photo SET remove_at = NULL
     WHERE photo_key IN (${placeholders(keys)}) AND (remove_at IS NULL OR remove_at > ?)`,
    [...keys, toSql(now)],
  );
  if (rowsAffected !== keys.length) throw new Error("Cannot keep photo: it is being removed");
}

/** Releases photos for removal, in the transaction that replaces them. */
export async function releasePhotos(tx: Tx, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `UPDATE photo SET remove_at = ? WHERE photo_key IN (${placeholders(keys)})`,
    [toSql(now), ...keys],
  );
}

/**
 * Removes those of `keys` that no transaction kept. The table says which, because the reply to a
 * `COMMIT` may have been lost. Call it only once the outcome of the transaction is known. Never
 * throws: what fails here is done by the sweep.
 */
export async function removeUnkept(deps: RemovalDeps, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await remove(deps, `photo_key IN (${placeholders(keys)}) AND remove_at IS NOT NULL`, keys);
}

/** Removes the photos that are due for removal; the cron's work. Never throws. */
export async function sweepPhotos(deps: Deps): Promise<void> {
  await remove(deps, "remove_at <= ?", [toSql(deps.now())]);
}

async function remove(deps: RemovalDeps, which: string, args: readonly string[]): Promise<void> {
  try {
    const rows = await selectRows(
      deps.db,
      { photo_key: text },
      `SELECT photo_key FROM photo WHERE ${which} ORDER BY remove_at LIMIT ${PHOTOS_PER_SWEEP}`,
      args,
    );
    for (const { photo_key: key } of rows) await removeOne(deps.photos, deps, key);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    deps.log({ event: "photo_removal_failed", reason });
  }
}

async function removeOne(store: PhotoStore, { db }: RemovalDeps, key: string): Promise<void> {
  // The row is deleted last: as long as it exists, the sweep tries again.
  await store.delete(key);
  await db.query("DELETE FROM photo WHERE photo_key = ? AND remove_at IS NOT NULL", [key]);
}
