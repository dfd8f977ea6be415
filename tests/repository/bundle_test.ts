import assert from "node:assert/strict";
import { writeDocuments } from "../../contracts/openapi/generate.ts";
import { compressedKib, readModules } from "../../ops/deploy/bundle_size.ts";
import { bundleInto } from "../support/workerd/bundle.ts";

/**
 * Compressed, with argon2's wasm and the filter of common passwords, which is 9.6 of them. The audit trail
 * is 4 of them: a statement in every act, and the columns that it compares. Erasing people,
 * forgetting them in time, and handing out what is kept of them is 7, encrypting a NIK 1.6. Lists of hosts, and
 * dividing routes between us and the backend that is replaced, are 2, repeating reads there 1.1, metrics of
 * logins, faults, limits, retries and the cron 0.6. 10 more would be
 * there with the names of functions.
 */
const MAX_KIB = 144.4;

/** Files of ours that describe, test or operate the service; the Worker has no use for them. */
const DESCRIPTION_OR_TOOLS =
  /^(?:contracts|local|ops|tests|bench|simulator)\/|\/(?:openapi|api|shapes|operation|doctor|translations)\.ts$/;
const UNUSED_PACKAGES =
  /node_modules\/(?:@valibot\/to-json-schema|ajv|zod|resend|postal-mime|standardwebhooks)\//;

type Bundle = {
  files: ReturnType<typeof readModules>;
  /** How many bytes each source file contributes. */
  inputs: Map<string, number>;
};

/** What esbuild notes about a bundle. Source: https://esbuild.github.io/api/#metafile */
type Metafile = { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> };

async function bundle(): Promise<Bundle> {
  writeDocuments();
  const outdir = await Deno.makeTempDir({ prefix: "daftar-bundle-" });
  try {
    await bundleInto(outdir, "--minify", `--metafile=${outdir}/metafile.json`);
    const files = readModules(outdir);
    const { outputs }: Metafile = JSON.parse(Deno.readTextFileSync(`${outdir}/metafile.json`));
    const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
    return {
      files,
      inputs: new Map(inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput])),
    };
  } finally {
    await Deno.remove(outdir, { recursive: true });
  }
}

Deno.test(`the Worker is smaller than ${MAX_KIB} KiB, compressed, and describes nothing itself`, async () => {
  const { files, inputs } = await bundle();
  assert.ok(files.some(({ name }) => name.endsWith(".wasm")), "the bundle has no argon2");
  assert.ok(files.some(({ name }) => name.endsWith(".bin")), "the bundle has no filter");
  const kib = compressedKib(files);
  assert.ok(kib < MAX_KIB, `${kib.toFixed(1)} KiB`);
  for (const { bytes } of files) {
    const text = new TextDecoder().decode(bytes);
    assert.ok(!text.includes("An access token for three days"), "the API's description is in it");
    assert.doesNotMatch(text, /kind:["`]metadata/, "a schema describes itself: see openapi.ts");
    assert.ok(!text.includes("json-schema.org"), "a JSON Schema library is in it");
  }

  const shipped = [...inputs].filter(([, bytes]) => bytes > 0).map(([path]) => path);
  assert.ok(shipped.includes("src/worker.ts"), "the metafile has other paths than expected");
  for (const path of shipped) {
    assert.doesNotMatch(path, DESCRIPTION_OR_TOOLS);
    assert.doesNotMatch(path, UNUSED_PACKAGES);
  }
});
