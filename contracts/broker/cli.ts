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
  type Build,
  canIDeploy,
  defineEnvironment,
  publish,
  recordDeployment,
  saveParticipant,
} from "./client.ts";
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
    "consumer": { value: "NAME", description: "Only the pact of this consumer" },
    "pacts": { value: "DIRECTORY", description: "Where the pacts are; contracts/pacts without it" },
    "main-branch": { value: "BRANCH", description: "The consumers' main branch; main without it" },
  }),
  "verify": command(verifyBuild, "Verifies the pacts that the broker selects for this build", {
    ...BUILD,
    "pact-url": { value: "URL", description: "Only this pact, which a webhook names" },
  }),
  "can-i-deploy": command(askForDeployment, "Fails when a version may not be deployed", {
    ...DEPLOYMENT,
    "wait": { value: "SECONDS", description: "How long to wait for a verification; 0 without it" },
  }),
  "deployed": command(
    recordThatDeployed,
    "Records that a version is deployed in an environment",
    DEPLOYMENT,
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
  const build = await readBuild(values);
  const all = readPacts(PROVIDER, values.pacts);
  const pacts = all.filter(({ consumer }) => (values.consumer ?? consumer.name) === consumer.name);
  if (pacts.length === 0) throw new Error(`Cannot publish: no pact of ${values.consumer}`);
  const mainBranch = values["main-branch"] ?? "main";
  await saveParticipant(broker, PROVIDER, "main");
  for (const pact of pacts) {
    await saveParticipant(broker, pact.consumer.name, mainBranch);
    await publish(broker, pact, build);
    console.log(`Published: ${pact.consumer.name} ${build.version} (${build.branch})`);
  }
}

async function verifyBuild(broker: Broker, values: Values): Promise<number> {
  const task: Task = { ...await readBuild(values), pactUrl: values["pact-url"] };
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

function required<Name extends string>(values: Values, ...names: Name[]): Record<Name, string> {
  for (const name of names) if (!values[name]) throw new UsageError(`Missing: --${name}`);
  return values as Record<Name, string>;
}

async function readBuild(values: Values): Promise<Build> {
  const version = values.version ?? await git("rev-parse", "HEAD");
  const branch = values.branch ?? await git("branch", "--show-current");
  if (!branch) throw new Error("Cannot tell the branch of this checkout: name it with --branch");
  return { version, branch };
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
