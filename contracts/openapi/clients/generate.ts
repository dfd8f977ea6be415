/**
 * Writes the clients in `clients/` from the API's description: for TypeScript, Laravel, Hurl and Bruno. What both
 * products share is written by hand there.
 */
import { fileURLToPath } from "node:url";
import { runCommand } from "../../../ops/command_line.ts";
import type { Api } from "../../../src/web/operation.ts";
import { apis } from "../apis.ts";
import { describeApis } from "../document.ts";
import { serviceApi } from "../service.ts";
import { brunoFolder } from "./bruno.ts";
import { hurlFile } from "./hurl.ts";
import { JOURNEYS } from "./journeys.ts";
import { laravelClient } from "./laravel.ts";
import { typescriptClient, typesOf } from "./typescript.ts";

/** Where the clients are. */
export const CLIENTS = fileURLToPath(new URL("../../../clients/", import.meta.url));

/** The generated files: texts by their paths below `clients/`. The same code gives the same texts. */
export async function generateClients(): Promise<Map<string, string>> {
  const files = await Promise.all(apis.filter((api) => api !== serviceApi).map(filesOf));
  return new Map([
    ...files.flat(),
    ["bruno/bruno.json", json({ version: "1", name: "Daftar", type: "collection" })],
    [
      "bruno/environments/local.bru",
      `vars {\n${VARIABLES.map((each) => `  ${each}\n`).join("")}}\n`,
    ],
    ["hurl/local.env", VARIABLES.map((each) => `${each.replace(": ", "=")}\n`).join("")],
  ]);
}

/** The local stack, and an estate of its seed. */
const VARIABLES = [
  "api: http://127.0.0.1:8787",
  "console: http://127.0.0.1:8788",
  "code: 350c228d-2121-47fd-a808-456a7523e527",
];

async function filesOf(api: Api): Promise<[path: string, text: string][]> {
  const { name, title } = api;
  const document = describeApis(title, [api], []);
  const steps = JOURNEYS[name] ?? [];
  return [
    [`typescript/${name}.ts`, typescriptClient(name, title, document)],
    [`typescript/${name}_types.ts`, await typesOf(document)],
    [`php/${title}.php`, laravelClient(title, document)],
    [
      `hurl/${name}.hurl`,
      hurlFile(`${title}: sign up, follow the link, log in, be refused`, steps),
    ],
    ...brunoFolder(steps).map(([file, text]): [string, string] => [`bruno/${name}/${file}`, text]),
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Makes the folders of the generated files hold these and what is written by hand. */
async function writeClients(): Promise<void> {
  const files = await generateClients();
  for (const folder of ["bruno", "hurl"]) {
    await Deno.remove(CLIENTS + folder, { recursive: true }).catch(() => {});
  }
  for (const [path, text] of files) {
    await Deno.mkdir(CLIENTS + path.replace(/[^/]+$/, ""), { recursive: true });
    await Deno.writeTextFile(CLIENTS + path, text);
  }
}

if (import.meta.main) {
  await runCommand({
    name: "deno task clients",
    purpose:
      "Writes the clients for TypeScript, Laravel, Hurl and Bruno into clients/; commit them.",
  }, writeClients);
}
