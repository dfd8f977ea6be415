import assert from "node:assert/strict";
import { parseEnv } from "../../src/env.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { readLegacyRoutes } from "../../src/web/routing/responsibility.ts";
import { startDjango } from "../support/django/django.ts";
import {
  accessToken,
  json,
  shortForm,
  SIGN_UP_PATH,
  SIGN_UP_TABLES,
} from "../support/pewaca/pewaca.ts";
import {
  type Hosts,
  leavesNothing,
  type Service,
  settings,
  startService,
} from "../support/service.ts";
import { seededAccounts } from "../../local/seed/seed.ts";

const APPROVED = seededAccounts.find(({ email }) => email === "warga3@example.test")!;

const HOSTS = { pewaca: "api.pewaca.test", zporta: "api.zporta.test" };

function startInFrontOf(
  url: string,
  { routes = "", patienceMs = 5_000, hosts }: {
    routes?: string;
    patienceMs?: number;
    hosts?: Hosts;
  } = {},
): Promise<Service> {
  const legacy = { url, routes: readLegacyRoutes(routes)!, patienceMs };
  return startService({ settings: { ...settings, pewaca: { ...settings.pewaca, legacy } } }, hosts);
}

Deno.test("what is not ours goes to Django: method, path, query, headers and body as they were sent", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  const body = new Uint8Array([0, 255, 13, 10, 128]);
  const response = await service.fetch("/api/tagihan/bayar/12/?b=2&a=%20x&page=3", {
    method: "PATCH",
    headers: {
      "Authorization": "Token abc",
      "Content-Type": "image/jpeg",
      "X-Requested-With": "XMLHttpRequest",
    },
    body,
  });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { old: true });
  const [seen] = django.arrived;
  assert.equal(seen!.method, "PATCH");
  assert.equal(seen!.url, "/api/tagihan/bayar/12/?b=2&a=%20x&page=3");
  assert.deepEqual(seen!.body, body);
  assert.equal(seen!.headers.get("Authorization"), "Token abc");
  assert.equal(seen!.headers.get("Content-Type"), "image/jpeg");
  assert.equal(seen!.headers.get("X-Requested-With"), "XMLHttpRequest");
  assert.equal(seen!.headers.get("Host"), new URL(django.url).host);
  assert.equal(service.gateway.log.length, 0, "the database was not asked");
});

Deno.test("Django's answer comes back as it is: status, headers, a redirect that is not followed", async () => {
  await using django = startDjango(() => {
    const headers = { "Location": "/api/tagihan/", "X-Django": "yes" };
    return new Response("moved", { status: 301, headers });
  });
  await using service = await startInFrontOf(django.url);
  const response = await service.fetch("/api/tagihan", { redirect: "manual" });
  assert.equal(response.status, 301);
  assert.equal(response.headers.get("Location"), "/api/tagihan/");
  assert.equal(response.headers.get("X-Django"), "yes");
  assert.equal(await response.text(), "moved");
  assert.equal(django.arrived.length, 1);
});

for (const status of [204, 304, 400, 404, 405, 500, 503]) {
  Deno.test(`Django's ${status} stays a ${status}`, async () => {
    const body = status === 204 || status === 304 ? null : "x";
    await using django = startDjango(() => new Response(body, { status }));
    await using service = await startInFrontOf(django.url);
    const response = await service.fetch("/api/report/index/");
    assert.equal(response.status, status);
    assert.equal(await response.text(), body ?? "");
  });
}

Deno.test("an answer streams: its beginning is here before its end is made", async () => {
  let finish = () => {};
  await using django = startDjango(() => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    writer.write(new TextEncoder().encode("first "));
    finish = () => void writer.write(new TextEncoder().encode("last")).then(() => writer.close());
    return new Response(readable);
  });
  await using service = await startInFrontOf(django.url, { patienceMs: 300 });
  const response = await service.fetch("/api/report/cashout/");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "first ");
  // Longer than the patience: that is for the beginning of the answer.
  await new Promise((resolve) => setTimeout(resolve, 400));
  finish();
  assert.equal((await reader.read()).value, "last");
  assert.ok((await reader.read()).done);
});

