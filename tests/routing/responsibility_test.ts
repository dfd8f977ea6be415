import assert from "node:assert/strict";
import fc from "fast-check";
import { createPewaca } from "../../src/tenants/pewaca/app.ts";
import { createZporta } from "../../src/tenants/zporta/app.ts";
import {
  createResponsibility,
  isOutsideApi,
  LONGEST_PATH,
  MAX_ENCODINGS,
  readLegacyRoutes,
} from "../../src/web/routing/responsibility.ts";

const STORIES = readLegacyRoutes("/api/stories/*")!;
const pewaca = createResponsibility(createPewaca());
const zporta = createResponsibility(createZporta());

/** How often something is decoded while `act` runs. */
function countDecoding(act: () => void): number {
  const { decodeURIComponent: decode } = globalThis;
  let calls = 0;
  globalThis.decodeURIComponent = (text) => {
    calls++;
    return decode(text);
  };
  try {
    act();
    return calls;
  } finally {
    globalThis.decodeURIComponent = decode;
  }
}

const encoded = (times: number) => `%${"25".repeat(times - 1)}41`;

for (
  const [what, path] of [
    ["encoded thousands of times", `/api/tagihan/${encoded(8_000)}/`],
    ["thousands of slashes", `/api/tagihan${"/".repeat(16_000)}x`],
    ["thousands of slashes at its end", `/api/tagihan${"/".repeat(16_000)}`],
    ["thousands of segments", `/api/${"a/".repeat(8_000)}`],
    ["one character too long", `/api/${"a".repeat(LONGEST_PATH - 4)}`],
  ] as const
) {
  Deno.test(`a path that is ${what} goes nowhere, and is not decoded`, () => {
    const decoded = countDecoding(() => {
      assert.equal(pewaca("GET", path, []), "nobody");
      assert.equal(pewaca("GET", path, readLegacyRoutes("/api/*")!), "nobody");
      assert.equal(isOutsideApi(path.replace("/api", "/media")), false);
    });
    assert.equal(decoded, 0);
  });
}

Deno.test("the longest path that is read is decoded as often as servers may stand behind us, not more", () => {
  const tail = encoded((LONGEST_PATH - 20) / 2);
  const decoded = countDecoding(() => {
    assert.equal(pewaca("GET", `/api/tagihan/${tail}/`, []), "nobody");
  });
  assert.equal(decoded, MAX_ENCODINGS + 1);
});

for (
  const path of [
    "/api/tagihan/",
    "/api/tagihan-warga/self-list/?page=2",
    "/api/residence-banks/12/activate/",
    "/api/auth/logout/",
    "/api/wargaku/1/",
    "/api/banks/Bank%20Jago/",
    "/api/banks/50%25/",
    "/api/banks/a+b@c.id/",
    "/api/stories/",
    "/api/stories/3/x%20y/",
  ]
) {
  Deno.test(`${path} goes to the Django behind Pewaca`, () => {
    assert.equal(pewaca("GET", new URL(path, "http://x").pathname, STORIES), "legacy");
  });
}

for (
  const path of [
    "/api/users/guides/",
    "/api/users/guides/tomo/",
    "/api/users/search/",
    "/api/users/progress/overview/",
    "/api/users/api/learning-analytics/",
    "/api/users/7/export-json/",
    `/api/courses/${encodeURIComponent("日本語".repeat(85))}/`,
  ]
) {
  Deno.test(`${path.slice(0, 60)} goes to the Django behind Zporta`, () => {
    assert.equal(zporta("GET", path, []), "legacy");
  });
}

for (
  const path of [
    "/api/stories/..%2fwarga%2fverify/",
    "/api/stories/%2e%2e%2fwarga%2fverify/",
    "/api/stories/%252e%252e%252fwarga/verify",
    "/api/stories/..%5cwarga%5cverify/",
    "/api/stories/..;/warga/verify/",
    "/api/stories/.%2e%2f%2fwarga",
    "/api/%2f..%2fwarga%2fverify/",
    "/api/warga/verify%3fx=1",
    "/api/warga/verify%23",
    "/api/warga/verify;a=b",
    "/api/warga;a=b/verify",
    "/api/warga%20/verify",
    "/api/warga/verify%00",
    "/api/warga/verify.json",
    "/api//warga/verify",
    "/api/%77arga%2fverify/",
    "/api/%2577arga/verify/",
    "/api/%ff/",
  ]
) {
  Deno.test(`nobody answers ${path}, stories given back or not`, () => {
    for (const routes of [[], STORIES]) assert.equal(pewaca("POST", path, routes), "nobody");
  });
}

