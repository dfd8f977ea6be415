import assert from "node:assert/strict";
import { sentence as pewacaSentence } from "../../src/tenants/pewaca/shared/messages.ts";
import { sentence as zportaSentence } from "../../src/tenants/zporta/shared/messages.ts";

const ROOT = new URL("../..", import.meta.url);

/** More than these are two rooms. */
const MAX_FILES = 14;

async function tenantNames(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(new URL("src/tenants/", ROOT)));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
}

async function sources(folder: string): Promise<{ path: string; text: string }[]> {
  const found = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await sources(path));
    else if (/\.(tsx?|sql)$/.test(path)) {
      found.push({ path, text: await Deno.readTextFile(new URL(path, ROOT)) });
    }
  }
  return found;
}

/** What a file imports, relative paths resolved from the root. */
function importsOf({ path, text }: { path: string; text: string }): string[] {
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)"|^import "([^"]+)"/gms)].map(
    ([, from, bare]) => {
      const target = (from ?? bare)!;
      return target.startsWith(".") ? new URL(target, `file:///${path}`).pathname.slice(1) : target;
    },
  );
}

async function assertNoImport(folder: string, forbidden: RegExp): Promise<void> {
  for (const source of await sources(folder)) {
    for (const target of importsOf(source)) {
      assert.doesNotMatch(target, forbidden, `${source.path} imports ${target}`);
    }
  }
}

Deno.test("core knows no HTTP framework, no tenant and no adapter", async () => {
  await assertNoImport("src/core", /^hono|^src\/(tenants|adapters|web|app|worker|tenant\.ts)/);
});

Deno.test("a tenant never imports another tenant, nor an adapter", async () => {
  for (const tenant of await tenantNames()) {
    await assertNoImport(
      `src/tenants/${tenant}`,
      new RegExp(`^src/(adapters|app|worker|tenants/(?!${tenant}/))`),
    );
  }
});

Deno.test("a room imports its tenant's shared folder, never another room; shared imports no room", async () => {
  for (const tenant of await tenantNames()) {
    const folder = `src/tenants/${tenant}`;
    const modules = new Set((await sources(folder)).map(({ path }) => path));
    for (const source of await sources(folder)) {
      const [room, file] = source.path.slice(folder.length + 1).split("/");
      // What puts the rooms together; the console's pages lead to the acts of all of them.
      if (file === undefined || room === "console") continue;
      const settings = [`${folder}/env.ts`];
      for (const target of importsOf(source)) {
        const isOwn = target.startsWith(`${folder}/${room}/`) || settings.includes(target);
        const isShared = target.startsWith(`${folder}/shared/`);
        assert.ok(!modules.has(target) || isOwn || isShared, `${source.path} imports ${target}`);
      }
    }
  }
});

Deno.test("acts own their types: only wire.ts and http.ts know the wire, consoles know none", async () => {
  for (const tenant of await tenantNames()) {
    for (const source of await sources(`src/tenants/${tenant}`)) {
      const isAct = /^src\/tenants\/\w+\/(?!shared\/)\w+\/(?!http|wire|openapi)/.test(source.path);
      if (!isAct) continue;
      for (const target of importsOf(source)) {
        const isWire = /^src\/tenants\/.*\/(http|wire|openapi|\w+_wire)\.ts$/.test(target);
        assert.ok(!isWire, `${source.path} imports ${target}`);
      }
    }
  }
});