Deno.test("headers about one connection are not passed on, in either direction", async () => {
  await using django = startDjango(() =>
    new Response("{}", { headers: { "Connection": "X-Private", "X-Private": "1" } })
  );
  await using service = await startInFrontOf(django.url);
  const response = await service.fetch("/api/banks/", {
    headers: { "Connection": "X-Hop", "X-Hop": "1", "TE": "trailers", "X-Kept": "1" },
  });
  await response.body?.cancel();
  const { headers } = django.arrived[0]!;
  assert.deepEqual([headers.get("X-Hop"), headers.get("TE"), headers.get("X-Kept")], [
    null,
    null,
    "1",
  ]);
  assert.equal(response.headers.get("X-Private"), null);
});

/** A request with a cookie, and Django's answer with two. */
async function tryCookies(hosts?: Hosts): Promise<{ sent: string | null; set: string[] }> {
  await using django = startDjango(() => {
    const headers = new Headers();
    headers.append("Set-Cookie", "a=1");
    headers.append("Set-Cookie", "b=2");
    return new Response("{}", { headers });
  });
  await using service = await startInFrontOf(django.url, { hosts });
  const origin = hosts ? `http://${hosts.pewaca}` : "";
  const response = await service.fetch(`${origin}/api/tagihan/`, {
    headers: { Cookie: "sessionid=1" },
  });
  await response.body?.cancel();
  return { sent: django.arrived[0]!.headers.get("Cookie"), set: response.headers.getSetCookie() };
}

Deno.test("cookies pass in both directions where Pewaca has a host of its own", async () => {
  assert.deepEqual(await tryCookies(HOSTS), { sent: "sessionid=1", set: ["a=1", "b=2"] });
});

Deno.test("cookies pass in neither direction where tenants share a host: a browser sends both theirs", async () => {
  assert.deepEqual(await tryCookies(), { sent: null, set: [] });
});

Deno.test("what Django is told of client, host and scheme is ours, whatever the client says", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  const claims = {
    "X-Forwarded-For": "10.0.0.1",
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Proto": "wss",
    "X-Forwarded-Port": "80",
    "X-Forwarded-Prefix": "/x",
    "X_Forwarded_Host": "evil.test",
    "Forwarded": "for=10.0.0.1;host=evil.test",
    "X-Original-URL": "/api/warga/verify/",
    "X-Original-Host": "evil.test",
    "X-Rewrite-URL": "/api/warga/verify/",
    "X-Real-IP": "10.0.0.1",
    "X-Client-IP": "10.0.0.1",
    "X-Cluster-Client-IP": "10.0.0.1",
    "True-Client-IP": "10.0.0.1",
    "Fastly-Client-IP": "10.0.0.1",
    "X-Azure-ClientIP": "10.0.0.1",
    "X-AppEngine-User-IP": "10.0.0.1",
    "X-Envoy-Original-Path": "/api/warga/verify/",
    "X-Accel-Redirect": "/api/warga/verify/",
    "SSL-Client-Verify": "SUCCESS",
    "X-Host": "evil.test",
    "X-HTTP-Method-Override": "DELETE",
    "X-Method-Override": "DELETE",
    "Remote-User": "admin",
    "Script_Name": "/x",
    "Proxy": "http://evil.test",
    "CF-Access-Authenticated-User-Email": "admin@pewaca.id",
  };
  const response = await service.fetch("/api/tagihan/", {
    headers: {
      ...claims,
      "Connection": "X-Forwarded-Proto, CF-Connecting-IP",
      "CF-Connecting-IP": "203.0.113.7",
      "Accept-Language": "id",
    },
  });
  await response.body?.cancel();
  const { headers } = django.arrived[0]!;
  const ours = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Host": "daftar.test",
    "X-Forwarded-Proto": "http",
  };
  for (const name of Object.keys(claims)) {
    assert.equal(headers.get(name), ours[name as keyof typeof ours] ?? null, name);
  }
  assert.equal(headers.get("Accept-Language"), "id");
});

Deno.test("a request is known as ours by its whole name in Via", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  for (
    const [via, status] of [
      ["1.1 daftar", 502],
      ["1.0 fred, 1.1 daftar (us)", 502],
      ["1.0 fred (one, two), 1.1 daftar", 502],
      ["1.0 fred (one, 1.1 daftar)", 200],
      ["1.1 daftar.example", 200],
      ["1.1 my-daftar, 1.1 x (daftar)", 200],
    ] as const
  ) {
    const response = await service.fetch("/api/tagihan/", { headers: { Via: via } });
    assert.equal(response.status, status, via);
    await response.body?.cancel();
  }
  assert.equal(django.arrived[1]!.headers.get("Via"), "1.1 daftar.example, 1.1 daftar");
});

