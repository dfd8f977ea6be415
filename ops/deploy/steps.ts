import {
  type Check,
  checkBundle,
  checkContracts,
  type CheckedDatabase,
  checkHosts,
  checkMigrations,
  checkSecrets,
  checkSignUps,
  type Environment,
} from "./checks.ts";
import { smoke, type SmokeWorld } from "./smoke.ts";
import type { Ran, Wrangler } from "./wrangler.ts";

/** What a deployment needs of the world; tests stand in for Cloudflare. */
export type DeployWorld = SmokeWorld & {
  wrangler: Wrangler;
  /** Builds the files that are served beside the Worker. */
  buildFiles: () => Promise<Ran>;
  environment: Environment;
  databases: readonly CheckedDatabase[];
  /** Asks the broker; `null`: there is none. */
  canIDeploy: (() => Promise<{ deployable: boolean; reason: string }>) | null;
  report: (line: string) => void;
};

/** What is deployed, and where. */
export type Deployment = { env: string; isDryRun: boolean; tag?: string; message?: string };

/**
 * Deploys the service: checks what can be checked before, deploys, tries it, and returns to the version
 * before when that fails. A dry run checks what needs no account, and says what else would be done.
 * Returns the exit code: 0 deployed, 1 not, or rolled back.
 */
export async function deploy(world: DeployWorld, deployment: Deployment): Promise<number> {
  const { report } = world;
  const { env, isDryRun } = deployment;
  report(`Before ${env}:`);
  const built = await world.buildFiles();
  if (built.code !== 0) return built.code;
  const checks = await check(world, deployment);
  for (const { name, problem, says } of checks) {
    report(`  ${problem ? "NO" : "ok"}  ${name}${problem ?? says ? `: ${problem ?? says}` : ""}`);
  }
  if (checks.some(({ problem }) => problem)) {
    report("Nothing was deployed");
    return 1;
  }
  const steps = stepsOf(deployment);
  if (isDryRun) {
    report("Would run:");
    for (const args of Object.values(steps)) report(`  wrangler ${args.join(" ")}`);
    report(`Then ${world.publicUrl}/healthz, and the test sign-ups, which are erased`);
    return 0;
  }
  const before = await runningVersion(world.wrangler, steps.status);
  const deployed = await world.wrangler(steps.deploy);
  if (deployed.code !== 0) {
    report("wrangler has deployed nothing");
    return 1;
  }
  report("After:");
  const problem = await smoke(world, report);
  if (!problem) {
    report(`Deployed to ${env}`);
    return 0;
  }
  report(`  NO  ${problem}`);
  return await rollBack(world, env, before, problem);
}

async function check(world: DeployWorld, { env, isDryRun }: Deployment): Promise<Check[]> {
  const { wrangler, environment, databases, canIDeploy, signUps } = world;
  const asked = isDryRun
    ? { name: "secrets", problem: null, says: "would ask Cloudflare" }
    : await checkSecrets(wrangler, env, environment);
  const migrated = databases.length > 0 ? await Promise.all(databases.map(checkMigrations)) : [{
    name: "migrations",
    problem: isDryRun ? null : "set DATABASE_URL",
    says: "no DATABASE_URL",
  }];
  return [
    checkHosts(environment),
    asked,
    ...migrated,
    await checkSignUps(signUps),
    await checkContracts(canIDeploy),
    await checkBundle(wrangler, env),
  ];
}

function stepsOf({ env, tag, message }: Deployment) {
  const named = [...tag ? [`--tag=${tag}`] : [], ...message ? [`--message=${message}`] : []];
  return {
    secrets: ["secret", "list", `--env=${env}`, "--format=json"],
    status: ["deployments", "status", `--env=${env}`, "--json"],
    deploy: ["deploy", "--minify", `--env=${env}`, ...named],
  };
}

/** The version that answers requests now; `null` before the first deployment. */
async function runningVersion(wrangler: Wrangler, args: string[]): Promise<string | null> {
  const { code, out } = await wrangler(args, true);
  if (code !== 0) return null;
  const { versions = [] }: { versions?: { version_id: string; percentage: number }[] } = JSON.parse(
    out,
  );
  const most = versions.toSorted((one, other) => other.percentage - one.percentage);
  return most[0]?.version_id ?? null;
}

/** Tables stay as they are: a migration says which older Workers it serves. */
async function rollBack(
  { wrangler, report }: DeployWorld,
  env: string,
  version: string | null,
  problem: string,
): Promise<number> {
  if (!version) {
    report("There is no version to return to: it is still deployed");
    return 1;
  }
  const args = ["rollback", version, `--env=${env}`, `--message=${problem}`, "--yes"];
  const { code } = await wrangler(args);
  report(code === 0 ? `Rolled back to ${version}` : `Cannot roll back to ${version}: do it now`);
  return 1;
}
