import assert from "node:assert/strict";
import { apis } from "../../contracts/openapi/apis.ts";
import { ESTATE, OTHER_ESTATE } from "../support/pewaca/pewaca.ts";
import { impatiently, type Service, startService } from "../support/service.ts";

async function data(service: Service, path: string): Promise<Record<string, unknown>[]> {
  const response = await service.fetch(path);
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.success, true);
  assert.equal(body.error, null);
  assert.equal(body.code, 200);
  return body.data;
}

Deno.test("residence-by-code has Django's keys and those of the docs", async () => {
  await using service = await startService();
  for (const code of [ESTATE.code, ESTATE.code.toUpperCase()]) {
    const response = await service.fetch(`/api/residence-by-code/${code}/`);
    const { data } = await response.json();
    assert.equal(data.id, 3);
    assert.equal(data.name, "Teras Country");
    assert.equal(data.residence_name, "Teras Country");
    assert.equal(data.residence_id, 3);
    assert.equal(data.code, ESTATE.code);
    assert.equal(data.residence_code, ESTATE.code);
    assert.equal(data.image, null);
    assert.equal(data.isactive, true);
  }
});

Deno.test("residence-by-code answers 404 with null data to an unknown or deleted code", async () => {
  await using service = await startService();
  await service.query("UPDATE m_residence SET isdelete = 1 WHERE id = 1");
  for (
    const code of ["00000000-0000-0000-0000-000000000000", OTHER_ESTATE.code, "%27%20OR%201=1"]
  ) {
    const response = await service.fetch(`/api/residence-by-code/${code}/`);
    assert.equal(response.status, 404);
    const body = await response.json();
    assert.equal(body.data, null);
    assert.equal(body.message, "Kode registrasi tidak valid atau sudah kadaluarsa.");
  }
});

Deno.test("units of a code are those of its estate, though none is active (B-20), in one round trip (B-17)", async () => {
  await using service = await startService();
  const units = await data(service, `/api/units/code/${OTHER_ESTATE.code}/`);
  assert.deepEqual(
    units.map(({ unit_id }) => unit_id).toSorted((a, b) => Number(a) - Number(b)),
    [1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
  );
  assert.equal(units[0]!.unit_residence_name, OTHER_ESTATE.name);
  assert.equal(typeof units[0]!.unit_name, "string");
  assert.equal(service.gateway.log.length, 1);
});

Deno.test("units of an unknown code, and units that were deleted, are an empty list", async () => {
  await using service = await startService();
  await service.query("UPDATE m_unit SET unit_isdelete = 1 WHERE unit_residence_id = 1");
  assert.deepEqual(await data(service, `/api/units/code/${OTHER_ESTATE.code}/`), []);
  assert.deepEqual(await data(service, "/api/units/code/nobody/"), []);
});

const LISTS: [string, string, number][] = [
  ["/api/gender/", "gender_name", 2],
  ["/api/religions/", "religion_name", 7],
  ["/api/family-as/", "family_as_name", 7],
  ["/api/education/", "education_name", 10],
  ["/api/ocupation/", "occupation_name", 20],
  ["/api/marital-statuses/", "marital_status_name", 4],
  ["/api/cities/", "city_name", 100],
];

for (const [path, alias, atLeast] of LISTS) {
  Deno.test(`${path} lists by id, with id, name and ${alias}`, async () => {
    await using service = await startService();
    const items = await data(service, path);
    assert.ok(items.length >= atLeast, `${items.length} items`);
    assert.deepEqual(
      items.map(({ id }) => id),
      items.map(({ id }) => Number(id)).toSorted((a, b) => a - b),
    );
    for (const item of items) {
      assert.equal(typeof item.name, "string");
      assert.equal(item[alias], item.name);
    }
  });
}

Deno.test("marital status 1 is Kawin, as three pages compare", async () => {
  await using service = await startService();
  const [first] = await data(service, "/api/marital-statuses/");
  assert.deepEqual(first, { id: 1, name: "Kawin", marital_status_name: "Kawin" });
});

Deno.test("an empty list still has the data key", async () => {
  await using service = await startService();
  await service.query("DELETE FROM m_religion");
  assert.deepEqual(await data(service, "/api/religions/"), []);
});

/** Every route of the document, with something in place of its parameters. */
const ROUTES = apis.find(({ name }) => name === "pewaca")!.operations.map(({ method, path }) => {
  const concrete = path.replaceAll(
    /:(\w+)(\{[^}]*\})?/g,
    (_, name) => name === "code" ? ESTATE.code : "3",
  );
  return { method, path: concrete.replace(/\/$/, "") };
});

