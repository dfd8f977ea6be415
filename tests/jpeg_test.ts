import assert from "node:assert/strict";
import { isJpeg } from "../src/web/jpeg.ts";
import { jpeg, JPEG_PARTS } from "./support/jpeg.ts";

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
  ["refuses a GIF", [...text("GIF89a"), ...Array(40).fill(0)], false],
];

for (const [promise, bytes, expected] of CASES) {
  Deno.test(`isJpeg() ${promise}`, () => assert.equal(isJpeg(new Uint8Array(bytes)), expected));
}
