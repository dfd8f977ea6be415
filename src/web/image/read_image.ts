import type { ImageContent } from "./bytes.ts";
import { readGif } from "./gif.ts";
import { readJpeg } from "./jpeg.ts";
import { readPng } from "./png.ts";
import { readWebp } from "./webp.ts";

/** The longest side of an image, in pixels. */
export const MAX_SIDE = 12_000;

/** The most pixels of an image: a browser that shows it holds four bytes of each. */
export const MAX_PIXELS = 50_000_000;

/** An image as it may be stored: without metadata but its orientation. */
export type Image = ImageContent & { form: "jpg" | "png" | "webp" | "gif" };

/** Reads an image by its content, whatever its name says; `null` for anything else. */
export function readImage(bytes: Uint8Array): Image | null {
  const readers = { jpg: readJpeg, png: readPng, webp: readWebp, gif: readGif };
  for (const [form, read] of Object.entries(readers)) {
    const content = read(bytes);
    if (content) return { form: form as Image["form"], ...content };
  }
  return null;
}

/** Whether an image has more pixels than anybody needs, on a side or in all. */
export function hasTooManyPixels({ width, height }: Image): boolean {
  return Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS;
}
