import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { MAX_PIECES } from "../../src/web/image/bytes.ts";
import { exifOf, readOrientation } from "../../src/web/image/orientation.ts";
import {
  hasTooManyPixels,
  type Image,
  MAX_PIXELS,
  MAX_SIDE,
  readImage,
} from "../../src/web/image/read_image.ts";
import { IMAGES } from "../support/images/images.ts";
import { jpeg, JPEG_PARTS } from "../support/images/jpeg.ts";

const { START, APP0, TABLE, FRAME, CODES, SCAN, END } = JPEG_PARTS;
const text = (value: string) => [...new TextEncoder().encode(value)];

const CASES: [string, number[], boolean][] = [
  ["takes one of a single pixel", [...jpeg()], true],
  ["takes what a camera appended after the end", [...jpeg(), ...text("a film")], true],
  ["takes fill bytes before a marker", [
    ...START,
    0xff,
    0xff,
    ...TABLE,
    ...FRAME,
    ...SCAN,
    ...END,
  ], true],
  ["takes a progressive one", [
    ...START,
    ...APP0,
    0xff,
    0xc2,
    ...FRAME.slice(2),
    ...SCAN,
    ...END,
  ], true],
  ["refuses nothing", [], false],
  ["refuses the first bytes alone", [0xff, 0xd8, 0xff], false],
  ["refuses a page that begins like one", [...START, 0xff, 0xe0, ...text("<script>")], false],
  ["refuses one without a frame", [...START, ...APP0, ...TABLE, ...SCAN, ...END], false],
  ["refuses one without a scan", [...START, ...APP0, ...TABLE, ...FRAME, ...END], false],
  ["refuses one that was cut off", [...START, ...APP0, ...FRAME, ...CODES, ...SCAN], false],
  ["refuses one of no size", [
    ...START,
    ...FRAME.slice(0, 5),
    0,
    0,
    0,
    0,
    ...FRAME.slice(9),
    ...SCAN,
    ...END,
  ], false],
  ["refuses a segment that ends behind the end", [...START, 0xff, 0xe0, 0xff, 0xff, ...END], false],
  ["refuses a PNG", [0x89, ...text("PNG\r\n\x1a\n"), ...Array(40).fill(0)], false],
  ["refuses a GIF without a frame", [...text("GIF89a"), ...Array(40).fill(0)], false],
];

for (const [promise, bytes, expected] of CASES) {
  Deno.test(`readImage() as a JPEG ${promise}`, () => {
    assert.equal(readImage(new Uint8Array(bytes))?.form === "jpg", expected);
  });
}

// --- what is not stored ----------------------------------------------------------------------------

const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

function read(bytes: Iterable<number>): Image {
  const image = readImage(Uint8Array.from(bytes));
  assert.ok(image, "no image");
  return image;
}

/** The orientation in what was stored, by the only Exif that we write. */
function orientationIn({ bytes }: Image): number {
  const at = latin1(bytes).indexOf(latin1(exifOf(6)).slice(0, 8));
  return at < 0 ? 1 : readOrientation(bytes.subarray(at));
}

for (const form of ["jpg", "png", "webp"] as const) {
  Deno.test(`of a ${form} stays the picture with its colours and orientation, but no place, maker or time`, () => {
    const sent = IMAGES[form];
    assert.match(latin1(sent), /SECRET[^]*xmp|xmp[^]*SECRET/i, "the fixture has nothing to hide");
    const image = read(sent);
    assert.deepEqual([image.form, image.width, image.height], [form, 8, 6]);
    assert.doesNotMatch(latin1(image.bytes), /SECRET|xmp|GPS/i);
    assert.equal(orientationIn(image), 6);
    assert.match(latin1(image.bytes), /ICC/i);
    assert.ok(image.bytes.length < sent.length);
  });
}

for (const [form, bytes] of Object.entries(IMAGES)) {
  Deno.test(`a ${form} that was read once is the same when it is read again, whatever follows its end`, () => {
    const image = read(bytes);
    assert.deepEqual(read(image.bytes), image);
    assert.deepEqual(read([...bytes, ...text("SECRET film")]), image);
  });
}

