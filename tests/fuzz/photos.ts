import fc from "fast-check";
import { IMAGES } from "../support/images/images.ts";
import { jpeg } from "../support/images/jpeg.ts";

/** The first bytes of a file of the ISO base media format, as phones write it. */
function isoFile(brand: string): Uint8Array {
  return new TextEncoder().encode(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`);
}

/** What people attach for a photo: of every format, whole, cut off or empty, and what is none. */
export const photos: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(jpeg(), ...Object.values(IMAGES), isoFile("heic"), isoFile("avif")),
  fc.tuple(fc.constantFrom(...Object.values(IMAGES)), fc.nat({ max: 600 }))
    .map(([bytes, length]) => bytes.slice(0, length)),
  fc.uint8Array({ maxLength: 40 }),
);
