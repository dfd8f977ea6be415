/** `deno task console:files`: writes the console's style sheets, which wrangler serves as files. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../command_line.ts";

/** The folder that `wrangler.console.toml` names under `[assets]`. It is built, and not committed. */
export const CONSOLE_FILES = fileURLToPath(new URL("../../dist/console", import.meta.url));

const OWN = ["console/shared/console.css", "web/pages/parts.css"]
  .map((path) => new URL(`../../src/${path}`, import.meta.url));
const PICO = new URL(
  "../../node_modules/@picocss/pico/css/pico.classless.min.css",
  import.meta.url,
);

const HEADERS = `/console/files/*
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
  Cache-Control: public, max-age=3600
`;

/** What is served beside the console's Worker: texts by their paths. */
export function consoleFiles(): Map<string, string> {
  return new Map([
    ["/console/files/pico.css", Deno.readTextFileSync(PICO)],
    ["/console/files/console.css", OWN.map((file) => Deno.readTextFileSync(file)).join("")],
    ["/_headers", HEADERS],
  ]);
}

/** Writes them into a folder. */
export async function writeConsoleFiles(folder = CONSOLE_FILES): Promise<void> {
  for (const [path, text] of consoleFiles()) {
    const file = join(folder, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
}

if (import.meta.main) {
  await runCommand({
    name: "deno task console:files",
    purpose: "Writes the style sheets of the operators' console into dist/console.",
  }, async () => await writeConsoleFiles());
}
