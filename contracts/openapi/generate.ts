/**
 * Builds what wrangler serves beside the Worker: the OpenAPI documents and the pages of the reference, from
 * the tenants' descriptions and the committed pacts. Built ahead and served as static assets, so that
 * neither this nor the shapes of the answers are in the Worker.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../ops/command_line.ts";
import { readPacts } from "../pact_files.ts";
import { apis } from "./apis.ts";
import { describeApis, type Document } from "./document.ts";
import { renderReference } from "./reference/pages.ts";
import { serviceApi } from "./service.ts";

/** The folder that `wrangler.toml` names under `[assets]`. It is built, and not committed. */
export const PUBLIC = fileURLToPath(new URL("../../dist/public", import.meta.url));

/** What is written by hand, and where it is served: style sheet, script, headers of everything that is served. */
const STATIC = { "_headers": "_headers", "docs.css": "docs.css", "search.js": "docs/search.js" };

/** The folders of what is served. */
const FOLDERS = ["", "openapi", "docs"];

/** The whole service in one document. */
export function wholeDocument(): Document {
  return describeApis("Daftar", apis, readPacts());
}

/**
 * Everything that is served beside the Worker: texts by their paths below the service's origin. The
 * same code and pacts give the same texts.
 */
export function generateDocuments(): Map<string, string> {
  const pacts = readPacts();
  const whole = wholeDocument();
  const tenants = apis.filter((api) => api !== serviceApi);
  return new Map([
    ...Object.entries(STATIC).map(([name, path]) => [path, readStatic(name)] as const),
    ["openapi.json", json(whole)],
    ...tenants.map((api) =>
      [
        `openapi/${api.name}.json`,
        json(describeApis(`Daftar for ${api.title}`, [api], pacts)),
      ] as const
    ),
    ...renderReference(whole, apis),
  ]);
}

/** Makes a folder hold what `generateDocuments` returns and nothing else. */
export function writeDocuments(folder = PUBLIC): void {
  const documents = generateDocuments();
  for (const within of FOLDERS) Deno.mkdirSync(join(folder, within), { recursive: true });
  for (const [name, text] of documents) {
    if (textOf(join(folder, name)) !== text) replaceFile(folder, name, text);
  }
  for (const name of FOLDERS.flatMap((within) => fileNames(folder, within))) {
    if (!documents.has(name)) Deno.removeSync(join(folder, name));
  }
}

/** Not written in place: a Worker that is running may be serving the file. */
function replaceFile(folder: string, name: string, text: string): void {
  const complete = Deno.makeTempFileSync({ dir: dirname(folder) });
  Deno.writeTextFileSync(complete, text);
  Deno.chmodSync(complete, 0o644);
  Deno.renameSync(complete, join(folder, name));
}

function fileNames(folder: string, within: string): string[] {
  return [...Deno.readDirSync(join(folder, within))]
    .filter(({ isFile }) => isFile)
    .map(({ name }) => join(within, name));
}

function readStatic(name: string): string {
  return Deno.readTextFileSync(new URL(`./static/${name}`, import.meta.url));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

if (import.meta.main) {
  await runCommand({
    name: "deno task openapi",
    purpose:
      "Builds the OpenAPI documents and the pages of the reference into dist/public, which wrangler serves " +
      "beside the Worker. `deno task dev`, `test` and `deploy` do it by themselves.",
  }, () => Promise.resolve(writeDocuments()));
}
