import assert from "node:assert/strict";
import fc from "fast-check";
import { apis } from "../../contracts/openapi/apis.ts";
import type { Operation } from "../../src/web/operation.ts";
import { MAX_PARTS, MAX_TEXT_BYTES, parseMultipart } from "../../src/web/multipart.ts";
import { MAX_DEPTH, MAX_VALUES, readBody } from "../../src/web/read_body.ts";
import { cheapPasswords, giveCheapHashes } from "../fuzz/cheap_passwords.ts";
import { pewacaValues } from "../fuzz/pewaca.ts";
import type { RightValues } from "../fuzz/values.ts";
import { zportaValues } from "../fuzz/zporta.ts";
import { startService } from "../support/service.ts";

const BOUNDARY = "x-daftar-x";
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

function multipartOf(parts: number, content = "x"): string {
  const part = (index: number) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f${index}"\r\n\r\n${content}\r\n`;
  return `${Array.from({ length: parts }, (_, index) => part(index)).join("")}--${BOUNDARY}--\r\n`;
}

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const listOf = (values: number) => `{"a":[${Array(values).fill("1").join(",")}]}`;
const formOf = (fields: number) => Array(fields).fill("a=1").join("&");

/** Bodies that nobody needs, each within the size that every route takes. */
const EXCESSIVE: [string, string, string][] = [
  ["JSON nested 2,700 deep", JSON_TYPE, nested(2_700)],
  ["lists nested 2,700 deep", JSON_TYPE, `{"a":${"[".repeat(2_700)}${"]".repeat(2_700)}}`],
  ["brackets without an end", JSON_TYPE, "[".repeat(60_000)],
  ["a JSON list of 20,000", JSON_TYPE, listOf(20_000)],
  ["a form of 10,000 fields", FORM, formOf(10_000)],
  ["a multipart form of 500 parts", MULTIPART, multipartOf(500)],
];

const TENANTS: Record<string, typeof pewacaValues> = { pewaca: pewacaValues, zporta: zportaValues };

for (const [name, rightValues] of Object.entries(TENANTS)) {
  Deno.test(`every route of ${name} answers 400 in the tenant's form to a body with too much in it`, async (test) => {
    await using service = await startService({ passwords: cheapPasswords });
    await giveCheapHashes(service);
    const right = await rightValues(service.of(name));
    const api = apis.find((each) => each.name === name)!;
    for (const operation of api.operations.filter(({ body }) => body)) {
      await test.step(operation.id, async () => {
        for (const [what, type, body] of EXCESSIVE) {
          const { method } = operation;
          const response = await askAsEachUntilAllowed(
            right,
            (Authorization) =>
              service.fetch(pathOf(operation, right), {
                method,
                headers: { Authorization, "Content-Type": type },
                body,
              }),
          );
          const text = await response.text();
          assert.equal(response.status, 400, `${what}: ${response.status} ${text}`);
          assert.match(
            text,
            name === "pewaca"
              ? /"message":"Isi permintaan tidak dapat dibaca\."/
              : /"detail":"(?:JSON|Form|Multipart form) parse error/,
          );
        }
      });
    }
  });
}

/** Asks as one person after the other until somebody has the right to. */
async function askAsEachUntilAllowed(
  { access }: RightValues,
  ask: (authorization: string) => Promise<Response>,
): Promise<Response> {
  const tokens = [...new Set(fc.sample(access!, { numRuns: 50, seed: 1 }))];
  const [first = "", ...others] = tokens;
  let response = await ask(`Token ${first}`);
  for (const token of others) {
    if (![401, 403].includes(response.status)) return response;
    await response.body?.cancel();
    response = await ask(`Token ${token}`);
  }
  return response;
}

function sample<T>(arbitrary: fc.Arbitrary<T>): T {
  return fc.sample(arbitrary, { numRuns: 1, seed: 1 })[0]!;
}

function pathOf({ path }: Operation, right: RightValues): string {
  const known = path.replace(/\{[^}]*\}/g, "");
  return `${known.replace(/:(\w+)/g, (_, parameter) => sample(right[parameter]!))}/`;
}

// --- the limits themselves -------------------------------------------------------------------------

function read(type: string, body: string | Uint8Array<ArrayBuffer>, maxBytes = 9 * 1024 * 1024) {
  const request = new Request("http://x", {
    method: "POST",
    headers: { "Content-Type": type },
    body,
  });
  return readBody(request, maxBytes);
}

for (
  const [what, type, most, one] of [
    ["depth of JSON", JSON_TYPE, nested(MAX_DEPTH), nested(MAX_DEPTH + 1)],
    ["values of JSON", JSON_TYPE, listOf(MAX_VALUES), listOf(MAX_VALUES + 1)],
    ["fields of a form", FORM, formOf(MAX_PARTS), formOf(MAX_PARTS + 1)],
    ["parts of a multipart form", MULTIPART, multipartOf(MAX_PARTS), multipartOf(MAX_PARTS + 1)],
    [
      "texts of a multipart form",
      MULTIPART,
      multipartOf(2, "x".repeat(MAX_TEXT_BYTES / 2)),
      multipartOf(2, "x".repeat(MAX_TEXT_BYTES / 2 + 1)),
    ],
  ] as const
) {
  Deno.test(`readBody() takes the greatest ${what}, and not one more`, async () => {
    assert.ok("fields" in await read(type, most));
    assert.deepEqual(await read(type, one), { problem: "malformed" });
  });
}

Deno.test("readBody() reads no more than the route needs, and of texts no more than texts need", async () => {
  const long = (size: number) => `{"a":"${"x".repeat(size - 8)}"}`;
  assert.ok("fields" in await read(JSON_TYPE, long(1_000), 1_000));
  assert.deepEqual(await read(JSON_TYPE, long(1_001), 1_000), { problem: "too_large" });
  assert.ok("fields" in await read(JSON_TYPE, long(MAX_TEXT_BYTES)));
  for (const type of [JSON_TYPE, FORM]) {
    assert.deepEqual(await read(type, long(MAX_TEXT_BYTES + 1)), { problem: "too_large" });
  }
  assert.deepEqual(await read("text/plain", "x".repeat(MAX_TEXT_BYTES + 1)), {
    problem: "unsupported",
  });
});

Deno.test("brackets, commas and quotes in texts are no values", async () => {
  const text = `[{,"\\"]`.repeat(2_000);
  assert.deepEqual(await read(JSON_TYPE, JSON.stringify({ text })), {
    fields: { text },
    files: {},
  });
});

Deno.test("parseMultipart() gives up a boundary that is everywhere without looking at each", () => {
  const bytes = new Uint8Array(9 * 1024 * 1024).fill(0x2d);
  assert.throws(() => parseMultipart("multipart/form-data; boundary=-", bytes), /too many parts/);
});

Deno.test("parseMultipart() reads a part's header of a few lines, not of megabytes", () => {
  const header = `Content-Disposition: form-data; name="a"\r\nX-More: ${"; ".repeat(100_000)}`;
  const body = new TextEncoder().encode(
    `--${BOUNDARY}\r\n${header}\r\n\r\nx\r\n--${BOUNDARY}--\r\n`,
  );
  assert.throws(() => parseMultipart(MULTIPART, body), /no part header/);
});
