import { accepted, type Outcome, type Reason } from "../../../outcome.ts";
import { isJpeg } from "../../../web/jpeg.ts";
import type { SentPhotos } from "./photos.ts";

/** 2 MiB, inclusive. */
const MAX_PHOTO_BYTES = 2 * 1024 * 1024;

/** The serializer's name, the docs' and the test page's, the old page's. */
const MARRIAGE_PHOTO_NAMES = ["marriage_photo", "marital_photo", "marriagePhoto"];

/**
 * Reads the photos of a form. Refuses with `too_large` above 2 MiB, and with `malformed` what is no
 * JPEG by its content: its name and declared type are the sender's word.
 */
export async function readPhotos(files: Record<string, File>): Promise<Outcome<SentPhotos>> {
  const marriageName = MARRIAGE_PHOTO_NAMES.find((name) => name in files);
  const profile = await readPhoto(files.profile_photo, "profilePhoto");
  const marriage = await readPhoto(marriageName && files[marriageName], "marriagePhoto");
  if (profile.ok && marriage.ok) {
    return accepted({ profile: profile.value, marriage: marriage.value });
  }
  const reasons: Reason[] = [profile, marriage].flatMap((read) => read.ok ? [] : read.reasons);
  return { ok: false, reasons };
}

async function readPhoto(
  file: File | "" | undefined,
  field: string,
): Promise<Outcome<Uint8Array | null>> {
  if (!file) return accepted(null);
  if (file.size > MAX_PHOTO_BYTES) return { ok: false, reasons: [{ code: "too_large", field }] };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!isJpeg(bytes)) return { ok: false, reasons: [{ code: "malformed", field }] };
  return accepted(bytes);
}
