/** What a reader of one format found: the size in pixels, and the bytes without what we do not store. */
export type ImageContent = { width: number; height: number; bytes: Uint8Array<ArrayBuffer> };

/**
 * How many segments, chunks or blocks an image may have. Each costs memory of its own, and may be four
 * bytes long; a PNG of 5 MB in the usual chunks of 8 kB has 640.
 */
export const MAX_PIECES = 10_000;

/** `length` bytes from `start` on as characters. */
export function latin1(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** A view of the same bytes, to read numbers from. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Pieces, one after the other, as bytes of their own. */
export function concat(pieces: readonly Iterable<number>[]): Uint8Array<ArrayBuffer> {
  const arrays = pieces.map((piece) =>
    piece instanceof Uint8Array ? piece : Uint8Array.from(piece)
  );
  const bytes = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  return bytes;
}

/** A text of ASCII as bytes. */
export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
