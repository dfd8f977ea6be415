import { isPhotoKey } from "../core/photos.ts";

/** Where stored paths are downloaded, without trailing slashes: our photos here, the others there. */
export type MediaUrls = { photosUrl: string; legacyUrl: string };

/** A moment as Django REST framework writes it: UTC, `Z`, microseconds when there are any. */
export function isoOrNull(value: string | null): string | null {
  return value === null ? null : `${value.replace(" ", "T").replace(/\.0+$/, "")}Z`;
}

/** A stored path as an absolute URL. Blank is none; what already is a URL stays one. */
export function mediaOrNull(media: MediaUrls, path: string | null): string | null {
  if (!path) return null;
  if (/^https?:\/\//.test(path)) return path;
  const base = isPhotoKey(path) ? media.photosUrl : media.legacyUrl;
  return `${base}/${path.replace(/^\/+/, "")}`;
}

/** MySQL's booleans; the imported tables have NULL where the model says false. */
export function bool(value: unknown): boolean {
  return Number(value) === 1;
}

/** A number that the driver hands over as text, such as a BIGINT. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
