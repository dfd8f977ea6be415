import { type NewPhoto, newPhoto } from "../../../core/photos.ts";
import type { Deps } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { hasTooManyPixels, readImage } from "../../../web/image/read_image.ts";
import { type Body, unexpectedFiles } from "../../../web/read_body.ts";
import { IMAGES } from "../shared/profile_images.ts";
import type { ImageChanges } from "./change_profile.ts";

/** What names a photo. */
type ImageDeps = Pick<Deps, "randomBytes">;

/** 5 MB, the largest file that the profile page lets through. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/**
 * Reads the images of a form, without their metadata. An empty part, or null, removes an image.
 * Refuses with `empty`, `too_large` above 5 MB, `wrong` for a file that is no JPEG, PNG, WebP or GIF by its
 * content, `too_many_pixels`, and `malformed` for a text; with `unexpected` for a file of another name.
 */
export async function readImages(deps: ImageDeps, body: Body): Promise<Outcome<ImageChanges>> {
  const { fields, files } = body;
  const changes: ImageChanges = {};
  const reasons = unexpectedFiles(body, IMAGES);
  for (const name of IMAGES) {
    const file = files[name];
    if (file) {
      const read = await readFile(deps, file, name);
      if (read.ok) changes[name] = read.value;
      else reasons.push(...read.reasons);
    } else if (Object.hasOwn(fields, name)) {
      if (fields[name] === "" || fields[name] === null) changes[name] = null;
      else reasons.push({ code: "malformed", field: name });
    }
  }
  return reasons.length > 0 ? { ok: false, reasons } : accepted(changes);
}

async function readFile(
  deps: ImageDeps,
  file: File,
  field: string,
): Promise<Outcome<NewPhoto>> {
  if (file.size > MAX_IMAGE_BYTES) {
    const value = String(MAX_IMAGE_BYTES);
    return { ok: false, reasons: [{ code: "too_large", field, value }] };
  }
  if (file.size === 0) return refused("empty", field);
  const image = readImage(await file.bytes());
  if (!image) return refused("wrong", field);
  if (hasTooManyPixels(image)) return refused("too_many_pixels", field);
  return accepted(newPhoto(deps, image.bytes, image.form));
}
