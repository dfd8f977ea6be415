import { concat, type ImageContent, latin1, MAX_PIECES, viewOf } from "./bytes.ts";

const HEADER_BYTES = 13;
const FRAME_BYTES = 10;
const TRAILER = 0x3b;
const FRAME = 0x2c;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;

/** Application extensions that say how often an animation plays. */
const LOOPS = /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/;

/**
 * Reads a GIF: a header with a size, and blocks that follow each other up to the trailer, among them a
 * frame. `null` for anything else. What stays is the frames, their timing and how often they play;
 * comments, texts, other applications' blocks (XMP is one) and whatever follows the trailer go.
 *
 * Source: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function readGif(bytes: Uint8Array): ImageContent | null {
  if (!/^GIF8[79]a$/.test(latin1(bytes, 0, 6)) || bytes.length < HEADER_BYTES) return null;
  const view = viewOf(bytes);
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let at = HEADER_BYTES + colours(bytes[10]!);
  const kept = [bytes.subarray(0, at)];
  let hasFrame = false;
  for (let blocks = 0; blocks < MAX_PIECES && at < bytes.length; blocks++) {
    if (bytes[at] === TRAILER) {
      return hasFrame && width > 0 && height > 0
        ? { width, height, bytes: concat([...kept, [TRAILER]]) }
        : null;
    }
    const isFrame = bytes[at] === FRAME;
    if (isFrame) {
      if (at + FRAME_BYTES > bytes.length) return null;
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
    } else if (bytes[at] !== EXTENSION) return null;
    // A frame's data begin with the size of their codes.
    const data = isFrame ? at + FRAME_BYTES + colours(bytes[at + 9]!) + 1 : at + 2;
    const end = endOfData(bytes, data);
    if (end === null) return null;
    hasFrame ||= isFrame;
    if (isFrame || isKept(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** The size of the table of colours that these flags announce. */
function colours(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Where a run of blocks ends, each with its length before it; the last has none. */
function endOfData(bytes: Uint8Array, start: number): number | null {
  for (let at = start; at < bytes.length; at += 1 + bytes[at]!) {
    if (bytes[at] === 0) return at + 1;
  }
  return null;
}

function isKept(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] === GRAPHIC_CONTROL) return true;
  return bytes[at + 1] === APPLICATION && bytes[at + 2] === 11 &&
    LOOPS.test(latin1(bytes, at + 3, 11));
}
