import { isPhotoKey } from "../../../core/photos.ts";
import { nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import type { Tx } from "../../../deps.ts";

/** The columns of a profile's images. Clients send them under the same names. */
export const IMAGES = [
  "profile_image",
  "showcase_image_1",
  "showcase_image_2",
  "showcase_image_3",
] as const;

/** The column of one image. */
export type ImageName = typeof IMAGES[number];

const STORED_IMAGES = {
  profile_image: nullable(text),
  showcase_image_1: nullable(text),
  showcase_image_2: nullable(text),
  showcase_image_3: nullable(text),
};

/** The stored paths of a profile's images. */
export type StoredImages = RowOf<typeof STORED_IMAGES>;

/** Reads the stored paths of somebody's images, and keeps others from changing them until `COMMIT`. */
export async function lockStoredImages(tx: Tx, userId: number): Promise<StoredImages | null> {
  return await selectRow(
    tx,
    STORED_IMAGES,
    `SELECT profile_image, showcase_image_1, showcase_image_2, showcase_image_3
     FROM users_profile WHERE user_id = ? FOR UPDATE`,
    [userId],
  );
}

/**
 * The keys of our photos among the stored paths of these images; other paths are the legacy
 * backend's.
 */
export function photoKeys(stored: StoredImages | null, names: readonly ImageName[]): string[] {
  return names.map((name) => stored?.[name] ?? "").filter(isPhotoKey);
}
