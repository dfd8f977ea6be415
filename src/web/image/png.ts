import { ascii, concat, type ImageContent, latin1, MAX_PIECES, viewOf } from "./bytes.ts";
import { exifOf, readOrientation } from "./orientation.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A chunk's length, name and checksum. */
const FRAME_BYTES = 12;

/** Chunks that decide over pixels though a decoder may leave them out: colours, and animations. */
const KEPT = /^(?:tRNS|gAMA|cHRM|sRGB|iCCP|cICP|mDCV|cLLI|sBIT|bKGD|hIST|pHYs|acTL|fcTL|fdAT)$/;

/**
 * Reads a PNG: the signature, a header with a size, and chunks that follow each other up to the end.
 * `null` for anything else.
 *
 * What stays is what every decoder needs, colours, animation and orientation. Everything else goes:
 * Exif, texts, times, chunks of programs, and whatever follows the end.
 *
 * Source: https://www.w3.org/TR/png-3/#5DataRep and #11Chunks
 */
export function readPng(bytes: Uint8Array): ImageContent | null {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return null;
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [];
  let [width, height, orientation] = [0, 0, 1];
  let at = SIGNATURE.length;
  for (let chunks = 0; chunks < MAX_PIECES && at + FRAME_BYTES <= bytes.length; chunks++) {
    const [length, name] = [view.getUint32(at), latin1(bytes, at + 4, 4)];
    const end = at + FRAME_BYTES + length;
    if (end > bytes.length) return null;
    if (kept.length === 0) {
      if (name !== "IHDR" || length !== 13) return null;
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (width === 0 || height === 0) return null;
    }
    if (name === "eXIf") orientation = readOrientation(bytes.subarray(at + 8, end - 4));
    // The case of the first letter tells what no decoder can do without.
    else if (/^[A-Z]/.test(name) || KEPT.test(name)) kept.push(bytes.subarray(at, end));
    if (name === "IEND") {
      const [header, ...rest] = kept as [Uint8Array, ...Uint8Array[]];
      const exif = orientation === 1 ? [] : chunk("eXIf", exifOf(orientation));
      return { width, height, bytes: concat([SIGNATURE, header, exif, ...rest]) };
    }
    at = end;
  }
  return null;
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = concat([[0, 0, 0, 0], ascii(name), content, [0, 0, 0, 0]]);
  viewOf(bytes).setUint32(0, content.length);
  viewOf(bytes).setUint32(bytes.length - 4, crc32(bytes.subarray(4, -4)));
  return bytes;
}

/** Source: https://www.w3.org/TR/png-3/#D-CRCAppendix */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
