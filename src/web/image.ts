import type { PhotoForm } from "../core/photos.ts";
import { isJpeg } from "./jpeg.ts";

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The format of an image by its content, whatever its name says; `null` for anything else. */
export function formOfImage(bytes: Uint8Array): PhotoForm | null {
  if (isJpeg(bytes)) return "jpg";
  if (isPng(bytes)) return "png";
  return isWebp(bytes) ? "webp" : null;
}

/**
 * The signature, a header with a size, and chunks that follow each other up to the end.
 *
 * Source: https://www.w3.org/TR/png-3/#5DataRep
 */
function isPng(bytes: Uint8Array): boolean {
  if (!PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = PNG_SIGNATURE.length; at + 12 <= bytes.length;) {
    const [length, name] = [view.getUint32(at), latin1(bytes, at + 4, 4)];
    if (at === PNG_SIGNATURE.length) {
      const hasHeader = name === "IHDR" && length === 13 && at + 25 <= bytes.length;
      if (!hasHeader || view.getUint32(at + 8) === 0 || view.getUint32(at + 12) === 0) return false;
    }
    if (name === "IEND") return true;
    at += 12 + length;
  }
  return false;
}

/**
 * A RIFF container as long as it says, with a chunk of WebP.
 *
 * Source: https://developers.google.com/speed/webp/docs/riff_container
 */
function isWebp(bytes: Uint8Array): boolean {
  if (bytes.length < 20 || latin1(bytes, 0, 4) !== "RIFF" || latin1(bytes, 8, 4) !== "WEBP") {
    return false;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(4, true) + 8 <= bytes.length && /^VP8[ LX]$/.test(latin1(bytes, 12, 4));
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
