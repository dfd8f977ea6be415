import assert from "node:assert/strict";
import { type Hosts, settings, startService } from "../support/service.ts";

const NONE: Hosts = {};
const APEX_AND_WWW: Hosts = { zporta: ["zporta.test", "www.zporta.test"] };
const BOTH: Hosts = { ...APEX_AND_WWW, pewaca: "admin.pewaca.test" };

/** Whose answer a body is in, by its form. */
function whose(body: Record<string, unknown>): string {
  if ("success" in body) return "pewaca";
  return "ok" in body ? "nobody" : "zporta";
}

const CASES: [
  hosts: Hosts,
  unknownHosts: "path" | "refuse",
  url: string,
  status: number,
  who: string,
][] = [
  [NONE, "path", "http://any.test/api/users/profile/", 401, "zporta"],
  [NONE, "path", "http://any.test/api/religions/", 200, "pewaca"],
  // One tenant's hosts are enough: elsewhere the path decides.
  [APEX_AND_WWW, "path", "http://zporta.test/api/religions/", 404, "zporta"],
  [APEX_AND_WWW, "path", "http://www.zporta.test/api/users/profile/", 401, "zporta"],
  [APEX_AND_WWW, "path", "http://www.zporta.test./api/religions/", 404, "zporta"],
  [APEX_AND_WWW, "path", "http://admin.pewaca.test/api/religions/", 200, "pewaca"],
  [APEX_AND_WWW, "path", "http://any.test/api/users/profile/", 401, "zporta"],
  [BOTH, "path", "http://admin.pewaca.test/api/users/profile/", 404, "pewaca"],
  [BOTH, "path", "http://any.test/api/users/profile/", 401, "zporta"],
  [BOTH, "refuse", "http://admin.pewaca.test/api/religions/", 200, "pewaca"],
  [BOTH, "refuse", "http://www.zporta.test/api/users/profile/", 401, "zporta"],
  [BOTH, "refuse", "http://any.test/api/users/profile/", 421, "nobody"],
  [BOTH, "refuse", "http://zporta.test.evil.test/api/religions/", 421, "nobody"],
  [BOTH, "refuse", "http://any.test/healthz", 200, "nobody"],
];

Deno.test("the host says whose a request is, else the path, or nobody answers it: 421", async () => {
  for (const hosts of [NONE, APEX_AND_WWW, BOTH]) {
    for (const unknownHosts of ["path", "refuse"] as const) {
      const mine = CASES.filter(([of, rule]) => of === hosts && rule === unknownHosts);
      if (mine.length === 0) continue;
      await using service = await startService({ settings: { ...settings, unknownHosts } }, hosts);
      for (const [, , url, status, who] of mine) {
        const response = await service.fetch(url);
        assert.deepEqual([response.status, whose(await response.json())], [status, who], url);
      }
      const { reasons } = service.logged.findLast((entry) => entry.status === 421) ?? {};
      if (unknownHosts === "refuse") assert.deepEqual(reasons, ["unknown host"]);
    }
  }
});

Deno.test("/ leads to the reference, but for a host that is nobody's and a tenant's own with a Django", async () => {
  const legacy = { url: "http://127.0.0.1:9", routes: [], patienceMs: 1000 };
  const zporta = { ...settings.zporta, legacy };
  for (
    const [changed, url, location] of [
      [{}, "http://www.zporta.test/", "/docs"],
      [{}, "http://any.test/", "/docs"],
      [{ zporta }, "http://any.test/", "/docs"],
      [{ zporta }, "http://www.zporta.test/", null],
      [{ unknownHosts: "refuse" }, "http://any.test/", null],
    ] as const
  ) {
    await using service = await startService({ settings: { ...settings, ...changed } }, BOTH);
    const response = await service.fetch(url, { redirect: "manual" });
    assert.equal(response.headers.get("Location"), location, url);
  }
});

Deno.test("pages of every tenant may read that a path or a host is nobody's, and nothing else of another's", async () => {
  const pages = ["https://zporta.test", "https://pewaca.test"];
  const preflight = {
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization",
  };
  const allowed = async (unknownHosts: "path" | "refuse", url: string, Origin: string) => {
    const answers = [];
    for (
      const init of [{ headers: { Origin } }, {
        method: "OPTIONS",
        headers: { Origin, ...preflight },
      }]
    ) {
      const response = await service[unknownHosts].fetch(url, init);
      await response.body?.cancel();
      answers.push(response.headers.get("Access-Control-Allow-Origin"));
    }
    assert.equal(answers[0], answers[1], `${url}: the preflight says something else`);
    return answers[0];
  };
  await using shared = await startService();
  await using strict = await startService(
    { settings: { ...settings, unknownHosts: "refuse" } },
    BOTH,
  );
  const service = { path: shared, refuse: strict };
  for (const page of pages) {
    for (const path of ["/api/courses/", "/api/lessons/3/", "/admin/", "/media/a.jpg", "/api//x"]) {
      assert.equal(await allowed("path", path, page), page, path);
    }
    assert.equal(await allowed("refuse", "/api/users/profile/", page), page);
  }
  for (
    const [path, page, isAllowed] of [
      ["/api/religions/", pages[1]!, true],
      ["/api/religions/", pages[0]!, false],
      ["/api/users/profile/", pages[0]!, true],
      ["/api/users/profile/", pages[1]!, false],
      ["/api/users/nowhere/", pages[1]!, false],
      ["/api/courses/", "https://evil.test", false],
    ] as const
  ) assert.equal(await allowed("path", path, page), isAllowed ? page : null, `${path} ${page}`);
});
