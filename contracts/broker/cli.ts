import { fileURLToPath } from "node:url";
import {
  type Options,
  runSubcommand,
  type Subcommand,
  UsageError,
} from "../../ops/command_line.ts";
import { BROKER_PORT } from "./server/broker.ts";
import {
  type Broker,
  brokerFromEnvironment,
  canIDeploy,
  createGitHubWebhook,
  defineEnvironment,
  publish,
  recordDeployment,
  recordRelease,
  recordUndeployment,
  saveParticipant,
} from "./client.ts";
import { keptVersion } from "../consumers/support/revisions.ts";
import { PROVIDER, readPacts } from "../pact_files.ts";
import { requirePacts, type Task } from "./verification.ts";

const POLL_SECONDS = 5;
const VERIFY_BUILD = new URL("./verify_build.ts", import.meta.url);

type Values = Record<string, string | undefined>;

const BUILD = {
  version: { value: "VERSION", description: "The version; the commit of the checkout without it" },
  branch: { value: "BRANCH", description: "The branch; that of the checkout without it" },
};
const DEPLOYMENT = {
  participant: { value: "NAME", description: "Whose version: a consumer, or daftar (required)" },
  environment: { value: "NAME", description: "For example production (required)" },
  version: BUILD.version,
};

const COMMANDS: Record<string, Subcommand> = {
  "publish": command(publishPacts, "Publishes the pacts of our consumers, as a version of each", {
    ...BUILD,
    "version": {
      value: "VERSION",
      description: "The consumer's version; without it the commit that the pact was derived from",
    },
    "consumer": { value: "NAME", description: "Only the pact of this consumer" },
    "pacts": { value: "DIRECTORY", description: "Where the pacts are; contracts/pacts without it" },
    "main-branch": { value: "BRANCH", description: "The consumers' main branch; main without it" },
  }),
  "verify": command(
    verifyBuild,
    "Verifies the pacts that the broker selects for this build; publishes the result in CI alone",
    {
      ...BUILD,
      "pact-url": { value: "URL", description: "Only this pact, which a webhook names" },
    },
  ),
  "can-i-deploy": command(askForDeployment, "Fails when a version may not be deployed", {
    ...DEPLOYMENT,
    "wait": { value: "SECONDS", description: "How long to wait for a verification; 0 without it" },
  }),
  "deployed": command(
    recordThatDeployed,
    "Records that a version is deployed in an environment",
    DEPLOYMENT,
  ),
  "undeployed": command(
    recordThatUndeployed,
    "Records that a version runs no longer in an environment",
    DEPLOYMENT,
  ),
  "released": command(
    recordThatReleased,
    "Records that a version is released, beside others, as an app is",
    DEPLOYMENT,
  ),
  "webhook": command(
    setUpWebhook,
    "Has the broker start our verification when a consumer publishes; the token is in GITHUB_TOKEN",
    { repository: { value: "OWNER/NAME", description: "Our repository at GitHub (required)" } },
  ),
};

function command(
  run: (broker: Broker, values: Values) => Promise<number | void>,
  purpose: string,
  options: Options,
): Subcommand {
  return {
    usage: { purpose: `${purpose}.`, options },
    run: async (values) => {
      const broker = brokerFromEnvironment() ?? { url: `http://127.0.0.1:${BROKER_PORT}` };
      // no option is a switch: all values are strings
      return await run(broker, values as Values);
    },
  };
}

async function publishPacts(broker: Broker, values: Values): Promise<void> {
  const branch = await readBranch(values);
  const all = readPacts(PROVIDER, values.pacts);
  const pacts = all.filter(({ consumer }) => (values.consumer ?? consumer.name) === consumer.name);
  if (pacts.length === 0) throw new Error(`Cannot publish: no pact of ${values.consumer}`);
  const mainBranch = values["main-branch"] ?? "main";
  await saveParticipant(broker, PROVIDER, "main");
  for (const pact of pacts) {
    await saveParticipant(broker, pact.consumer.name, mainBranch);
    const version = values.version ?? keptVersion(pact);
    await publish(broker, pact, { version, branch, url: buildUrl() });
    console.log(`Published: ${pact.consumer.name} ${version} (${branch})`);
  }
}

