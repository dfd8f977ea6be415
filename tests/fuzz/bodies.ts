import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import type { Field } from "./values.ts";

/** A body as it goes over the wire; `encoding` is its Content-Encoding. */
export type Body = { type: string | null; bytes: Uint8Array<ArrayBuffer>; encoding?: string };

const BOUNDARY = "0123456789abcdef";
const utf8 = new TextEncoder();

/** The fields in any of the forms that bodies have, sometimes damaged or under a wrong name. */
export function bodies(fields: fc.Arbitrary<Field[]>): fc.Arbitrary<Body> {
  const well = fc.tuple(fields, fc.constantFrom(asJson, asForm, asMultipart, asLooseMultipart))
    .map(([sent, write]) => write(sent));
  return fc.oneof(
    { weight: 20, arbitrary: well },
    { weight: 2, arbitrary: fc.tuple(well, encodings).map(([sent, encode]) => encode(sent)) },
    { weight: 1, arbitrary: fc.tuple(well, fc.double({ min: 0, max: 1, noNaN: true })).map(cut) },
    { weight: 1, arbitrary: fc.tuple(well, wrongTypes).map(([body, type]) => ({ ...body, type })) },
    { weight: 1, arbitrary: fc.tuple(well, fc.uint8Array({ maxLength: 40 })).map(overwrite) },
    {
      weight: 1,
      arbitrary: fc.tuple(anyType, fc.uint8Array()).map(([type, bytes]) => body(type, bytes)),
    },
    {
      weight: 1,
      arbitrary: fc.jsonValue().map((value) => body("application/json", JSON.stringify(value))),
    },
    { weight: 1, arbitrary: fc.nat({ max: DEEPEST }).map(nested) },
  );
}

/** Types that the API reads. */
const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  `multipart/form-data; boundary=${BOUNDARY}`,
];

const wrongTypes = fc.constantFrom(
  ...TYPES,
  null,
  "",
  "text/plain",
  "application/xml",
  "application/json; charset=utf-16",
  "APPLICATION/JSON;;;",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  'multipart/form-data; boundary="',
  `multipart/form-data; boundary=${"b".repeat(5000)}`,
  "multipart/mixed; boundary=x",
);
const anyType = fc.constantFrom(...TYPES);

function body(type: string | null, content: string | Uint8Array): Body {
  const bytes = typeof content === "string" ? utf8.encode(content) : content;
  return { type, bytes: new Uint8Array(bytes) };
}

/** How deep JSON can lie in itself within the limits of a body: no parser that recurses takes that. */
const DEEPEST = 30_000;

/** Written by hand, because `JSON.stringify` recurses, too. */
function nested(depth: number): Body {
  return body("application/json", `{"email":${"[".repeat(depth)}${"]".repeat(depth)}}`);
}

/** How proxies compress a body, or say that they have. */
const encodings = fc.constantFrom<(sent: Body) => Body>(
  ({ type, bytes }) => ({ ...body(type, gzipSync(bytes)), encoding: "gzip" }),
  ({ type, bytes }) => ({ ...body(type, deflateSync(bytes)), encoding: "Deflate" }),
  ({ type, bytes }) => ({ ...body(type, gzipSync(bytes).subarray(0, -9)), encoding: "gzip" }),
  ({ type }) => ({ ...body(type, gzipSync(new Uint8Array(9_000_000))), encoding: "gzip" }),
  (sent) => ({ ...sent, encoding: "gzip" }),
  (sent) => ({ ...sent, encoding: "br" }),
  (sent) => ({ ...sent, encoding: "gzip, identity" }),
);

/** By hand, because an object cannot hold a key twice, nor `__proto__`. */
function asJson(fields: Field[]): Body {
  const members = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return body("application/json", `{${members.join(",")}}`);
}

function asForm(fields: Field[]): Body {
  const pairs = fields.map(([name, value]): [string, string] => [name, text(value)]);
  return body("application/x-www-form-urlencoded", new URLSearchParams(pairs).toString());
}

function asMultipart(fields: Field[]): Body {
  return multipart(fields, "\r\n");
}

function asLooseMultipart(fields: Field[]): Body {
  return multipart(fields, "\n");
}

/** How clients name a file, or do not. */
const FILE_NAMES = [
  '; filename="foto.jpg"',
  "; filename*=utf-8''f%C3%B8to.jpg",
  '; filename="a;b=\\"c.jpg"',
  "; filename=foto.jpg",
  '; filename=""',
  "",
];

function multipart(fields: Field[], lineEnd: string): Body {
  // names go in as they are: quotes and line breaks in them break the header
  const parts = fields.flatMap(([name, value], i) => {
    const isFile = i % 7 === 6 || value instanceof Uint8Array;
    const filename = FILE_NAMES[(i + text(value).length) % FILE_NAMES.length];
    const file = isFile ? `${filename}${lineEnd}Content-Type: image/jpeg` : "";
    const header = `Content-Disposition: form-data; name="${name}"${file}`;
    const content = value instanceof Uint8Array ? value : utf8.encode(text(value));
    const head = utf8.encode(["--" + BOUNDARY, header, "", ""].join(lineEnd));
    return [head, content, utf8.encode(lineEnd)];
  });
  return body(TYPES[2]!, joined([...parts, utf8.encode(`--${BOUNDARY}--${lineEnd}`)]));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function text(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder("latin1").decode(value);
  return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
}

function cut([{ type, bytes }, part]: [Body, number]): Body {
  return body(type, bytes.slice(0, Math.floor(bytes.length * part)));
}

function overwrite([{ type, bytes }, noise]: [Body, Uint8Array]): Body {
  const damaged = bytes.slice();
  const at = Math.max(0, Math.floor((damaged.length - noise.length) / 2));
  damaged.set(noise.subarray(0, damaged.length - at), at);
  return body(type, damaged);
}
