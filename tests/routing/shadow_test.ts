import assert from "node:assert/strict";
import { seededAccounts } from "../../local/seed/seed.ts";
import { parseEnv } from "../../src/env.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { api as pewacaApi } from "../../src/tenants/pewaca/api.ts";
import { api as zportaApi } from "../../src/tenants/zporta/api.ts";
import { readLegacyRoutes } from "../../src/web/routing/responsibility.ts";
import { compareJson } from "../../src/web/routing/shadow.ts";
import { startDjango } from "../support/django/django.ts";
import { accessToken, json, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { type Hosts, rowsOf, type Service, settings, startService } from "../support/service.ts";

const RESIDENT = seededAccounts.find(({ email }) => email === "warga3@example.test")!;

function startWithShadow(
  url: string,
  routes?: string,
  hosts?: Hosts,
): Promise<Service> {
  const legacy = routes === undefined
    ? null
    : { url, routes: readLegacyRoutes(routes)!, patienceMs: 5_000 };
  const pewaca = { ...settings.pewaca, legacy };
  const unknownHosts = hosts ? "refuse" : "path";
  const shadow = { url, percent: 100 };
  return startService({ settings: { ...settings, pewaca, shadow, unknownHosts } }, hosts);
}

/** What was counted of comparisons, as `route kind label requests`. */
async function counted(service: Service): Promise<string[]> {
  await service.backgroundDone();
  const rows = await rowsOf(service, "route_count");
  const compared = rows.filter(({ kind }) => kind === "shadow" || kind === "difference");
  return compared.map(({ route, kind, label, requests }) => `${route} ${kind} ${label} ${requests}`)
    .sort();
}

Deno.test("compareJson() names where two values differ and how, and no value", () => {
  for (
    const [one, other, differences] of [
      [{ a: 1 }, { a: 1 }, []],
      [{ a: 1 }, { a: 2 }, ["a value"]],
      [{ a: 1, b: null }, { a: "1", c: 0 }, ["a type", "b one", "c other"]],
      [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }, { b: 4 }] }, ["a[].b value"]],
      [[1, 2], [1], ["[] length"]],
      [null, {}, ["$ type"]],
      [{ "rina@example.com": 1 }, { "rina@example.com": 2 }, ["* value"]],
      [{ "12": { x: 1 } }, { "12": { x: true } }, ["*.x type"]],
    ] as const
  ) assert.deepEqual(compareJson(one, other), differences, JSON.stringify(one));
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i]));
  assert.equal(compareJson(wide, {}).length, 20);
});

Deno.test("a read is repeated at the other backend after the answer, and differences are counted without values", async () => {
  await using django = startDjango(({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/api/religions/") {
      return new Response("<h1>", { headers: { "Content-Type": "text/html" } });
    }
    return Response.json({ success: true, data: { warga: { full_name: "Sri Rahayu" } } }, {
      status: 201,
    });
  });
  await using service = await startWithShadow(django.url);
  const token = await accessToken(service, RESIDENT);
  const init = { headers: { Authorization: `Token ${token}`, Cookie: "a=1" } };
  const answer = await service.fetch("/api/auth/profil/?x=1", init);
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).status, "success", "ours");
  await (await service.fetch("/api/religions/")).body?.cancel();
  await service.backgroundDone();
  assert.deepEqual(django.arrived.map(({ method, url }) => `${method} ${url}`), [
    "GET /api/auth/profil/?x=1",
    "GET /api/religions/",
  ]);
  const { headers } = django.arrived[0]!;
  assert.equal(headers.get("Authorization"), `Token ${token}`);
  assert.equal(headers.get("Cookie"), null, "of whom, nobody can tell on a host of all");
  const counts = await counted(service);
  for (
    const count of [
      "/api/auth/profil shadow different 1",
      "/api/auth/profil difference (status) 1",
      "/api/auth/profil difference data.warga.full_name value 1",
      "/api/auth/profil difference message one 1",
      "/api/religions shadow failed 1",
      "/api/religions difference (form) 1",
    ]
  ) assert.ok(counts.includes(count), `${count}: ${counts.join("\n")}`);
  const line = service.logged.find(({ event }) => event === "shadow_differs")!;
  assert.equal(line.route, "/api/auth/profil");
  assert.ok(!JSON.stringify(service.logged).includes("Sri Rahayu"));
  const metrics = await (await service.fetch("/metrics", {
    headers: { Authorization: `Bearer ${settings.metricsToken}` },
  })).text();
  assert.match(
    metrics,
    /daftar_shadow_requests_total\{tenant="pewaca",route="\/api\/auth\/profil",result="different"\} 1/,
  );
  assert.match(
    metrics,
    /daftar_shadow_differences_total\{.*path="data\.warga\.full_name value"\} 1/,
  );
});