Deno.test("a Django that cannot be reached is 502 in the envelope, one that is too late 504", async () => {
  const gone = startDjango();
  await gone[Symbol.asyncDispose]();
  await using unreachable = await startInFrontOf(gone.url);
  const answers = [await unreachable.fetch("/api/banks/", { method: "POST", body: "{}" })];

  let release = () => {};
  await using slow = startDjango(() =>
    new Promise((resolve) => release = () => resolve(new Response()))
  );
  await using service = await startInFrontOf(slow.url, { patienceMs: 50 });
  answers.push(await service.fetch("/api/banks/"));
  release();

  assert.deepEqual(answers.map(({ status }) => status), [502, 504]);
  for (const answer of answers) {
    const body = await answer.json();
    assert.equal(body.success, false);
    assert.equal(body.code, answer.status);
    assert.equal(body.errors, null);
    assert.match(body.message, /Layanan lama/);
  }
});

Deno.test("a legacy URL that leads back to the service is 502, not a loop", async () => {
  const loop: { service?: Service } = {};
  let rounds = 0;
  await using mirror = startDjango((request) => {
    rounds++;
    const { pathname } = new URL(request.url);
    return loop.service!.fetch(pathname, { headers: request.headers });
  });
  await using ours = await startInFrontOf(mirror.url);
  loop.service = ours;
  const response = await ours.fetch("/api/banks/");
  assert.equal(response.status, 502);
  await response.body?.cancel();
  assert.equal(rounds, 1);
});

Deno.test("our paths stay ours: an answer of ours, and 405 for another method", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  assert.equal((await (await service.fetch("/api/gender/")).json()).data.length, 2);
  assert.equal((await service.fetch("/api/gender/", { method: "DELETE" })).status, 405);
  assert.equal((await service.fetch("/api/auth/profil/")).status, 401);
  assert.equal(django.arrived.length, 0);
});

const OUTSIDE = ["/", "/admin/", "/apis/", "/media/a.jpg", "/.well-known/security.txt"];

Deno.test("where tenants share a host, nothing outside /api goes to Django", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  for (const path of OUTSIDE) {
    const { status } = await service.fetch(path);
    // There the reference says what this is.
    assert.equal(status, path === "/" ? 302 : 404, path);
  }
  assert.equal(django.arrived.length, 0);
});

Deno.test("on Pewaca's host every path outside /api goes to Django, but for our photos' and /healthz", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url, {
    hosts: { pewaca: "admin.pewaca.test" },
  });
  for (const path of OUTSIDE) {
    const response = await service.fetch(`https://admin.pewaca.test${path}`);
    assert.deepEqual(await response.json(), { old: true }, path);
    assert.equal(django.arrived.at(-1)!.url, path);
  }
  const ours = await service.fetch("https://admin.pewaca.test/healthz");
  assert.deepEqual(await ours.json(), { ok: true });
  assert.equal(django.arrived.length, OUTSIDE.length);
});

for (
  const path of [
    "/api/auth%2Flogin/",
    "/api/auth%252Flogin/",
    "/api//auth/login/",
    "/api/%2e%2e/api/auth/login/",
    "/api/auth/x%2F..%2Flogin/",
    "/api/auth%5Clogin/",
    "/api/auth/login%0A/",
    "/api/auth/login%20/",
    "/api/religions.json",
    "/api/%ff/",
  ]
) {
  Deno.test(`Django is not asked for ${path}, which it may take for a path of ours (B-10)`, async () => {
    await using django = startDjango();
    await using service = await startInFrontOf(django.url);
    const response = await service.fetch(path, { method: "POST" });
    assert.ok([400, 404, 405].includes(response.status), String(response.status));
    assert.equal((await response.json()).success, false);
    assert.equal(django.arrived.length, 0);
  });
}

