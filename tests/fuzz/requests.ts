import fc from "fast-check";
import { fieldsSchema } from "../../contracts/openapi/json_schema.ts";
import type { Operation } from "../../src/web/operation.ts";
import type { FieldsSchema } from "../../src/web/route.ts";
import { bodies } from "./bodies.ts";
import { photos } from "./photos.ts";
import { type Field, fields, type RightValues, segment } from "./values.ts";

/** A request that was made up; a failure shows it as text. */
export type MadeUp = { path: string; init: RequestInit; [fc.toStringMethod]: () => string };

/** Requests for one operation: near enough to get deep into it, far enough to hurt. */
export function requestsFor(operation: Operation, right: RightValues): fc.Arbitrary<MadeUp> {
  return fc.record({
    path: pathFor(operation, right),
    query: queryFor(operation, right),
    headers: headersFor(right),
    body: operation.body ? bodies(sentBy(operation, operation.body, right)) : fc.constant(null),
  }).map(({ path, query, headers, body }) => {
    if (body?.type) headers.set("Content-Type", body.type);
    if (body?.encoding) headers.set("Content-Encoding", body.encoding);
    return madeUp(path + query, { method: operation.method, headers }, body?.bytes);
  });
}

/** The fields of an operation, and one time in two some of the files that may come along. */
function sentBy(
  { files = {} }: Operation,
  body: FieldsSchema,
  right: RightValues,
): fc.Arbitrary<Field[]> {
  const names = Object.keys(files);
  const asked = fields(fieldsSchema(body), right);
  if (names.length === 0) return asked;
  const attached = fc.array(fc.tuple(fc.constantFrom(...names), photos), { maxLength: 2 });
  return fc.tuple(asked, fc.oneof(fc.constant([]), attached))
    .map(([known, more]) => [...known, ...more]);
}

function madeUp(path: string, head: RequestInit, body?: Uint8Array<ArrayBuffer>): MadeUp {
  return {
    path,
    init: { ...head, body },
    [fc.toStringMethod]: () => {
      const headers = [...new Headers(head.headers)].map(([name, value]) => `${name}: ${value}`);
      const text = new TextDecoder().decode(body);
      return [`${head.method} ${path}`, ...headers, "", text].join("\n").slice(0, 5_000);
    },
  };
}

/** Requests for nothing in particular. */
export function strayRequests(paths: readonly string[]): fc.Arbitrary<MadeUp> {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
  const piece = segment(fc.constantFrom(...paths.flatMap((path) => path.slice(1).split("/"))));
  return fc.record({
    pieces: fc.oneof(
      fc.array(piece, { maxLength: 6 }),
      fc.constantFrom(...paths).map((path) => path.slice(1).split("/")),
    ),
    method: fc.constantFrom(...methods),
    headers: headersFor({}),
  }).map(({ pieces, method, headers }) =>
    madeUp(`/${pieces.join("/").replace(/^\/+/, "")}`, { method, headers })
  );
}

function pathFor({ path }: Operation, right: RightValues): fc.Arbitrary<string> {
  const pieces = path.slice(1).split("/").map((piece) =>
    piece.startsWith(":")
      ? segment(right[/\w+/.exec(piece)![0]] ?? fc.constant("1"))
      : fc.constant(piece)
  );
  return fc.tuple(fc.tuple(...pieces), fc.constantFrom("/", "/", ""))
    // `//` would begin with a host.
    .map(([known, end]) => `/${known.join("/")}${end}`.replace(/^\/\/$/, "/"));
}

function queryFor({ query }: Operation, right: RightValues): fc.Arbitrary<string> {
  const asked = query ? fields(fieldsSchema(query), right) : fc.constant([]);
  const stray = fc.constantFrom("", "", "", "?", "?page=%", "?__proto__=1&a[]=2", "?=&&==");
  return fc.tuple(asked, stray).map(([pairs, otherwise]) => {
    const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
    return pairs.length > 0 ? `?${text}` : otherwise;
  });
}

function headersFor(right: RightValues): fc.Arbitrary<Headers> {
  const credentials = fc.oneof(
    { weight: 3, arbitrary: (right.access ?? fc.constant("x")).map((token) => `Token ${token}`) },
    fc.constantFrom(
      "Token",
      "Bearer  ",
      "Basic YTpi",
      "Bearer eyJhbGciOiJub25lIn0.e30.",
      "Token a b",
    ),
    printable(),
  );
  return fc.record({
    "Authorization": credentials,
    "Idempotency-Key": fc.oneof(printable(), fc.constantFrom("", "k", "é", "k".repeat(256))),
    "Content-Length": fc.constantFrom("-1", "abc", "0", "00", "1.5", "1", "10", "1e9"),
    "Origin": fc.constantFrom(
      "https://pewaca.test",
      "https://zporta.test",
      "null",
      "javascript:alert(1)",
    ),
    "X-HTTP-Method-Override": fc.constantFrom("DELETE"),
    "Accept": fc.constantFrom("text/html", "application/json", "*/*;q=oops"),
  }, { requiredKeys: [] }).map((headers) => new Headers(headers));
}

function printable(): fc.Arbitrary<string> {
  return fc.string({ unit: "grapheme-ascii", maxLength: 300 });
}
