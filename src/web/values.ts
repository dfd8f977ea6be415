import { isPhotoKey } from "../core/photos.ts";

/** The base URLs of stored paths, without trailing slashes: of our photos, and of all other files. */
export type MediaUrls = { photosUrl: string; legacyUrl: string };

/** A moment as Django REST framework writes it: UTC, `Z`, microseconds when there are any. */
export function isoOrNull(value: string | null): string | null {
  return value === null ? null : `${value.replace(" ", "T").replace(/\.0+$/, "")}Z`;
}

/** A stored path as an absolute URL; `null` for a blank one. A path that is a URL stays as it is. */
export function mediaOrNull(media: MediaUrls, path: string | null): string | null {
  if (!path) return null;
  if (/^https?:\/\//.test(path)) return path;
  const base = isPhotoKey(path) ? media.photosUrl : media.legacyUrl;
  return `${base}/${path.replace(/^\/+/, "")}`;
}
