import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { unstable_readConfig } from "wrangler";

const CONFIG = fileURLToPath(new URL("../wrangler.toml", import.meta.url));

/** What one environment of `wrangler.toml` does not inherit. */
type Environment = {
  vars: Record<string, unknown>;
  secrets?: { required?: string[] };
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[];
  r2_buckets: { binding: string; bucket_name?: string }[];
};

function readEnvironment(env: string): Environment {
  return unstable_readConfig({ config: CONFIG, env }) as unknown as Environment;
}

Deno.test("staging has every variable, secret and binding of production", () => {
  const [staging, production] = [readEnvironment("staging"), readEnvironment("")];
  const shapeOf = ({ vars, secrets, ratelimits, r2_buckets }: Environment) => ({
    vars: Object.keys(vars).sort(),
    secrets: secrets?.required,
    limits: ratelimits.map(({ name, simple }) => ({ name, simple })),
    buckets: r2_buckets.map(({ binding }) => binding),
  });
  assert.deepEqual(shapeOf(staging), shapeOf(production));
});

Deno.test("staging shares no bucket and no rate limit with production", () => {
  const environments = ["staging", ""].map(readEnvironment);
  const stores = environments.flatMap(({ ratelimits, r2_buckets }) => [
    ...ratelimits.map(({ namespace_id }) => namespace_id),
    ...r2_buckets.map(({ bucket_name }) => bucket_name),
  ]);
  assert.equal(new Set(stores).size, stores.length, stores.join(", "));
});
