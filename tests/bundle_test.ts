import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

const ROOT = new URL("..", import.meta.url);
const MOST_KIB = 300;

async function bundle(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const outdir = await Deno.makeTempDir({ prefix: "daftar-bundle-" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "node_modules/wrangler/bin/wrangler.js",
        "deploy",
        "--dry-run",
        "--minify",
        `--outdir=${outdir}`,
      ],
      cwd: ROOT,
      env: { WRANGLER_SEND_METRICS: "false" },
      stdout: "null",
      stderr: "piped",
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const files = [...Deno.readDirSync(outdir)].filter(({ name }) => /\.(js|wasm)$/.test(name));
    return files.map(({ name }) => ({ name, bytes: Deno.readFileSync(`${outdir}/${name}`) }));
  } finally {
    await Deno.remove(outdir, { recursive: true });
  }
}

Deno.test(`the Worker is smaller than ${MOST_KIB} KiB, compressed, and describes nothing itself`, async () => {
  const files = await bundle();
  assert.ok(files.some(({ name }) => name.endsWith(".wasm")), "the bundle has no argon2");
  const kib = files.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0) / 1024;
  assert.ok(kib < MOST_KIB, `${kib.toFixed(0)} KiB`);
  for (const { bytes } of files) {
    const text = new TextDecoder().decode(bytes);
    assert.ok(!text.includes("An access token for three days"), "the API's description is in it");
    assert.ok(!text.includes("json-schema.org"), "a JSON Schema library is in it");
  }
});
