/**
 * Generates the pacts from the consumers' tests: into an empty directory, so that a renamed test
 * leaves nothing behind, and counted, because two tests with one description and state would
 * silently become one interaction. Then replaces `contracts/pacts/` and the tables of coverage; with `--check` it compares
 * instead, and fails when the committed pacts are not the generated ones.
 */
import { fileURLToPath } from "node:url";
import { runCommand } from "../ops/command_line.ts";
import { coverages } from "./coverage.ts";
import { PACTS_DIRECTORY } from "./pact_files.ts";

const CONSUMERS_DIRECTORY = fileURLToPath(new URL("./consumers", import.meta.url));
const TEST_CASE = /<testcase name="([^ "]+) [^"]*"[^>]*>(.*?)<\/testcase>/gs;

if (import.meta.main) {
  // `deno task contracts:check` is this command with --check.
  const task = Deno.args.includes("--check") ? "contracts:check" : "contracts:generate";
  await runCommand({
    name: `deno task ${task}`,
    purpose:
      "Writes contracts/pacts/ anew from the consumers' tests. `deno task contracts:check` " +
      "compares instead.",
    options: { check: { description: "Write nothing; fail when the committed pacts differ" } },
    exitCodes: { 0: "Written, or equal", 1: "A test fails, or the committed pacts differ" },
  }, async ({ check }) => {
    const problems = await generate(check);
    for (const problem of problems) console.error(problem);
    return problems.length === 0 ? 0 : 1;
  });
}

async function generate(onlyCheck: boolean): Promise<string[]> {
  const fresh = await Deno.makeTempDir({ prefix: "pacts-" });
  try {
    const testsByConsumer = await runTests(fresh);
    const problems = consumers().flatMap((consumer) =>
      countProblems(consumer, testsByConsumer.get(consumer), fresh)
    );
    if (problems.length > 0) return problems;
    if (onlyCheck) return differences(PACTS_DIRECTORY, fresh);
    replaceDirectory(PACTS_DIRECTORY, fresh);
    for (const { file, table } of coverages()) await Deno.writeTextFile(file, table);
    return [];
  } finally {
    await Deno.remove(fresh, { recursive: true });
  }
}

function consumers(): string[] {
  return [...Deno.readDirSync(CONSUMERS_DIRECTORY)]
    .map(({ name }) => name)
    .filter((name) => name !== "support")
    .sort();
}

/** How many tests of a consumer ran, and how many of them were skipped. */
type Count = { tests: number; skipped: number };

/** Runs every consumer's tests. @throws when one fails */
async function runTests(pactsDirectory: string): Promise<Map<string, Count>> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { success } = await new Deno.Command(Deno.execPath(), {
      // types are checked by `deno task ok`
      args: [
        "test",
        "-A",
        "--quiet",
        "--no-check",
        `--junit-path=${report}`,
        CONSUMERS_DIRECTORY,
      ],
      env: { PACTS_DIR: pactsDirectory, PACT_DO_NOT_TRACK: "true" },
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (!success) throw new Error("Cannot generate the pacts: a consumer's test fails");
    return countTests(await Deno.readTextFile(report));
  } finally {
    await Deno.remove(report);
  }
}

/** Reads a JUnit report: the name of each test begins with its consumer's. */
function countTests(junit: string): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const [, consumer, outcome] of junit.matchAll(TEST_CASE)) {
    const { tests, skipped } = counts.get(consumer!) ?? { tests: 0, skipped: 0 };
    const isSkipped = outcome!.includes("<skipped");
    counts.set(consumer!, { tests: tests + 1, skipped: skipped + Number(isSkipped) });
  }
  return counts;
}

function countProblems(
  consumer: string,
  { tests, skipped }: Count = { tests: 0, skipped: 0 },
  pactsDirectory: string,
): string[] {
  const interactions = fileNames(pactsDirectory)
    .filter((name) => name.startsWith(`${consumer}-`))
    .map((name) =>
      JSON.parse(Deno.readTextFileSync(`${pactsDirectory}/${name}`)).interactions.length
    )
    .reduce((sum, count) => sum + count, 0);
  if (tests === interactions && skipped === 0) return [];
  return [`${consumer}: ${tests} tests (${skipped} skipped) made ${interactions} interactions`];
}

function differences(committed: string, generated: string): string[] {
  const names = new Set([...fileNames(committed), ...fileNames(generated)]);
  return [...names].sort()
    .filter((name) => textOf(`${committed}/${name}`) !== textOf(`${generated}/${name}`))
    .map((name) => `contracts/pacts/${name} is not what the consumers' tests generate`);
}

function replaceDirectory(target: string, source: string): void {
  if (fileNames(target).length > 0) Deno.removeSync(target, { recursive: true });
  Deno.mkdirSync(target, { recursive: true });
  for (const name of fileNames(source)) Deno.copyFileSync(`${source}/${name}`, `${target}/${name}`);
}

function fileNames(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