for (
  const [path, route] of [
    ["/api/warga/verify/extra/", "/api/warga/verify/*"],
    ["/api/warga/57/notes/", "/api/warga/*"],
    ["/api/warga/abc/", "/api/warga/*"],
    ["/api/auth/profil/family", "/api/auth/profil/family/"],
    ["/api/residence-commite/4/", "/api/residence-commite/*"],
    ["/api/auth/reset/a/b/c/", "POST /api/auth/reset/*"],
  ] as const
) {
  Deno.test(`nobody answers ${path}, which is below a route of ours, unless ${route} is given back`, () => {
    assert.equal(pewaca("POST", path, []), "nobody");
    assert.equal(pewaca("POST", path, readLegacyRoutes("/api/religions/")!), "nobody");
    assert.equal(pewaca("POST", path, readLegacyRoutes(route)!), "legacy");
  });
}

Deno.test("outside /api is what no server takes for a path under it", () => {
  for (
    const path of [
      "/",
      "/.well-known/x",
      "/sitemap.xml",
      "/media/u_tomo/a%20b.jpg",
      "/admin/login/",
      "/apis/",
    ]
  ) {
    assert.ok(isOutsideApi(path), path);
  }
  for (
    const path of [
      "/api",
      "//",
      "/.well-known/..%2fapi/",
      "/.well-known-api",
      "/.env",
      "/API/users/",
      "//api/users/",
      "/x/..%2fapi/users/",
      "/x/%252e%252e/api/users/",
      "/x%5c..%5capi/",
      "/x;/..;/api/users/",
      "/x%0a",
      `/${"a".repeat(LONGEST_PATH)}`,
    ]
  ) assert.ok(!isOutsideApi(path), path);
});

// --- made-up spellings of our routes ---------------------------------------------------------------

/** Ways in which a client can write a path so that a lenient server still reads the same. */
const disguises: fc.Arbitrary<(path: string) => string> = fc.oneof(
  fc.nat({ max: 400 }).map((at) => (path: string) => encodeOne(path, at)),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "//")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "%2f")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "\\")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "%5C")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "/x%2f..%2f")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "/%2e%2f")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, ";v=1/")),
  fc.nat({ max: 40 }).map((at) => (path: string) => atSlash(path, at, "%20/")),
  fc.constantFrom(
    "/",
    "//",
    "%20",
    "%00",
    "%0a",
    "?x",
    "%3fx",
    "%23x",
    ";x",
    "%09",
  )
    .map((end) => (path: string) => path + end),
  fc.constantFrom("/extra", "/1/", "/%2e", "/a%2fb").map((more) => (path: string) => path + more),
  fc.constant((path: string) => path.replaceAll("%", "%25")),
  fc.constant((path: string) => `/api/stories/..%2f${path.replace(/^\/api\//, "")}`),
  fc.constant((path: string) =>
    `/api/stories/x/%252e%252e%252f..%2f${path.replace(/^\/api\//, "")}`
  ),
);

function encodeOne(path: string, at: number): string {
  const i = "/api/".length + at % Math.max(1, path.length - "/api/".length);
  const code = path.charCodeAt(i);
  if (!(code < 128)) return path;
  return `${path.slice(0, i)}%${code.toString(16).padStart(2, "0")}${path.slice(i + 1)}`;
}

function atSlash(path: string, at: number, instead: string): string {
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index).slice(2);
  const i = slashes[at % slashes.length];
  return i === undefined ? path : path.slice(0, i) + instead + path.slice(i + 1);
}

for (
  const [name, create, responsible] of [
    ["Pewaca", createPewaca, pewaca],
    ["Zporta", createZporta, zporta],
  ] as const
) {
  const paths = [
    ...new Set(create().routes.filter(({ method }) => method !== "ALL").map(({ path }) => path)),
  ]
    .filter((path) => !/^\/api\/stor/.test(path))
    .map((path) => path.replace(/:id\{[^}]*\}/g, "57").replace(/:\w+/g, "ab-12"));

  Deno.test(`no made-up spelling of a route of ${name}'s reaches its Django`, () => {
    const spelling = fc.tuple(
      fc.constantFrom(...paths),
      fc.array(disguises, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("", "/", ".json", ".api/"),
    ).map(([path, steps, end]) => steps.reduce((text, step) => step(text), path) + end);
    const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 5_000);
    const seed = Deno.env.get("FUZZ_SEED") === "free" ? undefined : 9;
    fc.assert(
      fc.property(spelling, fc.constantFrom("GET", "POST"), (text, method) => {
        // What is left of it when a client has sent it, and what our router makes of it.
        const path = decodeAsHono(new URL(text, "http://x").pathname);
        return responsible(method, path, STORIES) !== "legacy";
      }),
      { numRuns: runs, seed },
    );
  });
}

function decodeAsHono(path: string): string {
  try {
    return decodeURI(path.replaceAll("%25", "%2525"));
  } catch {
    return path;
  }
}
