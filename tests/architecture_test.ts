import assert from "node:assert/strict";
import { sentence as pewacaSentence } from "../src/tenants/pewaca/shared/messages.ts";
import { sentence as zportaSentence } from "../src/tenants/zporta/shared/messages.ts";

const ROOT = new URL("..", import.meta.url);

async function sources(folder: string): Promise<{ path: string; text: string }[]> {
  const found = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await sources(path));
    else if (/\.(ts|sql)$/.test(path)) {
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
  await assertNoImport("src/core", /^hono|^src\/(tenants|adapters|web|app|worker)/);
});

Deno.test("a tenant never imports another tenant, nor an adapter", async () => {
  for await (const { name, isDirectory } of Deno.readDir(new URL("src/tenants/", ROOT))) {
    if (!isDirectory) continue;
    await assertNoImport(
      `src/tenants/${name}`,
      new RegExp(`^src/(adapters|app|worker|tenants/(?!${name}/))`),
    );
  }
});

Deno.test("db imports no layer above it, and names no table", async () => {
  await assertNoImport("src/db", /^src\/(core|tenants|adapters|web|app|worker)/);
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

Deno.test("nothing under src imports local, contracts or tests", async () => {
  await assertNoImport("src", /^(local|contracts|tests)\//);
});

Deno.test("ops imports neither local nor contracts nor tests", async () => {
  await assertNoImport("ops", /^(local|contracts|tests)\//);
});

Deno.test("only worker.ts and local know the adapters", async () => {
  for (const source of await sources("src")) {
    if (source.path === "src/worker.ts" || source.path.startsWith("src/adapters/")) continue;
    for (const target of importsOf(source)) {
      assert.doesNotMatch(target, /^src\/adapters\//, source.path);
    }
  }
});

Deno.test("the legacy spellings live in wire.ts, http.ts and openapi.ts, and in SQL", async () => {
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
