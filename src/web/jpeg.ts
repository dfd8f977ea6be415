const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/**
 * Whether bytes are a JPEG by their content, whatever the name says: segments follow each other from
 * the start of the image, a frame has a size, and a scan has an end. What cameras append after the
 * end is accepted.
 *
 * Source: ITU-T T.81, annex B.
 */
export function isJpeg(bytes: Uint8Array): boolean {
  if (bytes[0] !== MARKER || bytes[1] !== START_OF_IMAGE) return false;
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== MARKER) return false;
    const marker = bytes[at + 1]!;
    // Any number of fill bytes may stand before a marker.
    if (marker === MARKER) {
      at++;
      continue;
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    const end = at + 2 + length;
    if (!hasLength(marker) || length < 2 || end > bytes.length) return false;
    if (marker === START_OF_SCAN) return hasFrame && endsAfter(bytes, end);
    if (isFrame(marker)) {
      if (length < 11 || !hasSize(bytes, at)) return false;
      hasFrame = true;
    }
    at = end;
  }
  return false;
}

/** Tables, frames, application data and comments have a length; markers without one never stand here. */
function hasLength(marker: number): boolean {
  return marker >= 0xc0 && !(marker >= 0xd0 && marker <= END_OF_IMAGE);
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** The standard allows a height of 0, given by a later segment; no camera does that. */
function hasSize(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 5]! + bytes[at + 6]! > 0 && bytes[at + 7]! + bytes[at + 8]! > 0;
}

function endsAfter(bytes: Uint8Array, start: number): boolean {
  for (let at = bytes.length - 2; at >= start; at--) {
    if (bytes[at] === MARKER && bytes[at + 1] === END_OF_IMAGE) return true;
  }
  return false;
}