Deno.test("the other backend is told the host that is the product's, whatever host was asked", async () => {
  await using django = startDjango(() => Response.json({}));
  const hosts = { zporta: ["zporta.test", "www.zporta.test"] };
  for (
    const [given, url, host] of [
      [undefined, "http://evil.test/api/gender/", "daftar.test"],
      [undefined, "http://evil.test/api/users/profile/", "api.zporta.test"],
      [hosts, "https://www.zporta.test./api/users/profile/", "www.zporta.test"],
    ] as const
  ) {
    await using service = await startWithShadow(django.url, undefined, given as Hosts);
    await (await service.fetch(url)).body?.cancel();
    await service.backgroundDone();
    assert.equal(django.arrived.at(-1)?.headers.get("X-Forwarded-Host"), host, url);
  }
});

Deno.test("what Django answers is repeated with us", async () => {
  await using django = startDjango(() => Response.json({ success: true, data: [] }));
  await using service = await startWithShadow(django.url, "/api/gender/");
  assert.deepEqual(await (await service.fetch("/api/gender/")).json(), { success: true, data: [] });
  const counts = await counted(service);
  assert.ok(counts.includes("/api/gender shadow different 1"), counts.join("\n"));
  assert.ok(counts.includes("/api/gender difference data[] length 1"), counts.join("\n"));
  assert.equal(django.arrived.length, 1);
});

Deno.test("a write is never repeated, nor a read that changes something, nor what is not ours or comes from us", async () => {
  await using django = startDjango();
  await using service = await startWithShadow(django.url);
  const requests: [string, RequestInit?][] = [
    [SIGN_UP_PATH, json(shortForm())],
    ["/api/auth/login/", json({ email: "a@example.test", password: "x" })],
    ["/api/auth/verify/MQ/abc/"],
    ["/api/users/magic-link-login/MQ/abc/"],
    ["/api/users/invitations/accept/?token=0123456789abcdef0123456789abcdef"],
    ["/api/nowhere/"],
    ["/healthz"],
    ["/api/gender/", { method: "HEAD" }],
    ["/api/auth/login/"],
    ["/api/gender/", { headers: { Via: "1.1 daftar" } }],
  ];
  for (const [path, init] of requests) await (await service.fetch(path, init)).body?.cancel();
  await using strict = await startWithShadow(django.url, undefined, {
    pewaca: "pewaca.test",
    zporta: "zporta.test",
  });
  const misdirected = await strict.fetch("http://unknown.test/api/gender/");
  assert.deepEqual([misdirected.status, await counted(strict)], [421, []]);
  assert.deepEqual(await counted(service), []);
  assert.deepEqual(django.arrived, []);
});

Deno.test("reads that change something are those of the API's description", () => {
  const described = [pewacaApi, zportaApi].map(({ name, operations }) => ({
    name,
    paths: operations.filter(({ changesRows }) => changesRows).map(({ path }) => path).sort(),
  }));
  for (const { name, paths } of described) {
    const { changingReads = [] } = TENANTS.find((tenant) => tenant.name === name.toLowerCase())!;
    assert.deepEqual(changingReads.map(({ path }) => path).sort(), paths, name);
    assert.ok(paths.length > 0);
  }
});

Deno.test("nobody waits for the other backend, and under load repetitions are dropped", async () => {
  const releases: (() => void)[] = [];
  await using django = startDjango(() =>
    new Promise((resolve) => releases.push(() => resolve(Response.json({}))))
  );
  await using service = await startWithShadow(django.url);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => service.fetch("/api/gender/")),
  );
  for (const answer of answers) {
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).data.length, 2);
  }
  for (let attempt = 0; releases.length < 4 && attempt < 400; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(django.arrived.length, 4, "at once");
  releases.forEach((release) => release());
  const counts = await counted(service);
  assert.ok(counts.includes("/api/gender shadow dropped 16"), counts.join("\n"));
  assert.ok(counts.includes("/api/gender shadow different 4"), counts.join("\n"));

  await django[Symbol.asyncDispose]();
  assert.equal((await service.fetch("/api/gender/")).status, 200);
  assert.ok((await counted(service)).includes("/api/gender shadow failed 1"));
});

Deno.test("half a configuration of the shadow stops the Worker, which names it", () => {
  for (
    const [vars, sentence] of [
      [{ PEWACA_SHADOW_URL: "https://django.test" }, "PEWACA_SHADOW_RATE (percent, from 0 to 100)"],
      [{ PEWACA_SHADOW_RATE: "5" }, "PEWACA_SHADOW_RATE (needs PEWACA_SHADOW_URL)"],
      [
        { ZPORTA_SHADOW_URL: "django", ZPORTA_SHADOW_RATE: "5" },
        "ZPORTA_SHADOW_URL (a URL like https://…)",
      ],
      [
        { ZPORTA_SHADOW_URL: "https://a.test", ZPORTA_SHADOW_RATE: "500" },
        "ZPORTA_SHADOW_RATE (percent",
      ],
    ] as [Record<string, string>, string][]
  ) {
    assert.throws(() => parseEnv(vars, TENANTS), ({ message }: Error) => {
      assert.ok(message.includes(sentence), message);
      return true;
    });
  }
  assert.throws(() => parseEnv({}, TENANTS), ({ message }: Error) => !message.includes("SHADOW"));
});
