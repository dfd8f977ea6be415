import { fileURLToPath } from "node:url";

/** What one of wrangler's commands did. `out` is empty where it went to the terminal. */
export type Ran = { code: number; out: string };

/** Runs one of wrangler's commands; `isRead` keeps its output from the terminal, to be read. */
export type Wrangler = (args: readonly string[], isRead?: boolean) => Promise<Ran>;

/** The pinned wrangler, Cloudflare's own command line. */
const WRANGLER = fileURLToPath(
  new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url),
);

/** The pinned wrangler, in this checkout. */
export const wrangler: Wrangler = (args, isRead = false) =>
  runDeno(["run", "-A", WRANGLER, ...args], isRead);

/** Runs Deno in this checkout. */
export async function runDeno(args: readonly string[], isRead = false): Promise<Ran> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { WRANGLER_SEND_METRICS: "false" },
    stdout: isRead ? "piped" : "inherit",
  }).spawn();
  if (!isRead) return { code: (await child.status).code, out: "" };
  const { code, stdout } = await child.output();
  return { code, out: new TextDecoder().decode(stdout) };
}
