import { join } from "node:path";

/**
 * Installs the npm packages of `deno.json` when one is missing or has another version. Wrangler bundles the
 * Worker from `node_modules` and is itself run from there.
 */
export async function ensurePackages(root: string, report: (line: string) => void): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const wanted = Object.entries(imports as Record<string, string>);
  const installed = await Promise.all(
    wanted.map(([name, specifier]) => isInstalled(root, name, specifier)),
  );
  if (installed.every(Boolean)) return;
  report("Installing the npm packages");
  const install = new Deno.Command(Deno.execPath(), { args: ["install"], cwd: root });
  const { success, stderr } = await install.output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join(" ");
  throw new Error(`Cannot install the npm packages: ${said}`);
}

async function isInstalled(root: string, name: string, specifier: string): Promise<boolean> {
  const file = join(root, "node_modules", name, "package.json");
  const text = await Deno.readTextFile(file).catch(() => "{}");
  return specifier === `npm:${name}@${JSON.parse(text).version}`;
}
