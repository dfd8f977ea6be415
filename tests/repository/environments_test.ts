import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { unstable_readConfig } from "wrangler";

/** The Workers, and what wrangler calls their production. */
const CONFIGS = [["wrangler.toml", "production"], ["wrangler.console.toml", ""]] as const;

/** What one environment of `wrangler.toml` does not inherit. */
type Environment = {
  name?: string;
  vars: Record<string, unknown>;
  routes?: { pattern: string }[];
  placement?: { region?: string };
  observability?: { logs?: object };
  secrets?: { required?: string[] };
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[];
  kv_namespaces: { binding: string }[];
  r2_buckets: { binding: string; bucket_name?: string }[];
};

function readEnvironment(file: string, env: string): Environment {
  const config = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const { ratelimits = [], ...environment } = unstable_readConfig({ config, env });
  return { ...environment, ratelimits } as unknown as Environment;
}

Deno.test("staging has every variable, secret and binding of production", () => {
  const shapeOf = ({ vars, secrets, ratelimits, kv_namespaces, r2_buckets }: Environment) => ({
    vars: Object.keys(vars).sort(),
    secrets: secrets?.required,
    limits: ratelimits.map(({ name, simple }) => ({ name, simple })),
    stores: kv_namespaces.map(({ binding }) => binding),
    buckets: r2_buckets.map(({ binding }) => binding),
  });
  for (const [file, env] of CONFIGS) {
    const [staging, production] = [readEnvironment(file, "staging"), readEnvironment(file, env)];
    assert.deepEqual(shapeOf(staging), shapeOf(production), file);
  }
});

Deno.test("tests and the local stack run with what production has, which alone has the routes", () => {
  const [top, production] = ["", "production"].map((env) => readEnvironment("wrangler.toml", env));
  const alike = ({ vars, secrets, ratelimits, r2_buckets }: Environment) => ({
    vars,
    secrets,
    ratelimits,
    r2_buckets,
  });
  assert.deepEqual(alike(production!), alike(top!));
  assert.equal(production!.name, top!.name, "the same Worker");
  assert.equal(top!.routes, undefined, "`wrangler dev` would take their host for its own");
});

Deno.test("every host and scheme that links lead to has a route to the Worker, and photos have one", () => {
  for (const env of ["production", "staging"]) {
    const { vars, routes = [] } = readEnvironment("wrangler.toml", env);
    const patterns = routes.map(({ pattern }) => pattern);
    for (const name of ["PUBLIC_URL", "ZPORTA_API_URL"]) {
      const { host, protocol } = new URL(String(vars[name]));
      assert.equal(protocol, "https:");
      for (const path of ["/api/*", "/media/daftar/*"]) {
        assert.ok(
          patterns.includes(host) || patterns.includes(host + path),
          `${env}: ${host}${path}`,
        );
      }
    }
  }
});

Deno.test("in every environment the Worker runs near the database, and no line of the log has a path", () => {
  for (const [file, production] of CONFIGS) {
    for (const env of [production, "staging"]) {
      const { placement, observability } = readEnvironment(file, env);
      assert.match(placement?.region ?? "", /^aws:/, `${file} ${env}`);
      assert.deepEqual({ ...observability?.logs }, { invocation_logs: false }, file);
    }
  }
});

Deno.test("staging shares no bucket and no rate limit with production", () => {
  const environments = ["staging", "production"].map((env) =>
    readEnvironment("wrangler.toml", env)
  );
  const stores = environments.flatMap(({ ratelimits, r2_buckets }) => [
    ...ratelimits.map(({ namespace_id }) => namespace_id),
    ...r2_buckets.map(({ bucket_name }) => bucket_name),
  ]);
  assert.equal(new Set(stores).size, stores.length, stores.join(", "));
});
