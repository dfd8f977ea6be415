import { join } from "node:path";
import { startProgress } from "../../ops/progress.ts";

/**
 * Installs the npm packages of `deno.json` when one is missing or has another version, and shows how far it
 * has come. Wrangler bundles the Worker from `node_modules` and is itself run from there.
 *
 * @throws {Error} with the last lines that the installation printed.
 */
export async function ensurePackages(root: string): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const wanted = Object.entries(imports as Record<string, string>);
  const installed = await Promise.all(
    wanted.map(([name, specifier]) => isInstalled(root, name, specifier)),
  );
  if (installed.every(Boolean)) return;
  const { npm = {} } = JSON.parse(await Deno.readTextFile(join(root, "deno.lock")));
  const expected = Object.keys(npm).length;
  const progress = startProgress("Installing the npm packages, once");
  const install = new Deno.Command(Deno.execPath(), {
    args: ["install"],
    cwd: root,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  let said = "";
  let downloads = 0;
  for await (const text of install.stderr.pipeThrough(new TextDecoderStream())) {
    said = (said + text).slice(-2_000);
    downloads += text.match(/^Download /gm)?.length ?? 0;
    progress.update(downloads / expected);
  }
  const { success } = await install.status;
  progress.done();
  if (success) return;
  throw new Error(
    `Cannot install the npm packages: ${said.trim().split("\n").slice(-3).join(" ")}`,
  );
}

async function isInstalled(root: string, name: string, specifier: string): Promise<boolean> {
  const file = join(root, "node_modules", name, "package.json");
  const text = await Deno.readTextFile(file).catch(() => "{}");
  return specifier === `npm:${name}@${JSON.parse(text).version}`;
}
