import { type NewPhoto, newPhoto } from "../../../core/photos.ts";
import type { Deps } from "../../../deps.ts";
import { accepted, type Outcome, refused, withOthers } from "../../../outcome.ts";
import { hasTooManyPixels, readImage } from "../../../web/image/read_image.ts";
import { type Body, unexpectedFiles } from "../../../web/read_body.ts";

/** 2 MiB, inclusive. */
const MAX_PHOTO_BYTES = 2 * 1024 * 1024;

/** The photos that came with a form, checked; `null` where none was sent. */
export type SentPhotos = { profile: Uint8Array | null; marriage: Uint8Array | null };

/** A form without photos. */
export const NO_PHOTOS: SentPhotos = { profile: null, marriage: null };

/** A resident's photos under the keys that they will have; `null` where none was sent. */
export type NewPhotos = { profile: NewPhoto | null; marriage: NewPhoto | null; all: NewPhoto[] };

/** The names of the serializer, of the docs and the test page, and of the old page. */
const MARRIAGE_PHOTO_NAMES = ["marriage_photo", "marital_photo", "marriagePhoto"];

/**
 * Reads the photos of a form, without their metadata. Refuses with `too_large` above 2 MiB, with
 * `malformed` when the content is not a JPEG, whatever the file's name and declared type say, also for a
 * photo that is sent as text, and with `too_many_pixels`. No file is dropped: one of another name, or a
 * second photo of a kind, is `unexpected`.
 */
export async function readPhotos(body: Body): Promise<Outcome<SentPhotos>> {
  const [marriageName = "marriage_photo", ...others] = MARRIAGE_PHOTO_NAMES.filter((name) =>
    name in body.files || isFilled(body.fields[name])
  );
  const profile = await readPhoto(body, "profile_photo", "profilePhoto");
  const marriage = await readPhoto(body, marriageName, "marriagePhoto");
  const unexpected = unexpectedFiles(body, ["profile_photo", marriageName]);
  const reasons = withOthers(unexpected, others.map((field) => ({ code: "unexpected", field })));
  if (profile.ok && marriage.ok && reasons.length === 0) {
    return accepted({ profile: profile.value, marriage: marriage.value });
  }
  reasons.push(...[profile, marriage].flatMap((read) => read.ok ? [] : read.reasons));
  return { ok: false, reasons };
}

function isFilled(text: unknown): boolean {
  return text !== undefined && text !== null && text !== "";
}

async function readPhoto(
  { files, fields }: Body,
  name: string,
  field: string,
): Promise<Outcome<Uint8Array | null>> {
  const file = files[name];
  if (!file) return isFilled(fields[name]) ? refused("malformed", field) : accepted(null);
  if (file.size > MAX_PHOTO_BYTES) return refused("too_large", field);
  const image = readImage(await file.bytes());
  if (image?.form !== "jpg") return refused("malformed", field);
  return hasTooManyPixels(image) ? refused("too_many_pixels", field) : accepted(image.bytes);
}

/** Gives the photos of a form their keys. */
export function nameNewPhotos(deps: Pick<Deps, "randomBytes">, sent: SentPhotos): NewPhotos {
  const profile = sent.profile && newPhoto(deps, sent.profile);
  const marriage = sent.marriage && newPhoto(deps, sent.marriage);
  return { profile, marriage, all: [profile, marriage].filter((photo) => photo !== null) };
}

/** SHA-256 of each photo in hexadecimal: it tells forms with different photos apart. */
export async function photoDigests(
  { compute }: Pick<Deps, "compute">,
  { profile, marriage }: SentPhotos,
): Promise<(string | null)[]> {
  return await compute(() => Promise.all([profile, marriage].map((jpeg) => jpeg && sha256(jpeg))));
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
