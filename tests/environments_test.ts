import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { unstable_readConfig } from "wrangler";

const CONFIGS = ["wrangler.toml", "wrangler.console.toml"];

/** What one environment of `wrangler.toml` does not inherit. */
type Environment = {
  vars: Record<string, unknown>;
  secrets?: { required?: string[] };
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[];
  r2_buckets: { binding: string; bucket_name?: string }[];
};

function readEnvironment(file: string, env: string): Environment {
  const config = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const { ratelimits = [], ...environment } = unstable_readConfig({ config, env });
  return { ...environment, ratelimits } as unknown as Environment;
}

Deno.test("staging has every variable, secret and binding of production", () => {
  const shapeOf = ({ vars, secrets, ratelimits, r2_buckets }: Environment) => ({
    vars: Object.keys(vars).sort(),
    secrets: secrets?.required,
    limits: ratelimits.map(({ name, simple }) => ({ name, simple })),
    buckets: r2_buckets.map(({ binding }) => binding),
  });
  for (const file of CONFIGS) {
    const [staging, production] = [readEnvironment(file, "staging"), readEnvironment(file, "")];
    assert.deepEqual(shapeOf(staging), shapeOf(production), file);
  }
});

Deno.test("staging shares no bucket and no rate limit with production", () => {
  const environments = ["staging", ""].map((env) => readEnvironment("wrangler.toml", env));
  const stores = environments.flatMap(({ ratelimits, r2_buckets }) => [
    ...ratelimits.map(({ namespace_id }) => namespace_id),
    ...r2_buckets.map(({ bucket_name }) => bucket_name),
  ]);
  assert.equal(new Set(stores).size, stores.length, stores.join(", "));
});
