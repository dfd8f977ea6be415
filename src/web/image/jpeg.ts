import { ascii, concat, type ImageContent, latin1, MAX_PIECES } from "./bytes.ts";
import { exifOf, readOrientation } from "./orientation.ts";

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const JFIF = "JFIF\0";
const EXIF = "Exif\0\0";

/** A JFIF segment without the thumbnail that may follow, and Adobe's, which says how to read colours. */
const JFIF_BYTES = 14;
const ADOBE_BYTES = 12;

/** A segment with where it stands, the data of a scan included; `content` is without marker and length. */
type Segment = { marker: number; content: Uint8Array; start: number; end: number };

/**
 * Reads a JPEG: segments follow each other from the start of the image, a frame has a size, scans
 * come, the image has an end. `null` for anything else, whatever its name says.
 *
 * What stays is what an image is made of: frames, tables, scans, its colours (JFIF, ICC, Adobe) and
 * its orientation. Everything else that cameras and programs write goes: Exif with place, time and
 * device, XMP, IPTC, comments, thumbnails, and whatever follows the end.
 *
 * Source: ITU-T T.81, annex B; JFIF 1.02; CIPA DC-008 (Exif 2.32), 4.7.
 */
export function readJpeg(bytes: Uint8Array): ImageContent | null {
  const segments = segmentsOf(bytes);
  const size = segments && sizeOf(segments);
  if (!segments || !size) return null;
  const jfif = segments.find(({ marker, content }) => marker === APP0 && starts(content, JFIF));
  const exif = segments.find(({ marker, content }) => marker === APP1 && starts(content, EXIF));
  const orientation = exif ? readOrientation(exif.content.subarray(EXIF.length)) : 1;
  const pieces = [
    [MARKER, START_OF_IMAGE],
    jfif ? segment(APP0, withoutThumbnail(jfif.content)) : [],
    orientation === 1 ? [] : segment(APP1, concat([ascii(EXIF), exifOf(orientation)])),
    ...segments.map((each) => keptOf(bytes, each)),
    [MARKER, END_OF_IMAGE],
  ];
  return { ...size, bytes: concat(pieces) };
}

/** The segments between start and end of the image; `null` when there are others than may be there. */
function segmentsOf(bytes: Uint8Array): Segment[] | null {
  if (bytes[0] !== MARKER || bytes[1] !== START_OF_IMAGE) return null;
  const segments: Segment[] = [];
  for (let at = 2; at < bytes.length && segments.length < MAX_PIECES;) {
    if (bytes[at] !== MARKER) return null;
    const marker = bytes[at + 1]!;
    if (marker === END_OF_IMAGE) return segments;
    // Any number of fill bytes may stand before a marker.
    if (marker === MARKER) {
      at++;
      continue;
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    const end = at + 2 + length;
    if (!hasLength(marker) || !(length >= 2) || end > bytes.length) return null;
    const content = bytes.subarray(at + 4, end);
    const start = at;
    at = marker === START_OF_SCAN ? endOfScan(bytes, end) : end;
    segments.push({ marker, content, start, end: at });
  }
  return null;
}

/** The size of the frames; `null` without one, without a scan after it, and for a height to come. */
function sizeOf(segments: readonly Segment[]): { width: number; height: number } | null {
  const frames = segments.filter(({ marker }) => isFrame(marker)).map(({ content }) => ({
    height: content[1]! * 256 + content[2]!,
    width: content[3]! * 256 + content[4]!,
    isComplete: content.length >= 9,
  }));
  const scan = segments.findIndex(({ marker }) => marker === START_OF_SCAN);
  const hasFrameBefore = segments.slice(0, Math.max(0, scan)).some(({ marker }) => isFrame(marker));
  const areSized = frames.every(({ width, height, isComplete }) =>
    isComplete && width * height > 0
  );
  if (!hasFrameBefore || !areSized) return null;
  return {
    width: Math.max(...frames.map(({ width }) => width)),
    height: Math.max(...frames.map(({ height }) => height)),
  };
}

/** What stays of a segment; JFIF and Exif, which come first, are written anew. */
function keptOf(bytes: Uint8Array, { marker, content, start, end }: Segment): Uint8Array {
  const isColours = marker === APP2 && starts(content, "ICC_PROFILE\0");
  // Below application data and comments there is nothing but frames, tables and scans.
  if (marker < APP0 || isColours) return bytes.subarray(start, end);
  const isAdobe = marker === APP14 && starts(content, "Adobe");
  return isAdobe ? segment(APP14, content.subarray(0, ADOBE_BYTES)) : new Uint8Array(0);
}

/** Tables, frames, application data and comments have a length; markers without one never stand here. */
function hasLength(marker: number): boolean {
  return marker >= 0xc0 && !(marker >= 0xd0 && marker <= END_OF_IMAGE);
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Where the next marker stands that ends a scan: in its data, markers are escaped or restarts. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MARKER, from); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next === END_OF_IMAGE || next === START_OF_IMAGE || next !== MARKER && hasLength(next)) {
      return at;
    }
  }
  return bytes.length;
}

function withoutThumbnail(jfif: Uint8Array): Uint8Array {
  const header = jfif.slice(0, JFIF_BYTES);
  header.set([0, 0], JFIF_BYTES - 2);
  return header;
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2;
  return concat([[MARKER, marker, length >> 8, length & 0xff], content]);
}

function starts(content: Uint8Array, text: string): boolean {
  return latin1(content, 0, text.length) === text;
}