Deno.test("every path answers in the same way with and without the trailing slash", async () => {
  await using service = await startService();
  for (const { method, path } of [...ROUTES, { method: "GET", path: "/healthz" }]) {
    const responses = await Promise.all(
      [path, `${path}/`].map((each) => service.fetch(each, { method })),
    );
    const [bare, slashed] = responses.map(({ status }) => status);
    for (const response of responses) await response.body?.cancel();
    assert.equal(bare, slashed, `${method} ${path}`);
    assert.ok(![404, 405].includes(bare!) || /[/]3$/.test(path), `${method} ${path}: ${bare}`);
  }
});

Deno.test("unknown paths are 404 and unknown methods 405 with Allow, in the envelope", async () => {
  await using service = await startService();
  const unknown = await service.fetch("/api/nowhere/");
  assert.equal(unknown.status, 404);
  const body = await unknown.json();
  assert.deepEqual([body.success, body.error, body.code, body.errors, body.data], [
    false,
    true,
    404,
    null,
    null,
  ]);
  for (
    const [path, method, allow] of [
      ["/api/gender/", "POST", "GET"],
      ["/api/auth/login/", "GET", "POST"],
      [`/api/auth/sign-up/${ESTATE.code}`, "DELETE", "POST"],
      ["/api/auth/profil/", "PUT", "GET"],
    ]
  ) {
    const response = await service.fetch(path!, { method });
    assert.equal(response.status, 405, path!);
    assert.ok(response.headers.get("Allow")!.split(", ").includes(allow!));
    assert.equal((await response.json()).code, 405);
  }
});

Deno.test("pages of the frontend may call from the browser, other origins may not read", async () => {
  await using service = await startService();
  for (const path of ["/api/gender/", "/api/nowhere/", "/api/auth/profil/"]) {
    const known = await service.fetch(path, { headers: { Origin: "https://pewaca.test" } });
    assert.equal(known.headers.get("Access-Control-Allow-Origin"), "https://pewaca.test");
    const stranger = await service.fetch(path, { headers: { Origin: "https://evil.test" } });
    assert.equal(stranger.headers.get("Access-Control-Allow-Origin"), null);
  }
});

Deno.test("a preflight is answered for every path, protected ones too", async () => {
  await using service = await startService();
  for (const { method, path } of ROUTES) {
    const response = await service.fetch(path, {
      method: "OPTIONS",
      headers: {
        "Origin": "https://pewaca.test",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,accept,x-requested-with",
      },
    });
    assert.equal(response.status, 204, path);
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "https://pewaca.test");
    assert.ok(response.headers.get("Access-Control-Allow-Methods")!.includes(method), path);
    const allowed = response.headers.get("Access-Control-Allow-Headers")!.toLowerCase();
    for (const header of ["authorization", "content-type", "accept", "x-requested-with"]) {
      assert.ok(allowed.includes(header));
    }
  }
});

Deno.test("every answer but a page is JSON, and every answer has a request id, a fixed type, and is not stored or sent on", async () => {
  await using service = await startService();
  for (const { method, path } of [...ROUTES, { method: "GET", path: "/api/nowhere" }]) {
    const response = await service.fetch(path, { method });
    const isPage = /\/(bukan|data)-saya\//.test(path);
    const type = isPage ? /^text\/html; charset=utf-8$/ : /^application\/json$/;
    assert.match(response.headers.get("Content-Type")!, type, path);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.match(response.headers.get("X-Request-Id")!, /^[0-9a-f-]{36}$/);
    assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(response.headers.get("Referrer-Policy"), "no-referrer");
    assert.equal(
      response.headers.get("Strict-Transport-Security"),
      "max-age=31536000; includeSubDomains",
    );
  }
});

Deno.test("healthz is 503 while the database cannot be reached", async () => {
  await using service = await startService();
  const back = service.gateway.inject({ match: /SELECT 1/, kind: "http", status: 503 });
  assert.equal((await impatiently(service, () => service.fetch("/healthz"))).status, 503);
  back();
  assert.equal((await service.fetch("/healthz")).status, 200);
});

Deno.test("a reading endpoint answers 503 in the envelope while the database cannot be reached", async () => {
  await using service = await startService({}, undefined, { timeScale: 0.1 });
  service.gateway.inject({ match: /./, kind: "drop_request" });
  const response = await service.fetch("/api/religions/");
  assert.equal(response.status, 503);
  assert.ok(response.headers.get("Retry-After"));
  assert.equal((await response.json()).success, false);
});
