import assert from "node:assert/strict";
import { readLegacyRoutes } from "../../src/web/routing/responsibility.ts";
import { jpeg } from "../support/images/jpeg.ts";
import { startDjango } from "../support/django/django.ts";
import type { Hosts } from "../support/service.ts";
import { type Service, settings, startService } from "../support/zporta/zporta_service.ts";
import {
  answers,
  newLearner,
  register,
  REGISTER_PATH,
  send,
  signUpForm,
} from "../support/zporta/zporta.ts";

const HOSTS = { pewaca: "api.pewaca.test", zporta: "api.zporta.test" };
const HOST = "http://api.zporta.test";

function startInFrontOf(
  url: string,
  routes = "",
  hosts: Hosts | null = HOSTS,
): Promise<Service> {
  const legacy = { url, routes: readLegacyRoutes(routes)!, patienceMs: 5_000 };
  const zporta = { ...settings.zporta, legacy };
  return startService({ settings: { ...settings, zporta } }, hosts ?? undefined);
}

Deno.test("routes that we do not have go to Zporta's Django, with token and query (2.24)", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  for (
    const path of [
      "/api/users/guides/",
      "/api/users/guides/tomo/?page=2",
      "/api/users/score/",
      "/api/users/api/learning-analytics/",
      "/api/users/7/export-json/",
    ]
  ) {
    const response = await service.fetch(path, { headers: { Authorization: "Token abc" } });
    assert.deepEqual(await response.json(), { old: true });
    assert.equal(django.arrived.at(-1)!.url, path);
    assert.equal(django.arrived.at(-1)!.headers.get("Authorization"), "Token abc");
  }
});

Deno.test("on Zporta's host every path that we do not have goes to its Django (0.1)", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  for (
    const path of [
      "/",
      "/?page=2",
      "/api/courses/",
      "/sitemap.xml",
      "/media/user_tomo/a%20b.jpg",
      "/admin/",
      "/.well-known/apple-app-site-association",
    ]
  ) {
    const response = await service.fetch(HOST + path);
    assert.deepEqual(await response.json(), { old: true }, path);
    assert.equal(django.arrived.at(-1)!.url, path);
  }
});

Deno.test("we answer our routes ourselves, also under a spelling that Django would understand", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  await register(service);
  for (
    const path of [
      "/api/users//register/",
      "/api/users/%72egister/",
      "/api/users/register.json",
      "//api/users/register/",
      "/x/%2e%2e/api/users/register/",
      "/x/..%2fapi/users/register/",
      "/API/users/register/",
      "/.well-known/..%2f..%2fapi/users/register/",
      "/.env",
      "/.git/config",
    ]
  ) {
    const response = await service.fetch(HOST + path, { method: "POST", body: "{}" });
    assert.ok(response.status >= 400 && response.status < 500, `${path}: ${response.status}`);
    await response.body?.cancel();
  }
  assert.equal(django.arrived.length, 0);
});

Deno.test("Pewaca's requests never go to Zporta's Django", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  assert.equal((await service.fetch("http://api.pewaca.test/api/nowhere/")).status, 404);
  assert.equal((await service.fetch("/api/nowhere/")).status, 404);
  assert.equal(django.arrived.length, 0);
});

Deno.test("Pewaca's cookies never reach Zporta's Django; on its own host its own do", async () => {
  await using django = startDjango();
  const init = { headers: { Cookie: "sessionid=pewacas" } };
  for (
    const [hosts, path, cookie] of [
      [null, "/api/users/guides/", null],
      [HOSTS, `${HOST}/api/users/guides/`, "sessionid=pewacas"],
      [HOSTS, "http://elsewhere.test/api/users/guides/", null],
    ] as const
  ) {
    await using service = await startInFrontOf(django.url, "", hosts);
    await (await service.fetch(path, init)).body?.cancel();
    assert.equal(django.arrived.at(-1)!.headers.get("Cookie"), cookie);
  }
});

