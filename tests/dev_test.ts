import assert from "node:assert/strict";
import { seededAccounts } from "../local/seed/seed.ts";
import { createStudio } from "../local/studio/client.ts";
import { startDevStack } from "./support/dev_stack.ts";
import { json } from "./support/pewaca.ts";

// `deno task dev` from outside. One stack for many promises: to start one takes seconds.

Deno.test("the local stack makes accounts in one request, and limits nothing with LIMITS=off", async () => {
  await using stack = await startDevStack({ LIMITS: "off", FAILED_LOG_IN_MS: "0" });
  const { api, console: consoleUrl } = stack.file;
  const studio = createStudio(consoleUrl);
  const { tokens } = await studio.make({ tenant: "pewaca", state: "approved", photo: true });
  const profile = await fetch(`${api}/api/auth/profil/`, {
    headers: { Authorization: `Token ${tokens!.access}` },
  });
  assert.match((await profile.json()).data.warga.profile_photo, /^http:\/\/127\.0\.0\.1:/);
  assert.ok((await studio.make({ tenant: "zporta", state: "google" })).tokens);

  const { email } = seededAccounts[0]!;
  const failed = await fetch(
    `${api}/api/auth/login/`,
    json({ email, password: "not-this-one" }),
  );
  assert.equal(failed.status, 401, await failed.text());
  const { rows } = await stack.database.query("SELECT attempts FROM attempt_count");
  assert.deepEqual([...new Set(rows.map(({ attempts }) => attempts))], [0]);
  const config = await Deno.readTextFile(`${stack.directory}/wrangler.toml`);
  const limits = [...config.matchAll(/limit = (\d+)/g)].map(([, limit]) => Number(limit));
  assert.ok(limits.length > 0 && limits.every((limit) => limit >= 1e9), limits.join());
});
