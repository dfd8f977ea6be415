import { ascii, concat, type ImageContent, latin1, MAX_PIECES, viewOf } from "./bytes.ts";
import { exifOf, readOrientation } from "./orientation.ts";

const HEADER_BYTES = 12;
/** A chunk's name and length. */
const FRAME_BYTES = 8;
/** What stands before the chunks of a frame of an animation. */
const FRAME_HEADER_BYTES = 16;

/** Bits of VP8X that announce chunks of metadata. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

/** Chunks that decide over pixels. */
const KEPT = /^(?:VP8[ LX]|ALPH|ANIM|ANMF|ICCP)$/;
const KEPT_IN_FRAME = /^(?:VP8[ L]|ALPH)$/;

type Chunk = { name: string; content: Uint8Array };

/**
 * Reads a WebP: a RIFF container as long as it says, whose first chunk is one of WebP. `null` for
 * anything else. What stays is the picture, its colours and its orientation; Exif, XMP, unknown
 * chunks and whatever follows the container go.
 *
 * Source: https://developers.google.com/speed/webp/docs/riff_container
 */
export function readWebp(bytes: Uint8Array): ImageContent | null {
  if (latin1(bytes, 0, 4) !== "RIFF" || latin1(bytes, 8, 4) !== "WEBP") return null;
  const end = viewOf(bytes).getUint32(4, true) + 8;
  const chunks = end <= bytes.length ? chunksOf(bytes.subarray(HEADER_BYTES, end)) : null;
  if (!chunks || !/^VP8[ LX]$/.test(chunks[0]?.name ?? "")) return null;

  const sizes = chunks.map(sizeOf).filter((size) => size !== null);
  const width = Math.max(0, ...sizes.map((size) => size.width));
  const height = Math.max(0, ...sizes.map((size) => size.height));
  if (width === 0 || height === 0) return null;

  const exif = chunks.find(({ name }) => name === "EXIF")?.content;
  const orientation = exif && chunks[0]!.name === "VP8X" ? readOrientation(withoutPrefix(exif)) : 1;
  const kept = chunks.filter(({ name }) => KEPT.test(name)).map((each) =>
    withoutMetadata(each, orientation !== 1)
  );
  if (orientation !== 1) kept.push({ name: "EXIF", content: exifOf(orientation) });
  return { width, height, bytes: container(kept) };
}

/** The chunks of a container, `null` when the last one ends behind it. */
function chunksOf(bytes: Uint8Array): Chunk[] | null {
  const chunks: Chunk[] = [];
  const view = viewOf(bytes);
  for (let at = 0; at + FRAME_BYTES <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const start = at + FRAME_BYTES;
    if (start + length > bytes.length || chunks.length >= MAX_PIECES) return null;
    chunks.push({ name: latin1(bytes, at, 4), content: bytes.subarray(start, start + length) });
    at = start + length + length % 2;
  }
  return chunks;
}

/** The size that a chunk gives; `null` for one that gives none. */
function sizeOf({ name, content }: Chunk): { width: number; height: number } | null {
  if (content.length < 10) return null;
  const view = viewOf(content);
  switch (name) {
    case "VP8X":
      return {
        width: 1 + (view.getUint32(4, true) & 0xffffff),
        height: 1 + (view.getUint32(6, true) >>> 8),
      };
    case "VP8 ":
      return {
        width: view.getUint16(6, true) & 0x3fff,
        height: view.getUint16(8, true) & 0x3fff,
      };
    case "VP8L": {
      const bits = view.getUint32(1, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + (bits >>> 14 & 0x3fff) };
    }
    default:
      return null;
  }
}

/** Some programs write the prefix that Exif has in a JPEG. */
function withoutPrefix(exif: Uint8Array): Uint8Array {
  return latin1(exif, 0, 6) === "Exif\0\0" ? exif.subarray(6) : exif;
}

function withoutMetadata({ name, content }: Chunk, hasExif: boolean): Chunk {
  if (name === "VP8X") {
    const flags = content[0]! & ~(HAS_EXIF | HAS_XMP) | (hasExif ? HAS_EXIF : 0);
    return { name, content: concat([[flags], content.subarray(1)]) };
  }
  if (name !== "ANMF") return { name, content };
  const chunks = chunksOf(content.subarray(FRAME_HEADER_BYTES)) ?? [];
  const kept = chunks.filter((chunk) => KEPT_IN_FRAME.test(chunk.name)).map(bytesOf);
  return { name, content: concat([content.subarray(0, FRAME_HEADER_BYTES), ...kept]) };
}

function container(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const bytes = concat([ascii("RIFF"), [0, 0, 0, 0], ascii("WEBP"), ...chunks.map(bytesOf)]);
  viewOf(bytes).setUint32(4, bytes.length - 8, true);
  return bytes;
}

function bytesOf({ name, content }: Chunk): Uint8Array {
  const padding = content.length % 2 === 0 ? [] : [0];
  const bytes = concat([ascii(name), [0, 0, 0, 0], content, padding]);
  viewOf(bytes).setUint32(4, content.length, true);
  return bytes;
}
