import { base64url } from "jose";
import { selectRows, text } from "../db/rows.ts";
import { addSeconds, toSql } from "../db/time.ts";
import { retryRead } from "../db/transact.ts";
import { placeholders } from "../db/write.ts";
import type { Deps, PhotoStore, Tx } from "../deps.ts";

/** The folder of our photos in the store. Stored paths of the Django backends begin otherwise. */
export const PHOTO_FOLDER = "daftar";

/**
 * How long an uploaded photo waits for the transaction that makes it somebody's, in seconds. Far
 * beyond the life of any request, so the sweep never takes a photo that is still wanted.
 */
const WAITING_SECONDS = 3600;
const PHOTOS_PER_SWEEP = 100;

/** The forms that a photo has in the store, by the end of its key, and their content types. */
const CONTENT_TYPES = { jpg: "image/jpeg", png: "image/png", webp: "image/webp" };

/** The end of a photo's key. */
export type PhotoForm = keyof typeof CONTENT_TYPES;

/** A photo to be kept: its key is known before it is stored, so that a row can name it. */
export type NewPhoto = { key: string; bytes: Uint8Array };

/** The store of photos did not do what it was asked: an outage, worth another try. */
export class PhotoStoreError extends Error {
  override name = "PhotoStoreError";
}

/** Gives a photo its key: 256 random bits, so nobody can guess one or meet another's. 53 or 54 characters. */
export function newPhoto(bytes: Uint8Array, form: PhotoForm = "jpg"): NewPhoto {
  const name = base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
  return { key: `${PHOTO_FOLDER}/${name}.${form}`, bytes };
}

/** What a photo is served as. Its key tells: it was given when the bytes were looked at. */
export function contentTypeOf(key: string): string {
  return CONTENT_TYPES[key.slice(key.lastIndexOf(".") + 1) as PhotoForm];
}

/** Whether a stored path is the key of one of our photos; the others are the legacy backend's. */
export function isPhotoKey(path: string): boolean {
  return /^daftar\/[\w-]{43}\.(jpg|png|webp)$/.test(path);
}

/**
 * Stores photos that belong to nobody yet. Each is written down first: whatever becomes of this
 * request, a photo that is not kept within the hour is removed by the sweep. Slow: never inside a
 * transaction.
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
  const note = () =>
    deps.db.query(
      // A row that is there already is this statement, delivered twice.
      `INSERT INTO photo (photo_key, uploaded_at, remove_at)
       VALUES ${photos.map(() => "(?, ?, ?)").join(", ")}
       ON DUPLICATE KEY UPDATE remove_at = remove_at`,
      rows,
    );
  await retryRead(note, performance.now() + deps.db.patienceMs);
  try {
    await Promise.all(photos.map(({ key, bytes }) => deps.photos.put(key, bytes)));
  } catch (cause) {
    throw new PhotoStoreError("Cannot store photo", { cause });
  }
}

/**
 * Makes uploaded photos somebody's; in the transaction that writes their keys down. Counts matched
 * rows, so a statement that the network delivers twice does no harm.
 *
 * @throws when one has been given up for removal meanwhile.
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

/** Gives photos up that are being replaced; in the transaction that replaces them. */
export async function giveUpPhotos(tx: Tx, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `UPDATE photo SET remove_at = ? WHERE photo_key IN (${placeholders(keys)})`,
    [toSql(now), ...keys],
  );
}

/**
 * Removes those of `keys` that nobody has kept: the table says which, for the reply to a `COMMIT` may
 * have been lost. Only to be called once the transaction's outcome is known. Never throws: what
 * fails here, the sweep does.
 */
export async function removeUnkept(deps: Deps, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await remove(deps, `photo_key IN (${placeholders(keys)}) AND remove_at IS NOT NULL`, keys);
}

/** Removes the photos that were due to go; the cron's work. Never throws. */
export async function sweepPhotos(deps: Deps): Promise<void> {
  await remove(deps, "remove_at <= ?", [toSql(deps.now())]);
}

async function remove(deps: Deps, which: string, args: readonly string[]): Promise<void> {
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

async function removeOne(store: PhotoStore, { db }: Deps, key: string): Promise<void> {
  // The row goes last: while it is there, the sweep tries again.
  await store.delete(key);
  await db.query("DELETE FROM photo WHERE photo_key = ? AND remove_at IS NOT NULL", [key]);
}
