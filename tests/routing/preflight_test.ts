import assert from "node:assert/strict";
import { readLegacyRoutes } from "../../src/web/routing/responsibility.ts";
import { startDjango } from "../support/django/django.ts";
import { type Hosts, type Service, settings, startService } from "../support/service.ts";

/** A path of each product that is Django's, one that is ours, and one that only the routes give back. */
const PRODUCTS = [
  {
    name: "pewaca",
    page: "https://pewaca.test",
    theirs: "/api/tagihan/",
    ours: "/api/auth/login/",
    given: "/api/auth/profil/",
  },
  {
    name: "zporta",
    page: "https://zporta.test",
    theirs: "/api/users/guides/",
    ours: "/api/users/login/",
    given: "/api/users/profile/",
  },
] as const;

const HOSTS: Hosts = { pewaca: "pewaca.test", zporta: "api.zporta.test" };

/** As the pages of a Django with sessions ask. */
function preflight(Origin: string, method = "POST"): RequestInit {
  return {
    method: "OPTIONS",
    headers: {
      Origin,
      "Access-Control-Request-Method": method,
      "Access-Control-Request-Headers": "content-type,x-csrftoken",
    },
  };
}

async function ask(service: Service, url: string, init: RequestInit) {
  const response = await service.fetch(url, init);
  await response.body?.cancel();
  const [origin, headers, credentials] = ["Origin", "Headers", "Credentials"]
    .map((name) => response.headers.get(`Access-Control-Allow-${name}`));
  return { status: response.status, origin, headers, credentials };
}

function startInFrontOf(url: string | null, hosts?: Hosts): Promise<Service> {
  const behind = (given: string) =>
    url === null ? null : { url, routes: readLegacyRoutes(`PUT ${given}`)!, patienceMs: 5_000 };
  const [pewaca, zporta] = PRODUCTS.map(({ given }) => ({ legacy: behind(given) }));
  return startService({
    settings: {
      ...settings,
      pewaca: { ...settings.pewaca, ...pewaca },
      zporta: { ...settings.zporta, ...zporta },
    },
  }, hosts);
}

Deno.test("a preflight for what Django answers goes to Django, and its word counts; ours are answered here", async () => {
  const theirs = { "Access-Control-Allow-Origin": "https://admin.test", "X-Of": "Django" };
  await using django = startDjango(() => new Response(null, { status: 200, headers: theirs }));
  for (const hosts of [undefined, HOSTS]) {
    await using service = await startInFrontOf(django.url, hosts);
    for (const { name, page, theirs, ours, given } of PRODUCTS) {
      const at = (path: string) => hosts ? `http://${hosts[name]}${path}` : path;
      const arrived = django.arrived.length;
      const passed = await service.fetch(at(theirs), preflight("https://admin.test"));
      assert.deepEqual([passed.status, passed.headers.get("X-Of")], [200, "Django"]);
      assert.equal(passed.headers.get("Access-Control-Allow-Origin"), "https://admin.test");
      const { headers, method } = django.arrived.at(-1)!;
      assert.equal(method, "OPTIONS");
      assert.equal(headers.get("Access-Control-Request-Headers"), "content-type,x-csrftoken");
      assert.equal(
        (await ask(service, at(given), preflight(page, "PUT"))).status,
        200,
        "by method",
      );
      assert.equal(django.arrived.length, arrived + 2);

      for (const [path, method] of [[ours, "POST"], [given, "GET"]] as const) {
        const answer = await ask(service, at(path), preflight(page, method));
        assert.deepEqual([answer.status, answer.origin], [204, page], path);
      }
      assert.equal((await ask(service, at(ours), preflight("https://admin.test"))).origin, null);
      assert.equal(django.arrived.length, arrived + 2, "ours");
    }
    // The header alone, on a request that is no preflight, decides nothing.
    const sent = { ...preflight(PRODUCTS[0].page, "PUT"), method: "GET" };
    const answer = await ask(service, PRODUCTS[0].given, sent);
    assert.equal(answer.status, 401);
  }
});

Deno.test("where Django says nothing to a preflight, is away or is not there, allowed pages may send what they ask for", async () => {
  await using silent = startDjango(() => Response.json({ old: true }, { status: 401 }));
  for (const url of [silent.url, "http://127.0.0.1:9", null]) {
    await using service = await startInFrontOf(url);
    for (const { page, theirs, ours } of PRODUCTS) {
      for (const path of [theirs, ours]) {
        assert.deepEqual(await ask(service, path, preflight(page)), {
          status: 204,
          origin: page,
          headers: "content-type,x-csrftoken",
          credentials: "true",
        }, `${url} ${path}`);
      }
      assert.equal((await ask(service, theirs, preflight("https://evil.test"))).origin, null);
    }
  }
});

Deno.test("the preflight of a route that is divided is answered here, and counts for neither side", async () => {
  await using django = startDjango();
  await using service = await startInFrontOf(django.url);
  const { page, ours } = PRODUCTS[1];
  service.rollout.zporta = `POST ${ours} 0`;
  const answer = await ask(service, ours, preflight(page));
  assert.deepEqual([answer.status, answer.origin], [204, page]);
  assert.deepEqual(django.arrived, []);
});
