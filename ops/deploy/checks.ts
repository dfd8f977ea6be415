import { fileURLToPath } from "node:url";
import { unstable_readConfig } from "wrangler";
import type { Query } from "../../src/deps.ts";
import type { MigrationSet } from "../migrate/migration_files.ts";
import { examineMigrations } from "../migrate/migrations.ts";
import { planOf } from "../migrate/report.ts";
import { compressedKib, readModules } from "./bundle_size.ts";
import type { TestSignUp } from "./test_sign_ups.ts";
import type { Wrangler } from "./wrangler.ts";

/** More than this is a mistake: a tool or the API's description has got into the Worker. CI's limit is tighter. */
const MOST_KIB = 200;

/** What is looked at before a deployment. `problem` is what keeps it from being deployed. */
export type Check = { name: string; problem: string | null; says?: string };

/** What `wrangler.toml` says about an environment. */
export type Environment = {
  vars: Record<string, string>;
  secrets: { required: readonly string[] };
  routes?: readonly { pattern: string }[];
};

/** A database, and the migrations that belong into it. */
export type CheckedDatabase = { where: string; query: Query; sets: readonly MigrationSet[] };

/** Reads an environment of `wrangler.toml`. */
export function readEnvironment(env: string): Environment {
  const config = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));
  return unstable_readConfig({ config, env }) as unknown as Environment;
}

/** Whether every host has been chosen: the examples of `wrangler.toml` are nobody's. */
export function checkHosts({ vars, routes = [] }: Environment): Check {
  const given = [
    ...Object.entries(vars).map(([name, value]) => `${name} ${value}`),
    ...routes.map(({ pattern }) => `route ${pattern}`),
  ];
  const example = given.find((each) => /\.example\b/.test(each));
  const problem = example ? `${example} is an example: write your own into wrangler.toml` : null;
  return { name: "hosts", problem };
}

/** Whether the Worker has every secret that it needs. Asks Cloudflare. */
export async function checkSecrets(
  wrangler: Wrangler,
  env: string,
  { secrets }: Environment,
): Promise<Check> {
  const { code, out } = await wrangler(["secret", "list", `--env=${env}`, "--format=json"], true);
  const there: { name: string }[] = code === 0 ? JSON.parse(out) : [];
  const missing = secrets.required.filter((name) => !there.some((secret) => secret.name === name));
  const commands = missing.map((name) =>
    `deno task cloudflare secret --environment ${env} --name ${name}`
  );
  return {
    name: "secrets",
    problem: missing.length > 0 ? `store them: ${commands.join("; ")}` : null,
  };
}

/** Whether a database has every migration. */
export async function checkMigrations({ where, query, sets }: CheckedDatabase): Promise<Check> {
  const { pending } = planOf(await examineMigrations(query, sets));
  const files = pending.map(({ file }) => file).join(", ");
  const problem = files ? `${files} pending: deno task migrate` : null;
  return { name: `migrations, ${where}`, problem };
}

/** Whether the consumers get along with this version, as the broker knows it; `null`: there is no broker. */
export async function checkContracts(
  ask: (() => Promise<{ deployable: boolean; reason: string }>) | null,
): Promise<Check> {
  const name = "contracts";
  if (!ask) return { name, problem: null, says: "no PACT_BROKER_BASE_URL: nobody was asked" };
  const { deployable, reason } = await ask();
  return { name, problem: deployable ? null : reason };
}

/** Whether everything is there with which the sign-ups will be tried. */
export async function checkSignUps(signUps: readonly TestSignUp[]): Promise<Check> {
  const name = "test sign-ups";
  try {
    for (const { requestOf } of signUps) await requestOf("", "");
    return {
      name,
      problem: null,
      says: signUps.map(({ product }) => product).join(", ") || "none",
    };
  } catch (error) {
    return { name, problem: (error as Error).message };
  }
}

/** Whether the Worker is as small as it should be. Builds it. */
export async function checkBundle(wrangler: Wrangler, env: string): Promise<Check> {
  const folder = await Deno.makeTempDir({ prefix: "daftar-deploy-" });
  try {
    const built = ["deploy", "--dry-run", "--minify", `--env=${env}`, `--outdir=${folder}`];
    const { code } = await wrangler(built, true);
    if (code !== 0) return { name: "bundle", problem: "wrangler cannot build it" };
    const kib = compressedKib(readModules(folder));
    const problem = kib > MOST_KIB ? `${kib.toFixed(1)} KiB, and ${MOST_KIB} are the most` : null;
    return { name: "bundle", problem, says: `${kib.toFixed(1)} KiB compressed` };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