const segment = (marker: number, content: string) => {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...[...content].map((c) => c.charCodeAt(0))];
};
const LITTLE_EXIF = `Exif\0\0${latin1(exifOf(8))}`;

Deno.test("of a JPEG go comments, IPTC, thumbnails and other pictures, also those between scans", () => {
  const thumbnail = segment(0xe0, `JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01SECRET`);
  const more = [
    segment(0xe0, "JFXX\0SECRET"),
    segment(0xe1, LITTLE_EXIF),
    segment(0xe1, "http://ns.adobe.com/xap/1.0/\0SECRET"),
    segment(0xe2, "MPF\0SECRET"),
    segment(0xe2, "ICC_PROFILE\0\x01\x01colours"),
    segment(0xed, "Photoshop 3.0\0SECRET"),
    segment(0xee, "Adobe\0d\0\0\0\0\x01SECRET"),
    segment(0xef, "SECRET"),
    segment(0xfe, "SECRET"),
  ].flat();
  const scan = [...SCAN, 0xff, 0x00, 1, 0xff, 0xd0, 2];
  const tail = [...scan, ...segment(0xfe, "SECRET"), ...CODES, ...scan, ...END];
  const image = read([
    ...START,
    ...thumbnail,
    ...more,
    ...TABLE,
    ...FRAME,
    ...CODES,
    ...tail,
    ...IMAGES.jpg,
  ]);
  assert.deepEqual([...image.bytes], [
    ...START,
    ...segment(0xe0, `JFIF\0\x01\x02\0\0\x01\0\x01\0\0`),
    ...segment(0xe1, LITTLE_EXIF),
    ...segment(0xe2, "ICC_PROFILE\0\x01\x01colours"),
    ...segment(0xee, "Adobe\0d\0\0\0\0\x01"),
    ...TABLE,
    ...FRAME,
    ...CODES,
    ...scan,
    ...CODES,
    ...scan,
    ...END,
  ]);
});

Deno.test("of a PNG go texts, times and chunks that nobody knows; checksums are right", () => {
  const chunk = (name: string, content: number[]) => {
    const named = [...text(name), ...content];
    const check = new Uint8Array(4);
    new DataView(check.buffer).setUint32(0, crc32(Uint8Array.from(named)));
    return [0, 0, 0, content.length, ...named, ...check];
  };
  const header = IMAGES.png.subarray(0, 8 + 25);
  const more = ["tEXt", "zTXt", "iTXt", "tIME", "prVt"].flatMap((name) =>
    chunk(name, text("SECRET"))
  );
  const turned = chunk("eXIf", [...exifOf(3)]);
  const rest = IMAGES.png.subarray(8 + 25);
  const image = read([...header, ...turned, ...more, ...rest]);
  assert.doesNotMatch(latin1(image.bytes), /SECRET|tEXt|zTXt|iTXt|tIME|prVt/);
  const exif = chunk("eXIf", [...exifOf(orientationIn(image))]);
  assert.ok(latin1(image.bytes).includes(latin1(Uint8Array.from(exif))));
});

Deno.test("of a GIF go comments, texts and other applications' blocks, and the animation stays", () => {
  const { gif } = IMAGES;
  const start = latin1(gif).indexOf("\x21\xff\x0bNETSCAPE2.0");
  const block = (label: number, ...parts: string[]) => [
    0x21,
    label,
    ...parts.flatMap((part) => [part.length, ...text(part)]),
    0,
  ];
  const secrets = [
    block(0xfe, "SECRET", "SECRET"),
    block(0x01, "123456789012", "SECRET"),
    block(0xff, "XMP DataXMP", "SECRET"),
    block(0xff, "NETSCAPE3.0", "SECRET"),
  ].flat();
  const image = read([...gif.subarray(0, start), ...secrets, ...gif.subarray(start)]);
  assert.deepEqual(image.bytes, gif);
  assert.deepEqual([image.form, image.width, image.height], ["gif", 8, 6]);
});

