import assert from "node:assert/strict";
import { parseEnv } from "../../src/env.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { isAllowedOrigin, isOriginRule } from "../../src/web/origins.ts";

const RULES = ["https://pewaca.id", "http://localhost:*", "http://[::1]:*"];

for (
  const [origin, expected] of [
    ["https://pewaca.id", true],
    ["http://localhost", true],
    ["http://localhost:3000", true],
    ["http://localhost:65535", true],
    ["http://[::1]:8080", true],
    ["http://pewaca.id", false],
    ["https://pewaca.id:8443", false],
    ["https://pewaca.id.evil.test", false],
    ["https://a.pewaca.id", false],
    ["https://localhost:3000", false],
    ["http://localhost:3000.evil.test", false],
    ["http://localhost:", false],
    ["http://localhost.evil.test", false],
    ["http://127.0.0.1:3000", false],
    ["http://localhost:*", false],
    ["null", false],
    ["", false],
  ] as const
) {
  Deno.test(`isAllowedOrigin() says ${expected} to "${origin}"`, () => {
    assert.equal(isAllowedOrigin(RULES, origin), expected);
  });
}

Deno.test("only this computer may be allowed with any port, and only an origin be allowed at all", () => {
  for (const rule of [...RULES, "https://127.0.0.1:*"]) assert.ok(isOriginRule(rule), rule);
  for (
    const rule of [
      "*",
      "pewaca.id",
      "https://*.pewaca.id",
      "https://pewaca.id:*",
      "https://pewaca.id/",
    ]
  ) {
    assert.ok(!isOriginRule(rule), rule);
    const start = () => parseEnv({ PEWACA_ALLOWED_ORIGINS: rule }, TENANTS);
    assert.throws(start, /PEWACA_ALLOWED_ORIGINS \(origins like/, rule);
  }
});

Deno.test("the lists of production hold the public pages, no computer of a developer and no preview", async () => {
  const toml = await Deno.readTextFile(new URL("../../wrangler.toml", import.meta.url));
  const [production = ""] = toml.split(/^\[env\./m, 1);
  const lists = [...production.matchAll(/^(\w+_ALLOWED_ORIGINS) = "(.*)"$/gm)]
    .map(([, name, origins]) => [name!, origins!.split(",")] as const);
  assert.deepEqual(Object.fromEntries(lists), {
    PEWACA_ALLOWED_ORIGINS: ["https://pewaca.id"],
    ZPORTA_ALLOWED_ORIGINS: ["https://zportaacademy.com", "https://www.zportaacademy.com"],
  });
});
