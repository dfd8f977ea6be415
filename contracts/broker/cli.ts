import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BROKER_PORT } from "./server/broker.ts";
import {
  type Broker,
  brokerFromEnvironment,
  type Build,
  canIDeploy,
  defineEnvironment,
  introduce,
  publish,
  recordDeployment,
} from "./client.ts";
import { endInOneLine } from "./command.ts";
import { PACTS, PROVIDER, readPacts } from "./pacts.ts";
import { requirePacts, type Task } from "./verification.ts";

const USAGE = `Usage: deno task pact <command>, against the broker of PACT_BROKER_BASE_URL

  publish        [--consumer name] [--pacts directory] [--main-branch main]
                 publishes the pacts of our consumers (or one) as that version of theirs
  verify         [--pact-url address]
                 verifies all that the broker hands this build, or the one pact of a webhook
  can-i-deploy   --participant name --environment production [--wait seconds]
                 fails when it may not; waits for a verification that a webhook has started
  deployed       --participant name --environment production

each with --version and, for the first two, --branch; without them, those of the checkout`;

const ASK_AGAIN_SECONDS = 5;
const VERIFY_BUILD = new URL("./verify_build.ts", import.meta.url);

type Options = Record<string, string | undefined>;

const COMMANDS: Record<string, (broker: Broker, options: Options) => Promise<void>> = {
  "publish": publishPacts,
  "verify": verifyBuild,
  "can-i-deploy": askForDeployment,
  "deployed": noteDeployment,
};

async function main(): Promise<void> {
  const [name = "", ...args] = Deno.args;
  const command = COMMANDS[name];
  if (!command) {
    console.log(USAGE);
    Deno.exit(2);
  }
  const broker = brokerFromEnvironment() ?? { url: `http://127.0.0.1:${BROKER_PORT}` };
  await command(broker, readOptions(args));
}

async function publishPacts(broker: Broker, options: Options): Promise<void> {
  const build = await readBuild(options);
  const all = await readPacts(options.pacts ?? PACTS);
  const pacts = all.filter(({ consumer }) => (options.consumer ?? consumer.name) === consumer.name);
  if (pacts.length === 0) throw new Error(`Cannot publish: no pact of ${options.consumer}`);
  const mainBranch = options["main-branch"] ?? "main";
  await introduce(broker, PROVIDER, "main");
  for (const pact of pacts) {
    await introduce(broker, pact.consumer.name, mainBranch);
    await publish(broker, pact, build);
    console.log(`Published: ${pact.consumer.name} ${build.version} (${build.branch})`);
  }
}

async function verifyBuild(broker: Broker, options: Options): Promise<void> {
  const task: Task = { ...await readBuild(options), pactUrl: options["pact-url"] };
  await requirePacts(broker, task);
  // A process of its own: what it loads takes a second and complains, no other command needs it.
  const build = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", fileURLToPath(VERIFY_BUILD), JSON.stringify(task)],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { PACT_BROKER_BASE_URL: broker.url },
  });
  Deno.exitCode = (await build.spawn().status).code;
}

async function askForDeployment(broker: Broker, options: Options): Promise<void> {
  const { participant, environment } = required(options, "participant", "environment");
  const version = options.version ?? await git("rev-parse", "HEAD");
  const deadline = Date.now() + Number(options.wait ?? 0) * 1000;
  const ask = () => canIDeploy(broker, participant, version, environment);
  let { deployable, open, reason } = await ask();
  while (open && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_SECONDS * 1000));
    ({ deployable, open, reason } = await ask());
  }
  if (!deployable) throw new Error(`${participant} ${version} may not be deployed: ${reason}`);
  console.log(`${participant} ${version} may be deployed to ${environment}: ${reason}`);
}

async function noteDeployment(broker: Broker, options: Options): Promise<void> {
  const { participant, environment } = required(options, "participant", "environment");
  const version = options.version ?? await git("rev-parse", "HEAD");
  await defineEnvironment(broker, environment);
  await recordDeployment(broker, participant, version, environment);
  console.log(`${participant} ${version} runs in ${environment}`);
}

function readOptions(args: string[]): Options {
  const names = [
    "version",
    "branch",
    "main-branch",
    "consumer",
    "pacts",
    "pact-url",
    "participant",
    "environment",
    "wait",
  ];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  return parseArgs({ args, options }).values as Options;
}

function required<Name extends string>(options: Options, ...names: Name[]): Record<Name, string> {
  for (const name of names) if (!options[name]) throw new Error(`Missing: --${name}`);
  return options as Record<Name, string>;
}

async function readBuild(options: Options): Promise<Build> {
  const version = options.version ?? await git("rev-parse", "HEAD");
  const branch = options.branch ?? await git("branch", "--show-current");
  if (!branch) throw new Error("Cannot tell the branch of this checkout: name it with --branch");
  return { version, branch };
}

async function git(...args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command("git", { args, stderr: "null" }).output();
  if (!success) throw new Error("Cannot tell the version of this checkout: name it with --version");
  return new TextDecoder().decode(stdout).trim();
}

if (import.meta.main) await endInOneLine(main);
