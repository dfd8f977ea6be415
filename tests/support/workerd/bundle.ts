import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Bundles a Worker into a folder, as a deployment would. `options` are more of `wrangler deploy`'s. */
export async function bundleInto(folder: string, ...options: string[]): Promise<void> {
  await bundleFrom(ROOT, folder, ...options);
}

/** The same from another checkout. */
export async function bundleFrom(
  root: string,
  folder: string,
  ...options: string[]
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "node_modules/wrangler/bin/wrangler.js",
      "deploy",
      "--dry-run",
      `--outdir=${folder}`,
      ...options,
    ],
    cwd: root,
    env: { WRANGLER_SEND_METRICS: "false" },
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
