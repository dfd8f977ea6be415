import { join } from "node:path";

/** Builds the OpenAPI documents and the reference, which wrangler serves beside the Worker. */
export async function buildDocuments(root: string): Promise<void> {
  // In its own process: it needs packages that this one may only just have installed.
  const build = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", join(root, "contracts/openapi/generate.ts")],
    cwd: root,
    stdin: "null",
  });
  const { success, stderr } = await build.output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join(" ");
  throw new Error(`Cannot build the OpenAPI documents: ${said}`);
}
