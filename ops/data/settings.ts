import { join } from "node:path";
import process from "node:process";
import { createEnvReader } from "../../src/env_reader.ts";
import type { Tenant } from "../../src/tenant.ts";

const CONFIGURATION = join(import.meta.dirname!, "..", "..", "wrangler.toml");

/**
 * The settings of a tenant as in production: the variables of `wrangler.toml`, which the environment
 * overrides. Secrets are blank, and what is missing is not reported.
 */
export async function readSettings(tenant: Tenant): Promise<unknown> {
  const text = (await Deno.readTextFile(CONFIGURATION)).split("[env.")[0]!;
  const variables = [...text.matchAll(/^(\w+) = "(.*)"$/gm)].map((
    [, name, value],
  ) => [name!, value!]);
  return tenant.parseSettings(
    createEnvReader({ ...Object.fromEntries(variables), ...process.env }, []),
  );
}