Deno.test("a WebP announces no chunk that is gone, and its size is that of the container", () => {
  const { bytes } = read(IMAGES.webp);
  const view = new DataView(bytes.buffer);
  assert.equal(view.getUint32(4, true), bytes.length - 8);
  assert.equal(bytes[20]! & 0x0c, 0x08, "Exif for the orientation, no XMP");
});

Deno.test("orientation is read in either byte order, and is 1 for anything else", () => {
  const big = (value: number, type = 3) =>
    Uint8Array.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, type, 0, 0, 0, 1, 0, value]);
  const entry = [...big(5), 0, 0, 0, 0, 0, 0];
  assert.equal(readOrientation(Uint8Array.from(entry)), 5);
  for (let value = 1; value <= 8; value++) assert.equal(readOrientation(exifOf(value)), value);
  for (
    const tiff of [
      [],
      text("II"),
      exifOf(0),
      exifOf(9),
      exifOf(6).subarray(0, 12),
      exifOf(6).with(4, 255),
      [...big(5, 4), 0, 0],
    ]
  ) assert.equal(readOrientation(Uint8Array.from(tiff)), 1);
});

// --- how much of an image is read ------------------------------------------------------------------

Deno.test("an image has no more pixels than a browser can hold", () => {
  const of = (width: number, height: number) =>
    hasTooManyPixels({ ...read(jpeg()), width, height });
  assert.ok(!of(MAX_SIDE, Math.floor(MAX_PIXELS / MAX_SIDE)));
  assert.ok(of(MAX_SIDE, Math.floor(MAX_PIXELS / MAX_SIDE) + 1));
  assert.ok(of(MAX_SIDE + 1, 1));
  assert.ok(of(1, MAX_SIDE + 1));
});

Deno.test("the size of an image is that of its largest part, not what it says first", () => {
  const wide = [...FRAME.slice(0, 5), 0x12, 0x34, 0x56, 0x78, ...FRAME.slice(9)];
  const image = read([...START, ...TABLE, ...FRAME, ...wide, ...CODES, ...SCAN, ...END]);
  assert.deepEqual([image.width, image.height], [0x5678, 0x1234]);
});

Deno.test("an image of more pieces than one has is none", () => {
  const many = (piece: number[]) => Array<number[]>(MAX_PIECES + 1).fill(piece).flat();
  const { png, webp, gif } = IMAGES;
  const afterHeader = (bytes: Uint8Array, at: number, piece: number[]) =>
    Uint8Array.from([...bytes.subarray(0, at), ...many(piece), ...bytes.subarray(at)]);
  for (
    const bytes of [
      afterHeader(jpeg(), 2, segment(0xfe, "")),
      afterHeader(png, 8 + 25, [0, 0, 0, 0, ...text("tIME"), 0, 0, 0, 0]),
      afterHeader(gif, 13 + 12, [0x21, 0xfe, 0]),
      new Uint8Array(afterHeader(webp, 30, [...text("JUNK"), 0, 0, 0, 0])).map((byte, at, all) =>
        at >= 4 && at < 8 ? (all.length - 8) >>> 8 * (at - 4) & 255 : byte
      ),
    ]
  ) assert.equal(readImage(bytes), null);
});

Deno.test("readImage() throws at no bytes, and what it returns it can read again", () => {
  const damaged = fc.tuple(
    fc.constantFrom(...Object.values(IMAGES), jpeg()),
    fc.array(fc.tuple(fc.nat({ max: 1_300 }), fc.nat({ max: 255 })), { maxLength: 6 }),
    fc.nat({ max: 1_300 }),
  ).map(([bytes, changes, cut]) => {
    const copy = bytes.slice(0, cut < 100 ? bytes.length - cut : bytes.length);
    for (const [at, byte] of changes) copy[at % copy.length] = byte;
    return copy;
  });
  const property = fc.property(damaged, (bytes) => {
    const image = readImage(bytes);
    if (image) assert.deepEqual(readImage(image.bytes)?.bytes, image.bytes);
  });
  const numRuns = Number(Deno.env.get("FUZZ_RUNS") ?? 5_000);
  fc.assert(property, {
    numRuns,
    seed: Deno.env.get("FUZZ_SEED") === "free" ? undefined : 9,
  });
});
