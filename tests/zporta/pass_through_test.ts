import assert from "node:assert/strict";
import { readLegacyRoutes } from "../../src/web/routing/responsibility.ts";
import { startDjango } from "../support/django.ts";
import type { Hosts } from "../support/service.ts";
import { type Service, settings, startService } from "../support/zporta_service.ts";
import { answers, register, REGISTER_PATH, send, signUpForm } from "../support/zporta.ts";

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
  for (const path of ["/api/courses/", "/sitemap.xml", "/media/user_tomo/a%20b.jpg", "/admin/"]) {
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

Deno.test("Django builds its links for the address of the API, not for the client's word (0.6a)", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  const response = await service.fetch(`${HOST}/api/courses/`, {
    headers: { "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "http" },
  });
  await response.body?.cancel();
  const { headers } = django.arrived[0]!;
  assert.equal(headers.get("X-Forwarded-Host"), "api.zporta.test");
  assert.equal(headers.get("X-Forwarded-Proto"), "https");
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
