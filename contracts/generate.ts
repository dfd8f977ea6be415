/**
 * Generates the pacts from the consumers' tests: into an empty directory, so that a renamed test
 * leaves nothing behind, and counted, because two tests with one description and state would
 * silently become one interaction. Then replaces `contracts/pacts/`; with `--check` it compares
 * instead, and fails when the committed pacts are not the generated ones.
 */
import { fileURLToPath } from "node:url";
import { runCommand } from "../ops/command_line.ts";
import { PACTS_DIRECTORY, PROVIDER, RESEND } from "./pact_files.ts";

const CONSUMERS_DIRECTORY = fileURLToPath(new URL("./consumers", import.meta.url));

if (import.meta.main) {
  await runCommand({
    name: "deno task contracts:generate",
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
    const problems: string[] = [];
    for (const consumer of consumers()) problems.push(...await runTests(consumer, fresh));
    if (problems.length > 0) return problems;
    if (onlyCheck) return differences(PACTS_DIRECTORY, fresh);
    replaceDirectory(PACTS_DIRECTORY, fresh);
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

async function runTests(consumer: string, pactsDirectory: string): Promise<string[]> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "-A",
        "--quiet",
        `--junit-path=${report}`,
        `${CONSUMERS_DIRECTORY}/${consumer}`,
      ],
      env: { PACTS_DIR: pactsDirectory, PACT_DO_NOT_TRACK: "true" },
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (!success) return [`${consumer}: its tests fail`];
    return countedDifferently(consumer, pactsDirectory, await Deno.readTextFile(report));
  } finally {
    await Deno.remove(report);
  }
}

function countedDifferently(consumer: string, pactsDirectory: string, junit: string): string[] {
  const tests = [...junit.matchAll(/<testcase /g)].length;
  const skipped = [...junit.matchAll(/<skipped/g)].length;
  const provider = consumer === PROVIDER ? RESEND : PROVIDER;
  const path = `${pactsDirectory}/${consumer}-${provider}.json`;
  const interactions = JSON.parse(Deno.readTextFileSync(path)).interactions.length;
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