for (
  const [path, routes] of [
    ["/api/stories/..%2fwarga%2fverify/", "/api/stories/*"],
    ["/api/stories/%2e%2e%2fwarga%2fverify/", ""],
    ["/api/warga/verify/extra/", ""],
    [`/api/tagihan/%${"25".repeat(8_000)}`, ""],
    [`/api/tagihan${"/".repeat(16_000)}x`, "/api/tagihan/*"],
  ] as const
) {
  Deno.test(`nobody answers ${path.slice(0, 40)} with ${routes || "nothing"} given back: 404 in the envelope`, async () => {
    await using django = startDjango();
    await using service = await startInFrontOf(django.url, { routes });
    const response = await service.fetch(path, { method: "POST", body: "{}" });
    assert.equal(response.status, 404);
    assert.equal((await response.json()).message, "Alamat tidak ditemukan.");
    assert.equal(django.arrived.length, 0);
    assert.equal(service.gateway.log.length, 0, "the database was asked");
  });
}

Deno.test("a route below ours goes to Django when a setting names it", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url, { routes: "/api/warga/verify/extra/" });
  const response = await service.fetch("/api/warga/verify/extra/", { method: "POST" });
  assert.deepEqual(await response.json(), { old: true });
  assert.equal((await service.fetch("/api/warga/verify/", { method: "POST" })).status, 401);
  assert.equal(django.arrived.length, 1);
});

Deno.test("a route can be given back to Django, and nothing of ours happens then", async () => {
  await using django = startDjango(() => Response.json({ success: true }, { status: 201 }));
  await using service = await startInFrontOf(django.url, {
    routes: "POST /api/auth/sign-up/*, /api/religions/",
  });
  const answer = await leavesNothing(
    service,
    SIGN_UP_TABLES,
    () => service.fetch(SIGN_UP_PATH, json(shortForm())),
  );
  assert.equal(answer.status, 201);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(django.arrived[0]!.body)), shortForm());
  for (const path of ["/api/religions", "/api/religions/"]) {
    assert.deepEqual(await (await service.fetch(path)).json(), { success: true });
  }
  assert.equal(django.arrived.length, 3);
  assert.equal((await service.fetch("/api/family-as/")).status, 200);
  assert.equal((await service.fetch(SIGN_UP_PATH)).status, 405, "only POST was given back");
  assert.equal(django.arrived.length, 3);
});

Deno.test("a Worker with a wrong list of given-back routes, or one without a Django, does not start", () => {
  for (
    const [PEWACA_LEGACY_API_URL, PEWACA_LEGACY_ROUTES] of [
      ["https://django.test", "warga"],
      ["", "/api/warga/*"],
    ]
  ) {
    assert.throws(
      () => parseEnv({ PEWACA_LEGACY_API_URL, PEWACA_LEGACY_ROUTES }, TENANTS),
      /LEGACY_ROUTES/,
    );
  }
  assert.throws(() => parseEnv({ PEWACA_LEGACY_API_URL: "django" }, TENANTS), /LEGACY_API_URL/);
  assert.throws(() => parseEnv({}, TENANTS), (error: Error) => !error.message.includes("LEGACY"));
});

Deno.test("the list of given-back routes is read by method and path", () => {
  assert.deepEqual(readLegacyRoutes(""), []);
  for (const wrong of ["api/warga/", "POST", "/warga/", "post /api/warga/", "/api/a b"]) {
    assert.equal(readLegacyRoutes(wrong), null, wrong);
  }
  const [route] = readLegacyRoutes("/api/warga/*")!;
  for (const path of ["/api/warga/", "/api/warga/57/", "/api/warga/verify/"]) {
    assert.ok(route!.pattern.test(path), path);
  }
  assert.ok(!route!.pattern.test("/api/wargaku/"));
});

Deno.test("stories are Django's where there is one; without it they are the empty lists that login needs", async () => {
  await using django = startDjango();
  await using behind = await startInFrontOf(django.url);
  for (const path of ["/api/stories/", "/api/story-replays/?page=1&story_id=3"]) {
    assert.deepEqual(await (await behind.fetch(path)).json(), { old: true });
  }

  await using alone = await startService();
  const headers = { Authorization: `Token ${await accessToken(alone, APPROVED)}` };
  assert.deepEqual((await (await alone.fetch("/api/stories/", { headers })).json()).data, []);
  const replays = await (await alone.fetch("/api/story-replays/?page=1", { headers })).json();
  assert.deepEqual([replays.success, replays.count, replays.data], [true, 0, []]);
  for (const path of ["/api/stories/", "/api/story-replays/"]) {
    const stranger = await alone.fetch(path);
    assert.equal(stranger.status, 401);
    assert.ok((await stranger.json()).detail);
  }
  assert.equal((await alone.fetch("/api/tagihan/")).status, 404);
});
