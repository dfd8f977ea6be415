const START = [0xff, 0xd8];
const APP0 = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 1, 0, 72, 0, 72, 0, 0];
const TABLE = [0xff, 0xdb, 0, 67, 0, ...Array(64).fill(1)];
const FRAME = [0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0];
const CODES = [0xff, 0xc4, 0, 20, 0, 1, ...Array(15).fill(0), 9];
const SCAN = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0xd2, 0xcf, 0x20];
const END = [0xff, 0xd9];

/** The parts of a JPEG of one pixel, for tests that leave some out. */
export const JPEG_PARTS = { START, APP0, TABLE, FRAME, CODES, SCAN, END };

/** Where `jpeg()` writes its mark: in a table, which is stored. */
const MARK_AT = START.length + APP0.length + 5;

const SIZE_AT = START.length + APP0.length + TABLE.length + 5;

/** A JPEG of one pixel and of `size` bytes, unlike that of another `mark`. */
export function jpeg(size = 300, mark = 0): Uint8Array<ArrayBuffer> {
  const image = [START, APP0, TABLE, FRAME, CODES, SCAN].flat().with(MARK_AT, 1 + mark);
  const bytes = new Uint8Array(size);
  bytes.set(image);
  // Zeros in a scan are data.
  bytes.set(END, size - END.length);
  return bytes;
}

/** The mark of what `jpeg()` made. */
export function markOf(bytes: Uint8Array): number {
  return bytes[MARK_AT]! - 1;
}

/** A JPEG that says it has this size, in pixels. */
export function jpegOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = jpeg();
  new DataView(bytes.buffer).setUint32(SIZE_AT, height * 2 ** 16 + width);
  return bytes;
}
