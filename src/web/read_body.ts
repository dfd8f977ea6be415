import type { Reason } from "../outcome.ts";
import { MAX_PARTS, MAX_TEXT_BYTES, parseMultipart } from "./multipart.ts";

/** A request body as fields and files, whichever of the three formats it had. Values of JSON keep their type. */
export type Body = { fields: Record<string, unknown>; files: Record<string, File> };

/** Why a body could not be read. `found` is JSON that is not an object, `encoding` one that nobody reads here. */
export type BodyProblem =
  | { problem: "malformed" | "too_large" }
  | { problem: "unsupported"; encoding?: string }
  | { problem: "not_an_object"; found: unknown };

/** Values of JSON, those in lists included, and how deep they lie in each other. */
export const MAX_VALUES = 2_000;
export const MAX_DEPTH = 8;

/** How each type of body is parsed, and how much of it may be read when a route takes `maxBytes`. */
type Format = {
  parse: (bytes: Uint8Array, contentType: string) => Body | BodyProblem;
  limit: (maxBytes: number) => number;
};

const textLimit = (maxBytes: number) => Math.min(maxBytes, MAX_TEXT_BYTES);

const FORMATS = new Map<string, Format>([
  ["application/json", { parse: (bytes) => objectOrProblem(parseJson(bytes)), limit: textLimit }],
  ["application/x-www-form-urlencoded", { parse: parseUrlEncoded, limit: textLimit }],
  ["multipart/form-data", {
    parse: (bytes, contentType) => parseMultipart(contentType, bytes),
    limit: (maxBytes) => maxBytes,
  }],
]);

/**
 * Reads JSON, multipart/form-data or form-urlencoded into fields and files. A missing body is an empty
 * one. `maxBytes` is what the route needs: it bounds what is read, whatever Content-Length says, and
 * what gzip makes of it. What has too many values, or nests them too deep, is malformed, and is not
 * parsed; so is what ends before it is whole, because the client has hung up.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
): Promise<Body | BodyProblem> {
  const contentType = request.headers.get("content-type") ?? "";
  const format = FORMATS.get(contentType.split(";", 1)[0]!.trim().toLowerCase());
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (!["identity", ...ENCODINGS].includes(encoding)) return { problem: "unsupported", encoding };
  let bytes: Uint8Array<ArrayBuffer> | null;
  try {
    bytes = await readBytes(decoded(request, encoding), format?.limit(maxBytes) ?? 0);
  } catch {
    return { problem: "malformed" };
  }
  if (!bytes) return { problem: format ? "too_large" : "unsupported" };
  if (bytes.length === 0 || !format) return { fields: {}, files: {} };
  try {
    return format.parse(bytes, contentType);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return { problem: "malformed" };
    throw error;
  }
}

/** The reasons against the files of a body that a route does not take: no file is dropped silently. */
export function unexpectedFiles({ files }: Body, taken: readonly string[] = []): Reason[] {
  return Object.keys(files).filter((name) => !taken.includes(name))
    .map((field) => ({ code: "unexpected", field }));
}

/** How proxies may have compressed a body. */
const ENCODINGS: CompressionFormat[] = ["gzip", "deflate"];

/** A request whose body is what was compressed. Its length is not known. */
function decoded(request: Request, encoding: string): Pick<Request, "headers" | "body"> {
  const format = ENCODINGS.find((each) => each === encoding);
  if (!format || !request.body) return request;
  return {
    headers: new Headers(),
    body: request.body.pipeThrough(new DecompressionStream(format)),
  };
}

/** Reads a body of at most `maxBytes`, whatever Content-Length says; `null` when it is longer. */
export async function readBytes(
  request: Pick<Request, "headers" | "body">,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function parseUrlEncoded(bytes: Uint8Array): Body {
  if (bytes.filter((byte) => byte === AMPERSAND).length >= MAX_PARTS) {
    throw new SyntaxError("Cannot parse form: too many fields");
  }
  return { fields: Object.fromEntries(new URLSearchParams(decode(bytes))), files: {} };
}

function parseJson(bytes: Uint8Array): unknown {
  refuseExcess(bytes);
  return JSON.parse(decode(bytes), (_key, inner, context?: { source?: string }) => {
    // Half a surrogate pair is not valid text, and no database can store it.
    if (typeof inner === "string" && !inner.isWellFormed()) throw new SyntaxError("Lone surrogate");
    // NaN is valid in no field: a number must not be stored with other digits than were sent.
    return typeof inner === "number" && !isExact(inner, context?.source) ? NaN : inner;
  });
}

const AMPERSAND = 0x26;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/** Counts brackets and commas ahead of the parser, which recurses and builds before one can look. */
function refuseExcess(bytes: Uint8Array): void {
  let [depth, values, inString] = [0, 1, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) inString = !inString;
    else if (inString) at += byte === BACKSLASH ? 1 : 0;
    else if (OPENING.includes(byte)) depth++;
    else if (CLOSING.includes(byte)) depth--;
    else if (byte === COMMA) values++;
    if (depth > MAX_DEPTH || values > MAX_VALUES) {
      throw new SyntaxError("Cannot parse JSON: too many values, or too deep");
    }
  }
}

/**
 * Whether a number has the digits that were sent. Beyond 2^53 it is rounded: a NIK, whose sixteen
 * digits may exceed that, would be somebody else's. An exponent is nothing that a person typed.
 */
function isExact(number: number, source: string | undefined): boolean {
  if (Number.isSafeInteger(number)) return /^-?\d+(?:\.0+)?$/.test(source ?? "");
  return !Number.isInteger(number) && /^-?\d+\.\d+$/.test(source ?? "");
}

function objectOrProblem(value: unknown): Body | BodyProblem {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problem: "not_an_object", found: value };
  }
  return { fields: value as Record<string, unknown>, files: {} };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
