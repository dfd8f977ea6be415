import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { createTestHarness } from "wrangler";
import { startAccessStandIn } from "../../local/access/stand_in.ts";
import { writeConsoleFiles } from "../../ops/generate/console_files.ts";
import { bundleInto } from "../support/workerd/bundle.ts";
import { OWNER } from "../support/console/console.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Compressed. It starts seldom and serves few, so that this is a warning and no need. */
const MAX_KIB = 126;

Deno.test(`the console's Worker is smaller than ${MAX_KIB} KiB, compressed, and hashes no password`, async () => {
  await writeConsoleFiles();
  const outdir = await Deno.makeTempDir({ prefix: "daftar-console-" });
  try {
    await bundleInto(outdir, "--config=wrangler.console.toml", "--env=", "--minify");
    const files = [...Deno.readDirSync(outdir)].map(({ name }) => name);
    assert.ok(!files.some((name) => /\.wasm$/.test(name)), files.join());
    const kib = gzipSync(Deno.readFileSync(`${outdir}/worker.js`)).length / 1024;
    assert.ok(kib < MAX_KIB, `${kib.toFixed(1)} KiB`);
  } finally {
    await Deno.remove(outdir, { recursive: true });
  }
});

Deno.test("the console's Worker serves its pages to an operator in workerd, and is off without a team", async () => {
  await writeConsoleFiles();
  await using database = await createDatabase({ seeded: true });
  await using stack = new AsyncDisposableStack();
  const standIn = stack.adopt(await startAccessStandIn(), (started) => started.close());
  const start = async (teamUrl: string) => {
    const harness = createTestHarness({
      root: ROOT,
      workers: [{
        configPath: "./wrangler.console.toml",
        vars: { CONSOLE_ACCESS_TEAM_URL: teamUrl, CONSOLE_ACCESS_AUDIENCE: standIn.audience },
        secrets: {
          DATABASE_URL: database.gateway.url,
          SERVICE_KEY: crypto.randomUUID(),
          CONSOLE_KEY: crypto.randomUUID(),
          CONSOLE_OPERATORS: `${OWNER}:owner`,
        },
      }],
    });
    stack.defer(() => harness.close());
    return (await harness.listen()).url.origin;
  };
  const url = await start(standIn.url);
  const headers = { "Cf-Access-Jwt-Assertion": await standIn.issue(OWNER) };
  const page = await fetch(`${url}/console`, { headers });
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<h1>/);
  assert.equal(page.headers.get("Cache-Control"), "no-store");
  const refused = await fetch(`${url}/console`);
  assert.equal(refused.status, 403);
  await refused.body?.cancel();
  const style = await fetch(`${url}/console/files/pico.css`);
  assert.match(style.headers.get("Content-Type") ?? "", /text\/css/);
  await style.body?.cancel();

  const off = await fetch(`${await start("")}/console`, { headers });
  assert.equal(off.status, 404);
  await off.body?.cancel();
});
