/**
 * Writes what `public/` serves beside the Worker: the OpenAPI documents and the reference page. With
 * `--check` it compares instead, and fails when the committed files are not the generated ones.
 *
 * Generated ahead and served as static assets, so that neither the generator nor the shapes of the
 * answers are in the Worker: it stays small and starts as fast as without them.
 */
import { fileURLToPath } from "node:url";
import { runCommand } from "../../ops/command_line.ts";
import { apis } from "../../src/openapi.ts";
import { readPacts } from "../pact_files.ts";
import { describe } from "./document.ts";
import { renderReference } from "./reference.ts";

const PUBLIC = fileURLToPath(new URL("../../public", import.meta.url));

if (import.meta.main) {
  await runCommand({
    name: "deno task openapi",
    purpose: "Writes the OpenAPI documents and the reference page into public/. " +
      "`deno task openapi:check` compares instead.",
    options: { check: { description: "Write nothing; fail when a committed file differs" } },
    exitCodes: { 0: "Written, or equal", 1: "Failed, or a committed file differs" },
  }, ({ check }) => Promise.resolve(check ? compare() : write()));
}

function write(): number {
  Deno.mkdirSync(`${PUBLIC}/openapi`, { recursive: true });
  for (const { path, text } of staleFiles()) Deno.writeTextFileSync(`${PUBLIC}/${path}`, text);
  return 0;
}

function compare(): number {
  const stale = staleFiles();
  for (const { path } of stale) console.error(`public/${path} is stale: run deno task openapi`);
  return stale.length === 0 ? 0 : 1;
}

function staleFiles(): { path: string; text: string }[] {
  return generated().filter(({ path, text }) => textOf(path) !== text);
}

/** The whole service in one document. */
export function wholeDocument() {
  return describe("Daftar", apis, readPacts());
}

function generated(): { path: string; text: string }[] {
  const pacts = readPacts();
  const tenants = apis.filter(({ name }) => name !== "service");
  return [
    { path: "openapi.json", text: json(wholeDocument()) },
    ...tenants.map((api) => ({
      path: `openapi/${api.name}.json`,
      text: json(describe(`Daftar for ${api.title}`, [api], pacts)),
    })),
    { path: "docs.html", text: renderReference(wholeDocument()) },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(`${PUBLIC}/${path}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