Deno.test("Django builds its links for the host that was reached, not for the client's word (0.6a)", async () => {
  await using django = startDjango();
  const hosts = { zporta: ["zporta.test", "www.zporta.test"] };
  await using service = await startInFrontOf(django.url, "", hosts);
  for (
    const [origin, host, proto] of [
      ["https://zporta.test", "zporta.test", "https"],
      ["https://www.zporta.test", "www.zporta.test", "https"],
      ["http://www.zporta.test.:8787", "www.zporta.test:8787", "http"],
      // Anybody can point a name at us: links lead to a host that is known.
      ["http://evil.test", "api.zporta.test", "https"],
    ] as const
  ) {
    const response = await service.fetch(`${origin}/api/users/guides/`, {
      headers: { "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "ftp" },
    });
    await response.body?.cancel();
    const { headers } = django.arrived.at(-1)!;
    const told = ["X-Forwarded-Host", "X-Forwarded-Proto"].map((name) => headers.get(name));
    assert.deepEqual(told, [host, proto], origin);
  }
});

Deno.test("Django is told the client, also the one for whom a trusted proxy speaks", async () => {
  await using django = startDjango();
  const legacy = { url: django.url, routes: [], patienceMs: 5_000 };
  const zporta = { ...settings.zporta, legacy };
  await using service = await startService(
    { settings: { ...settings, zporta, trustedProxies: ["192.0.2.10"] } },
  );
  for (
    const [connection, forwarded, client] of [
      ["198.51.100.7", "10.0.0.1", "198.51.100.7"],
      ["192.0.2.10", "10.0.0.1, 203.0.113.9", "203.0.113.9"],
      ["192.0.2.10", "unknown", "192.0.2.10"],
      ["not an address", "10.0.0.1", null],
    ] as const
  ) {
    const response = await service.fetch("/api/users/guides/", {
      headers: { "CF-Connecting-IP": connection, "X-Forwarded-For": forwarded },
    });
    await response.body?.cancel();
    assert.equal(django.arrived.at(-1)!.headers.get("X-Forwarded-For"), client, connection);
  }
});

Deno.test("a photo of ours is found where Django's pages say it is", async () => {
  await using django = startDjango(({ headers, url }) => {
    // As build_absolute_uri does, with USE_X_FORWARDED_HOST.
    const origin = `${headers.get("X-Forwarded-Proto")}://${headers.get("X-Forwarded-Host")}`;
    return Response.json({ photo: `${origin}/media/${new URL(url).searchParams.get("stored")}` });
  });
  await using service = await startInFrontOf(django.url);
  const { token } = await newLearner(service);
  const form = new FormData();
  form.append("profile_image", new Blob([jpeg()]));
  const saved = await service.fetch(`${HOST}/api/users/profile/`, {
    method: "PUT",
    headers: { Authorization: `Token ${token}` },
    body: form,
  });
  assert.equal(saved.status, 200, await saved.text());
  const [profile] =
    (await service.query("SELECT profile_image FROM users_profile ORDER BY id DESC LIMIT 1")).rows;
  const page = await service.fetch(
    `https://api.zporta.test/api/courses/?stored=${profile!.profile_image}`,
  );
  const { photo } = await page.json();
  assert.equal(photo, `https://api.zporta.test/media/${profile!.profile_image}`);
  const shown = await service.fetch(photo);
  assert.equal(shown.status, 200);
  assert.match(shown.headers.get("Content-Type")!, /^image\//);
  await shown.body?.cancel();
});

Deno.test("Django's answer keeps its own headers, and gets none of ours but a request id", async () => {
  const own = {
    "Cache-Control": "public, max-age=60",
    "Strict-Transport-Security": "max-age=60",
    "Vary": "Accept, Cookie",
    "X-Frame-Options": "DENY",
    "X-Powered-By": "Django",
  };
  const replies: Record<string, string>[] = [
    {},
    own,
    { ...own, "Access-Control-Allow-Origin": "*", "X-Request-Id": "of Django" },
  ];
  await using django = startDjango(({ url }) => {
    return new Response("x", { headers: replies[Number(new URL(url).searchParams.get("n"))]! });
  });
  await using service = await startInFrontOf(django.url);
  const headersOf = async (url: string, Origin?: string) => {
    const response = await service.fetch(url, { headers: Origin ? { Origin } : {} });
    await response.body?.cancel();
    const skipped = ["content-type", "content-length", "date"];
    return Object.fromEntries(
      [...response.headers].filter(([name]) => !skipped.includes(name))
        .map(([name, value]) => [name, /^[\da-f-]{36}$/.test(value) ? "ours" : value]),
    );
  };
  const lower = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const id = { "x-request-id": "ours" };
  for (const path of ["/media/a.jpg", "/", "/api/courses/"]) {
    // Whether a page may read it depends on the page: caches must know.
    const vary = { vary: "Accept, Cookie, Origin" };
    assert.deepEqual(await headersOf(`${HOST}${path}?n=0`), { ...id, vary: "Origin" }, path);
    assert.deepEqual(await headersOf(`${HOST}${path}?n=1`), { ...lower(own), ...id, ...vary });
    const page = "https://zporta.test";
    assert.deepEqual(await headersOf(`${HOST}${path}?n=2`, page), {
      ...lower(replies[2]!),
      ...vary,
    });
    assert.deepEqual(await headersOf(`${HOST}${path}?n=1`, page), {
      ...lower(own),
      ...id,
      ...vary,
      "access-control-allow-origin": page,
      "access-control-allow-credentials": "true",
    });
  }
  // At a host of all, Django speaks for its own product alone.
  const shared = await headersOf("/api/users/guides/?n=1");
  assert.equal(shared["strict-transport-security"], undefined);
  assert.equal(shared["cache-control"], "public, max-age=60");
});

Deno.test("a backend's URL may have a path of its own, which stands before every path", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(`${django.url}/django`);
  for (const path of ["/", "/sitemap.xml", "/api/courses/?page=2"]) {
    await (await service.fetch(HOST + path)).body?.cancel();
    assert.equal(django.arrived.at(-1)!.url, `/django${path}`);
  }
});

Deno.test("nobody answers what is below a route of ours, or too long to be read", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  for (
    const path of [
      "/api/users/profile/tomo/",
      "/api/users/invitations/7/",
      "/api/users/guides/..%2fprofile/",
      `/media/%${"25".repeat(8_000)}`,
      `/media/${"/".repeat(16_000)}x`,
    ]
  ) {
    const response = await service.fetch(HOST + path);
    await answers(response, 404, { detail: "Not found." });
  }
  assert.equal(django.arrived.length, 0);
});

Deno.test("a route of ours can be passed to Django again", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url, "POST /api/users/register/");
  const response = await send(service, "POST", REGISTER_PATH, signUpForm());
  assert.deepEqual(await response.json(), { old: true });
  assert.equal((await send(service, "GET", "/api/users/profile/")).status, 401);
});

Deno.test("while Django cannot be reached the answer is 502 in Django's form", async () => {
  await using service = await startInFrontOf("http://127.0.0.1:9");
  await answers(await service.fetch("/api/users/guides/"), 502, {
    detail: "The service behind this one cannot be reached.",
  });
});

Deno.test("Zporta's pages may read what Django answers", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  const response = await service.fetch("/api/users/guides/", {
    headers: { Origin: "https://zporta.test" },
  });
  assert.equal(response.headers.get("Access-Control-Allow-Origin"), "https://zporta.test");
  assert.equal(response.headers.get("Access-Control-Allow-Credentials"), "true");
});
