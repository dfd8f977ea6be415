import { type NewPhoto, newPhoto } from "../../../core/photos.ts";

/** The photos that came with a form, checked; `null` where none was sent. */
export type SentPhotos = { profile: Uint8Array | null; marriage: Uint8Array | null };

/** A resident's photos under the keys that they will have; `null` where none was sent. */
export type NewPhotos = { profile: NewPhoto | null; marriage: NewPhoto | null; all: NewPhoto[] };

/** A form without photos. */
export const NO_PHOTOS: SentPhotos = { profile: null, marriage: null };

/** Gives the photos of a form their keys. */
export function nameNewPhotos(sent: SentPhotos): NewPhotos {
  const profile = sent.profile && newPhoto(sent.profile);
  const marriage = sent.marriage && newPhoto(sent.marriage);
  return { profile, marriage, all: [profile, marriage].filter((photo) => photo !== null) };
}

/** What tells a form with photos from one with others: SHA-256 of each, in hexadecimal. */
export async function photoDigests({ profile, marriage }: SentPhotos): Promise<(string | null)[]> {
  return await Promise.all([profile, marriage].map((jpeg) => jpeg && sha256(jpeg)));
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
