import { fileURLToPath } from "node:url";
import type { VerifierOptions } from "@pact-foundation/pact-core";
import { type Broker, type Build, fetchPact, findPactsToVerify, type Selection } from "./client.ts";
import { PROVIDER } from "../pact_files.ts";

/**
 * A running provider: its URL, the URL that sets up its provider states, and a function that returns
 * (and clears) the problems with states: one that does not exist, or could not be set up.
 */
export type Provider = { url: string; statesUrl: string; takeStateProblems: () => string[] };

/**
 * What to verify: one pact, or (without `pactUrl`) all that the broker selects for this build. The result of
 * a trial is not published.
 */
export type Task = Build & { provider?: string; pactUrl?: string; isTrial?: boolean };

/** The result of one interaction; `why` is empty when it is `ok`. */
export type Verified = { consumer: string; description: string; ok: boolean; why: string };

/**
 * The result of a verification. `ok` is the result of the build: failures of pending pacts do not
 * count. `output` is everything that the verifier printed.
 */
export type Verification = { ok: boolean; interactions: Verified[]; output: string };

/** Begins the line with the result in the output of the verifier's process. */
export const RESULT = "verification-result ";

/** Pacts of unmerged consumer branches are verified if they are younger than this: all of them. */
const WIP_SINCE = "2025-01-01";

/** The pacts of all main branches, of all deployed versions, and of branches with the build's name. */
const SELECTORS = [{ mainBranch: true }, { deployedOrReleased: true }, { matchingBranch: true }];

/** The pacts that a build of `branch` asks for. */
export function selectionFor(branch: string): Selection {
  return { selectors: SELECTORS, branch, wipSince: WIP_SINCE };
}

/**
 * Checks that there is something to verify: a verifier that finds nothing succeeds.
 *
 * @throws when the broker cannot be used or has no pact for us, or a pact cannot be parsed
 */
export async function requirePacts(broker: Broker, task: Task): Promise<void> {
  if (task.pactUrl) return void await fetchPact(broker, task.pactUrl);
  const provider = task.provider ?? PROVIDER;
  const found = await findPactsToVerify(broker, provider, selectionFor(task.branch));
  if (found.length === 0) {
    throw new Error(`Cannot verify: the broker at ${broker.url} has no pact with ${provider}`);
  }
  for (const { url } of found) await fetchPact({ ...broker, url: new URL(url).origin }, url);
}

/**
 * Verifies a build and publishes the result at the broker, except that of a trial.
 *
 * @throws when the broker cannot be used or has no pact for us, a pact cannot be parsed, or one
 * relies on a state that cannot be set up (pending or not: something else would be verified)
 */
export async function verify(
  provider: Provider,
  broker: Broker,
  task: Task,
): Promise<Verification> {
  await requirePacts(broker, task);
  provider.takeStateProblems();
  const verification = await runVerifier({
    ...whatToVerify(broker, task),
    ...credentials(broker),
    provider: task.provider ?? PROVIDER,
    providerBaseUrl: provider.url,
    providerStatesSetupUrl: provider.statesUrl,
    providerVersion: task.version,
    providerVersionBranch: task.branch,
    // Otherwise every request reads this machine's certificates first; without TLS there is none to check.
    ...broker.url.startsWith("http:") && { disableSslVerification: true },
    publishVerificationResult: !task.isTrial,
    ...task.url && { buildUrl: task.url },
    logLevel: "error",
  });
  const problems = new Set(provider.takeStateProblems());
  if (problems.size === 0) return verification;
  throw new Error(`Cannot verify: a provider state failed: ${[...problems].join("; ")}`);
}

function whatToVerify(broker: Broker, task: Task): Partial<VerifierOptions> {
  if (task.pactUrl) return { pactUrls: [task.pactUrl] };
  return {
    pactBrokerUrl: broker.url,
    consumerVersionSelectors: SELECTORS,
    enablePending: true,
    includeWipPactsSince: WIP_SINCE,
  };
}

// pact-core refuses an option that is present but undefined
function credentials({ token, username, password }: Broker): Partial<VerifierOptions> {
  if (token) return { pactBrokerToken: token };
  if (username === undefined) return {};
  return { pactBrokerUsername: username, pactBrokerPassword: password };
}

/**
 * Runs in a process of its own, because the verifier prints a lot and reads PACT_* variables: with
 * PACT_BROKER_BASE_URL it verifies more than the given pact, with PACT_DESCRIPTION less.
 */
async function runVerifier(options: VerifierOptions): Promise<Verification> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", fileURLToPath(new URL("./verifier_process.ts", import.meta.url))],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: withoutPactVariables(),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(JSON.stringify(options)));
  await input.close();
  const { stdout, stderr } = await child.output();
  return readResult(new TextDecoder().decode(stdout), new TextDecoder().decode(stderr));
}

function withoutPactVariables(): Record<string, string> {
  const variables = Object.entries(Deno.env.toObject());
  return Object.fromEntries(variables.filter(([name]) => !name.startsWith("PACT_")));
}

function readResult(stdout: string, stderr: string): Verification {
  const lines = stdout.split("\n");
  const result = lines.find((line) => line.startsWith(RESULT))?.slice(RESULT.length);
  const output = lines.filter((line) => !line.startsWith(RESULT)).join("\n") + stderr;
  const parsed = result && JSON.parse(result);
  if (!parsed?.interactionResults) {
    const reason = parsed?.error ?? stderr.trim().split("\n").at(-1);
    throw new Error(`Cannot verify: the verifier failed: ${reason}`);
  }
  const interactions = parsed.interactionResults.map(readInteraction);
  if (interactions.length === 0) throw new Error("Cannot verify: no interaction was verified");
  return { ok: parsed.result === true, interactions, output };
}

// deno-lint-ignore no-explicit-any
function readInteraction(result: any): Verified {
  // deno-lint-ignore no-explicit-any
  const mismatches: any[] = result.mismatch?.mismatches ?? [];
  return {
    consumer: result.consumer,
    description: result.description,
    ok: result.result === "OK",
    why: mismatches.map((each) => [each.path, each.mismatch].filter(Boolean).join(" ")).join("; "),
  };
}
