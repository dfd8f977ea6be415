import { type NewPhoto, newPhoto } from "../../../core/photos.ts";
import { accepted, type Outcome, type Reason } from "../../../outcome.ts";
import { formOfImage } from "../../../web/image.ts";
import type { Body } from "../../../web/read_body.ts";
import { IMAGES } from "../shared/profile_images.ts";
import type { ImageChanges } from "./change_profile.ts";

/** 5 MB, the largest file that the profile page lets through. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/**
 * Reads the images of a form. An empty part, or null, removes an image. Refuses with `too_large`
 * above 5 MB, `wrong` for a file that is no JPEG, PNG or WebP by its content, and `malformed` for a
 * text.
 */
export async function readImages({ fields, files }: Body): Promise<Outcome<ImageChanges>> {
  const changes: ImageChanges = {};
  const reasons: Reason[] = [];
  for (const name of IMAGES) {
    const file = files[name];
    if (file) {
      const read = await readImage(file, name);
      if (read.ok) changes[name] = read.value;
      else reasons.push(...read.reasons);
    } else if (Object.hasOwn(fields, name)) {
      if (fields[name] === "" || fields[name] === null) changes[name] = null;
      else reasons.push({ code: "malformed", field: name });
    }
  }
  return reasons.length > 0 ? { ok: false, reasons } : accepted(changes);
}

async function readImage(file: File, field: string): Promise<Outcome<NewPhoto>> {
  if (file.size > MAX_IMAGE_BYTES) {
    const value = String(MAX_IMAGE_BYTES);
    return { ok: false, reasons: [{ code: "too_large", field, value }] };
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const form = formOfImage(bytes);
  if (form) return accepted(newPhoto(bytes, form));
  return { ok: false, reasons: [{ code: "wrong", field }] };
}