Deno.test("nothing but the list of consoles knows a tenant's console, and the service knows none", async () => {
  for (const source of await sources("src")) {
    const isConsole = /^src\/(?:tenants\/\w+\/)?console\//.test(source.path);
    if (isConsole || source.path === "src/tenants/consoles.ts") continue;
    for (const target of importsOf(source)) {
      const isForConsole = /\/console\/|\/consoles\.ts$/.test(target);
      assert.ok(!isForConsole, `${source.path} imports ${target}`);
    }
  }
  await assertNoImport("src/console/shared", /^src\/tenants\//);
});

Deno.test("db imports no layer above it, and names no table", async () => {
  await assertNoImport("src/db", /^src\/(core|tenants|adapters|web|app|worker|tenant\.ts)/);
  for (const { path, text } of await sources("src/db")) {
    if (path.endsWith(".sql")) continue;
    assert.doesNotMatch(text, /\b(m_user|m_warga|auth_user|users_profile|outbox)\b(?!\.)/, path);
  }
});

Deno.test("deps and outcome import nothing of ours", async () => {
  for (const { path, text } of await sources("src")) {
    if (!/^src\/(deps|outcome)\.ts$/.test(path)) continue;
    assert.deepEqual(importsOf({ path, text }), []);
  }
});

Deno.test("nothing under src imports ops, local, contracts, tests or the simulator; ops does not import local", async () => {
  await assertNoImport("src", /^(ops|local|contracts|tests|simulator)\//);
  await assertNoImport("ops", /^(local|contracts|tests|simulator)\//);
});

Deno.test("only the workers' entries know the adapters", async () => {
  for (const source of await sources("src")) {
    if (
      /^src\/(?:console\/)?worker\.ts$/.test(source.path) || source.path.startsWith("src/adapters/")
    ) continue;
    for (const target of importsOf(source)) {
      assert.doesNotMatch(target, /^src\/adapters\//, source.path);
    }
  }
});

Deno.test("a tenant's name stands in its own folder and in the lists of tenants, nowhere else in src", async () => {
  const names = await tenantNames();
  for (const { path, text } of await sources("src")) {
    if (/^src\/tenants\/(?:mod|consoles)\.ts$/.test(path)) continue;
    const foreign = names.filter((name) => !path.startsWith(`src/tenants/${name}/`));
    assert.doesNotMatch(`${path}\n${text}`, new RegExp(foreign.join("|"), "i"), path);
  }
});

Deno.test("no folder holds more than 14 files", async () => {
  for (const folder of ["src", "tests", "ops", "local", "contracts", "bench", "simulator"]) {
    await assertSmall(folder);
  }
});

async function assertSmall(folder: string): Promise<void> {
  const entries = await Array.fromAsync(Deno.readDir(new URL(`${folder}/`, ROOT)));
  const files = entries.filter(({ isFile }) => isFile).map(({ name }) => name);
  assert.ok(files.length <= MAX_FILES, `${folder} holds ${files.length} files: ${files}`);
  for (const { name, isDirectory } of entries) {
    // Migrations become more and more: one that has landed stays.
    if (isDirectory && name !== "migrations") await assertSmall(`${folder}/${name}`);
  }
}

Deno.test("the legacy spellings live at the wire, and beside SQL", async () => {
  for (const { path, text } of await sources("src")) {
    if (/(wire|http|openapi|api|fields|envelope|shapes|rows|person)\.ts$|\.sql$/.test(path)) {
      continue;
    }
    const code = text.replace(/`[^`]*`/gs, "``").replace(/\/\*\*.*?\*\//gs, "").replace(
      /\/\/.*$/gm,
      "",
    );
    assert.doesNotMatch(code, /\b(phone_no|ocupation|profil)\b/, path);
  }
});

Deno.test("reasons of a refusal are noted in one place per tenant", async () => {
  for (const tenant of await tenantNames()) {
    const places = (await sources(`src/tenants/${tenant}`))
      .filter(({ text }) => /trace\.reasons\s*=/.test(text)).map(({ path }) => path);
    assert.deepEqual(places, [`src/tenants/${tenant}/shared/answers.ts`]);
  }
});

Deno.test("every unique key that a person can collide with has a sentence", async () => {
  for (const { path, text } of await sources("src")) {
    if (!path.endsWith(".sql")) continue;
    const sentence = path.includes("zporta") ? zportaSentence : pewacaSentence;
    for (const [, field] of text.matchAll(/UNIQUE KEY uq_(\w+)/g)) {
      const words = sentence({ code: "taken", field: field! });
      assert.notEqual(words, sentence({ code: "taken", field: "nothing" }), `${path}: uq_${field}`);
    }
  }
});

Deno.test("the generated types of the Worker's bindings are those of wrangler.toml", async () => {
  const generated = new URL("worker-configuration.d.ts", ROOT);
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "node_modules/wrangler/bin/wrangler.js",
      "types",
      "--check",
      "--include-runtime=false",
    ],
    cwd: ROOT,
    env: { WRANGLER_SEND_METRICS: "false" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
  assert.ok(output.success, `run wrangler types --include-runtime=false for ${generated}: ${text}`);
});

/** What the ports stand for, and what is not part of an act: the platform's own timers and chance. */
const PLATFORM_CALLS =
  /\b(?:performance\.now|setTimeout|clearTimeout|Math\.random|crypto\.randomUUID|crypto\.getRandomValues)\(/;

/** Ports themselves, and what no act waits for or depends on. */
const MAY_CALL_THE_PLATFORM = new RegExp(
  "^src/(?:runtime\\.ts$|adapters/|console/|tenants/\\w+/console/|core/passwords/|core/keyed_cipher\\.ts$|" +
    "web/(?:routing|metrics|pages)/)",
);

Deno.test("acts take time, chance and ids from their dependencies, so that a simulator can bring its own", async () => {
  for (const { path, text } of await sources("src")) {
    if (MAY_CALL_THE_PLATFORM.test(path)) continue;
    assert.doesNotMatch(text, PLATFORM_CALLS, path);
  }
});
