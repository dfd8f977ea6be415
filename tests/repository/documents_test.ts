import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unstable_readConfig } from "wrangler";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...filesIn("docs"),
];
const WORKFLOWS = filesIn(".github/workflows");

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

function read(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-")
  );
}

Deno.test("the README fits its bound", () => {
  assert.ok(read("README.md").split("\n").length <= 171);
});

Deno.test("no task waits for npm packages without a bar: what installs them needs none itself", async () => {
  const { nodeModulesDir, tasks } = JSON.parse(read("deno.json"));
  assert.equal(nodeModulesDir, "manual", "Deno would install before any task, a line per package");
  for (const [name, task] of Object.entries<{ dependencies?: string[] }>(tasks)) {
    assert.deepEqual(task.dependencies, name === "packages" ? undefined : ["packages"], name);
  }
  const program = tasks.packages.command.replace("deno run -A ", "");
  const info = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", program],
    cwd: ROOT,
  });
  const { stdout } = await info.output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const specifiers: string[] = modules.map((module: { specifier: string }) => module.specifier);
  assert.ok(specifiers.some((specifier) => specifier.endsWith(program)));
  assert.deepEqual(specifiers.filter((specifier) => !/^(?:file|node):/.test(specifier)), []);
});

Deno.test("every task that a document or a workflow names is there", () => {
  const { tasks } = JSON.parse(read("deno.json"));
  for (const path of [...DOCUMENTS, ...WORKFLOWS]) {
    for (const [, task] of read(path).matchAll(/deno(?:@[\d.]+)? task ([a-z][\w:-]*)/g)) {
      assert.ok(task! in tasks, `${path}: deno task ${task}`);
    }
  }
});

Deno.test("every file that a document names is there", () => {
  const file = /`((?:src|tests|contracts|docs|local|ops|bench|\.github)\/[\w./-]+)`/g;
  for (const path of DOCUMENTS) {
    for (const [, named] of read(path).matchAll(file)) {
      // Recipes name files that are yet to be made.
      if (/NNNN|NAME|list_rejections|nickname|mobile/.test(named!)) continue;
      assert.ok(existsSync(join(ROOT, named!)), `${path}: ${named}`);
    }
  }
});

Deno.test("every link of a document leads somewhere", () => {
  for (const path of DOCUMENTS) {
    for (const [, target] of read(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target!.startsWith("https://")) continue;
      const [file, anchor] = target!.split("#");
      const to = file ? join(dirname(path), file) : path;
      assert.ok(existsSync(join(ROOT, to)), `${path}: ${target}`);
      if (anchor) assert.ok(anchorsOf(read(to)).includes(anchor), `${path}: ${target}`);
    }
  }
});

Deno.test("the README explains every variable and secret of the Worker", () => {
  const { vars, secrets } = unstable_readConfig({ config: join(ROOT, "wrangler.toml"), env: "" });
  const required = (secrets as { required?: string[] } | undefined)?.required ?? [];
  const readme = read("README.md");
  for (const name of [...Object.keys(vars), ...required]) {
    const ofEachTenant = name.replace(/^[A-Z]+_/, "…_");
    assert.ok(readme.includes(`\`${name}\``) || readme.includes(`\`${ofEachTenant}\``), name);
  }
});
