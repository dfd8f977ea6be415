import { latin1, viewOf } from "./bytes.ts";

/** How an image is to be turned when it is shown: 1 is as it is, 8 the highest. */
export type Orientation = number;

const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;

/**
 * The orientation that Exif names; 1 when it names none.
 *
 * Source: TIFF 6.0, section 2; CIPA DC-008 (Exif 2.32), 4.6.4 A.
 */
export function readOrientation(tiff: Uint8Array): Orientation {
  const order = latin1(tiff, 0, 2);
  if (tiff.length < 8 || order !== "II" && order !== "MM") return 1;
  const isLittle = order === "II";
  const view = viewOf(tiff);
  const directory = view.getUint32(4, isLittle);
  if (view.getUint16(2, isLittle) !== 42 || directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, isLittle);
  for (let index = 0; index < entries; index++) {
    const at = directory + 2 + index * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.length) return 1;
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, isLittle);
    const isShort = view.getUint16(at + 2, isLittle) === SHORT;
    return isShort && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Exif that says nothing but the orientation: one directory with one entry. 26 bytes. */
export function exifOf(orientation: Orientation): Uint8Array<ArrayBuffer> {
  // deno-fmt-ignore
  return Uint8Array.of(
    0x49, 0x49, 42, 0, 8, 0, 0, 0, // little endian, the directory follows
    1, 0, 0x12, 0x01, SHORT, 0, 1, 0, 0, 0, orientation, 0, 0, 0,
    0, 0, 0, 0, // no other directory
  );
}
