import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../../ops/command_line.ts";

/** Prints what is going on, one sentence at a time. */
export type Report = (sentence: string) => void;

const GEM_FILE = fileURLToPath(new URL("./gem.deps.rb", import.meta.url));
const PACKAGES = ["ruby", "ruby-dev", "build-essential", "libyaml-dev"];

/** What building the gems' C extensions needs; each command exits with 0 where it is installed. */
const NEEDS: { name: string; command: string[] }[] = [
  { name: "ruby", command: ["ruby", "-e", "exit RUBY_VERSION >= '3.1'"] },
  {
    name: "ruby-dev",
    command: ["ruby", "-e", "exit File.exist?(RbConfig::CONFIG['rubyhdrdir'] + '/ruby.h')"],
  },
  { name: "build-essential", command: ["sh", "-c", "command -v cc && command -v make"] },
  { name: "libyaml-dev", command: ["sh", "-c", "echo '#include <yaml.h>' | cc -E - "] },
];

/**
 * Installs the broker's gems into the user's cache and returns their folder (a GEM_HOME). Building them
 * takes a minute, so all clones share them; other versions or another Ruby get another folder.
 *
 * @throws when Ruby is missing and cannot be installed, or the registry does not answer
 */
export async function installGems(report: Report): Promise<string> {
  await requireRuby(report);
  const home = `${cacheDirectory()}/gems-${await gemsKey()}`;
  await Deno.mkdir(home, { recursive: true });
  using lock = await Deno.open(`${home}/lock`, { create: true, write: true });
  await lock.lock(true); // two processes at once would build into the same folder
  if (await exists(`${home}/complete`)) return home;
  report("Installing the broker's gems (about a minute, the first time only)");
  await buildGems(home);
  await Deno.writeTextFile(`${home}/complete`, "");
  return home;
}

function cacheDirectory(): string {
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? (home && `${home}/.cache`);
  return cache
    ? `${cache}/daftar-broker`
    : fileURLToPath(new URL("../../../.local/broker", import.meta.url));
}

/** The environment in which Ruby sees only the gems in `home`. */
export function gemEnvironment(home: string): Record<string, string> {
  return { GEM_HOME: home, GEM_PATH: home, RUBYOPT: "", RUBYLIB: "", LANG: "C.UTF-8" };
}

async function requireRuby(report: Report): Promise<void> {
  const missing = await missingNeeds();
  if (missing.length === 0) return;
  const administrator = await administratorPrefix();
  if (administrator) {
    report(`Installing packages of the operating system: ${PACKAGES.join(", ")}`);
    await run([...administrator, "apt-get", "update", "-q"]);
    await run([...administrator, "apt-get", "install", "-q", "-y", ...PACKAGES]);
  }
  const still = await missingNeeds();
  if (still.length === 0) return;
  throw new Error(
    `Cannot start the broker: it needs Ruby 3.1 or newer and a C compiler, missing here: ` +
      `${still.join(", ")} (on Debian or Ubuntu: sudo apt-get install ${PACKAGES.join(" ")})`,
  );
}

async function missingNeeds(): Promise<string[]> {
  const missing: string[] = [];
  for (const { name, command } of NEEDS) {
    if (!(await run(command)).success) missing.push(name);
  }
  return missing;
}

/** What precedes `apt-get` on the command line, or undefined where we may not install packages. */
async function administratorPrefix(): Promise<string[] | undefined> {
  if (!(await run(["apt-get", "--version"])).success) return undefined;
  if (Deno.uid() === 0) return ["env", "DEBIAN_FRONTEND=noninteractive"];
  if (!(await run(["sudo", "-n", "true"])).success) return undefined;
  return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive"];
}

async function gemsKey(): Promise<string> {
  const ruby = await run(["ruby", "-e", "print RUBY_VERSION, RUBY_PLATFORM"]);
  const pins = await Deno.readTextFile(GEM_FILE);
  return createHash("sha256").update(pins + ruby.output).digest("hex").slice(0, 12);
}

async function buildGems(home: string): Promise<void> {
  const built = await run(
    ["gem", "install", "--file", GEM_FILE, "--no-document", "--no-lock"],
    gemEnvironment(home),
  );
  await Deno.writeTextFile(`${home}/install.log`, built.output);
  if (built.success) return;
  const error = /^ERROR:.*\n?.*/m.exec(built.output)?.[0] ?? "gem install failed";
  throw new Error(
    `Cannot install the broker's gems: does the RubyGems registry answer? ` +
      `${error.replace(/\s+/g, " ")} (full log: ${home}/install.log)`,
  );
}

async function run(command: string[], env: Record<string, string> = {}) {
  try {
    const [program = "", ...args] = command;
    const done = await new Deno.Command(program, { args, env, stdin: "null" }).output();
    const decoder = new TextDecoder();
    return {
      success: done.success,
      output: decoder.decode(done.stdout) + decoder.decode(done.stderr),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { success: false, output: "" };
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

if (import.meta.main) {
  await runCommand({
    name: "deno task broker:install",
    purpose:
      "Installs the gems of the Pact Broker into the user's cache, so that its first start " +
      "takes no time. Does nothing when they are there.",
    environment: { XDG_CACHE_HOME: "Where the user's cache is; ~/.cache without it" },
  }, async () => {
    await installGems(console.log);
  });
}
