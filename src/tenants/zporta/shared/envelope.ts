import { isPhotoKey } from "../../../core/photos.ts";
import type { MediaUrls } from "../../../web/values.ts";
import type { Reason } from "../../../outcome.ts";
import { WIRE_NAMES } from "./fields.ts";
import { sentence } from "./messages.ts";

/** Reasons as Django REST framework writes them: a list of sentences under each field. */
export function fieldErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  return errors;
}

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

/** MySQL's booleans. */
export function bool(value: unknown): boolean {
  return Number(value) === 1;
}

/** A number that the driver hands over as text, such as a BIGINT. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
