/**
 * `deno task packages`, which every other task runs first: installs the npm packages of `deno.json` when one
 * is missing or has another version, with a bar instead of a line for each of them. Deno itself installs
 * nothing (`nodeModulesDir` is `manual`), so this file imports no package.
 */
import { join } from "node:path";
import { runCommand } from "../ops/command_line.ts";
import { startProgress } from "../ops/progress.ts";

const ROOT = join(import.meta.dirname!, "..");

await runCommand({
  name: "deno task packages",
  purpose: "Installs the npm packages of deno.json when one is missing or has another version.",
}, async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const wanted = Object.entries(imports as Record<string, string>);
  const installed = await Promise.all(
    wanted.map(([name, specifier]) => isInstalled(name, specifier)),
  );
  if (!installed.every(Boolean)) await install();
});

/** @throws {Error} with the last lines that the installation printed. */
async function install(): Promise<void> {
  const { npm = {} } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.lock")));
  const expected = Object.keys(npm).length;
  const progress = startProgress("Installing the npm packages, once");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["install"],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  let said = "";
  let downloads = 0;
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    said = (said + text).slice(-2_000);
    downloads += text.match(/^Download /gm)?.length ?? 0;
    progress.update(downloads / expected);
  }
  const { success } = await child.status;
  progress.done();
  if (success) return;
  throw new Error(
    `Cannot install the npm packages: ${said.trim().split("\n").slice(-3).join(" ")}`,
  );
}

async function isInstalled(name: string, specifier: string): Promise<boolean> {
  const file = join(ROOT, "node_modules", name, "package.json");
  const text = await Deno.readTextFile(file).catch(() => "{}");
  return specifier === `npm:${name}@${JSON.parse(text).version}`;
}
