import assert from "node:assert/strict";
import { createRateLimits } from "../../src/adapters/rate_limits.ts";
import type { Limit } from "../../src/deps.ts";
import { parseEnv } from "../../src/env.ts";

function broken() {
  return Promise.reject(new TypeError("out of order: rina@example.com"));
}

Deno.test("a limiter that is out of order lets pass, and is logged once a minute, without the key", async () => {
  const logged: Record<string, unknown>[] = [];
  let now = 1_000_000;
  const works = { limit: () => Promise.resolve({ success: false }) };
  const allow = createRateLimits({
    bindings: {
      register: { limit: broken },
      register_with_code: works,
      register_from_network: works,
      send_link: { limit: broken },
    },
    log: (entry) => void logged.push(entry),
    clock: () => now,
  });
  const ask = (limit: Limit) => allow(limit, "rina@example.com");
  assert.deepEqual(
    await Promise.all((["register", "register", "send_link"] as const).map(ask)),
    [true, true, true],
  );
  assert.equal(await ask("register_with_code"), false);
  const entry = { event: "rate_limiter_failed", reason: "TypeError" };
  assert.deepEqual(logged, [{ ...entry, limit: "register" }, { ...entry, limit: "send_link" }]);
  now += 59_999;
  await ask("register");
  assert.equal(logged.length, 2);
  now += 1;
  await ask("register");
  assert.deepEqual(logged[2], { ...entry, limit: "register" });
});

Deno.test("trusted proxies are addresses, and a setting that has others stops the start", () => {
  const problems = (value: string) => {
    try {
      parseEnv({ TRUSTED_PROXIES: value }, []);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error("Expected a refusal: the other variables are missing");
  };
  assert.doesNotMatch(problems(""), /TRUSTED_PROXIES/);
  assert.doesNotMatch(problems("192.0.2.10, 2001:db8::1"), /TRUSTED_PROXIES/);
  assert.match(problems("192.0.2.10,laravel.internal"), /TRUSTED_PROXIES \(IP addresses\)/);
});