async function verifyBuild(broker: Broker, values: Values): Promise<number> {
  const task: Task = {
    version: values.version ?? await git("rev-parse", "HEAD"),
    branch: await readBranch(values),
    url: buildUrl(),
    pactUrl: values["pact-url"],
    isTrial: !Deno.env.get("CI"),
  };
  await requirePacts(broker, task);
  // A process of its own: loading wrangler takes a second and prints a warning.
  const build = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", fileURLToPath(VERIFY_BUILD), JSON.stringify(task)],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { PACT_BROKER_BASE_URL: broker.url },
  });
  return (await build.spawn().status).code;
}

async function askForDeployment(broker: Broker, values: Values): Promise<void> {
  const { participant, environment } = required(values, "participant", "environment");
  const version = values.version ?? await git("rev-parse", "HEAD");
  const deadline = Date.now() + Number(values.wait ?? 0) * 1000;
  const ask = () => canIDeploy(broker, participant, version, environment);
  let { deployable, undecided, reason } = await ask();
  while (undecided && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_SECONDS * 1000));
    ({ deployable, undecided, reason } = await ask());
  }
  if (!deployable) throw new Error(`${participant} ${version} may not be deployed: ${reason}`);
  console.log(`${participant} ${version} may be deployed to ${environment}: ${reason}`);
}

async function recordThatDeployed(broker: Broker, values: Values): Promise<void> {
  const { participant, environment } = required(values, "participant", "environment");
  const version = values.version ?? await git("rev-parse", "HEAD");
  await defineEnvironment(broker, environment);
  await recordDeployment(broker, participant, version, environment);
  console.log(`${participant} ${version} is deployed in ${environment}`);
}

async function recordThatUndeployed(broker: Broker, values: Values): Promise<void> {
  const { participant, environment } = required(values, "participant", "environment");
  const version = values.version ?? await git("rev-parse", "HEAD");
  await recordUndeployment(broker, participant, version, environment);
  console.log(`${participant} ${version} is no longer deployed in ${environment}`);
}

async function recordThatReleased(broker: Broker, values: Values): Promise<void> {
  const { participant, environment } = required(values, "participant", "environment");
  const version = values.version ?? await git("rev-parse", "HEAD");
  await defineEnvironment(broker, environment);
  await recordRelease(broker, participant, version, environment);
  console.log(`${participant} ${version} is released in ${environment}`);
}

async function setUpWebhook(broker: Broker, values: Values): Promise<void> {
  const { repository } = required(values, "repository");
  const token = Deno.env.get("GITHUB_TOKEN");
  if (!token) throw new UsageError("Missing: GITHUB_TOKEN, a token that may write contents");
  await createGitHubWebhook(broker, PROVIDER, repository, token);
  console.log(`A new pact starts the workflow "contracts" of ${repository}`);
}

function required<Name extends string>(values: Values, ...names: Name[]): Record<Name, string> {
  for (const name of names) if (!values[name]) throw new UsageError(`Missing: --${name}`);
  return values as Record<Name, string>;
}

async function readBranch(values: Values): Promise<string> {
  const branch = values.branch ?? await git("branch", "--show-current");
  if (!branch) throw new Error("Cannot tell the branch of this checkout: name it with --branch");
  return branch;
}

/** The page of this run of GitHub's, if it is one. */
function buildUrl(): string | undefined {
  const read = (name: string) => Deno.env.get(`GITHUB_${name}`);
  const [server, repository, run] = [read("SERVER_URL"), read("REPOSITORY"), read("RUN_ID")];
  return run && `${server}/${repository}/actions/runs/${run}`;
}

async function git(...args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command("git", { args, stderr: "null" }).output();
  if (!success) throw new Error("Cannot tell the version of this checkout: name it with --version");
  return new TextDecoder().decode(stdout).trim();
}

if (import.meta.main) {
  await runSubcommand({
    name: "deno task pact",
    purpose: "Shares the pacts with the teams through their Pact Broker.",
    environment: {
      PACT_BROKER_BASE_URL: "The broker; the one of `deno task broker` without it",
      PACT_BROKER_TOKEN: "Its token; or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD",
    },
  }, COMMANDS);
}
