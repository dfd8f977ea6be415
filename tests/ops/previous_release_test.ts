/** Rolling a Worker back beside a newer schema: the code of the release before, on today's tables. */
import assert from "node:assert/strict";
import { readMigrations } from "../../ops/migrate/migration_files.ts";
import { setsOf } from "../../ops/migrate/sets.ts";
import { TENANTS } from "../../src/tenants/mod.ts";
import { json, multipart, shortForm, SIGN_UP_PATH, verifyPath } from "../support/pewaca/pewaca.ts";
import { findRelease } from "../support/release.ts";
import { startWorkerd, type Workerd } from "../support/workerd/workerd.ts";
import { signUpForm } from "../support/zporta/zporta.ts";

const release = await findRelease();
if (!release.isHere) {
  console.warn(`SKIPPED: this clone has no ${release.name}, so nothing is rolled back to it`);
}

async function mailTo(worker: Workerd, address: string): Promise<{ text: string }> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const [mail] = worker.inbox.emails(address);
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`No mail for ${address}: ${worker.logged.slice(-3)}`);
}

async function answered(response: Response, status: number): Promise<Record<string, unknown>> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  return JSON.parse(text);
}

Deno.test({
  name: `the release before (${release.name}) signs up, verifies and logs in on today's schema`,
  ignore: !release.isHere,
  fn: async () => {
    const folder = await release.checkOut();
    try {
      await using worker = await startWorkerd({}, folder);
      const resident = shortForm();
      const post = (path: string, body: object) => fetch(worker.url + path, json(body));
      await answered(await fetch(worker.url + SIGN_UP_PATH, multipart(resident)), 201);
      const mail = await mailTo(worker, resident.email!);
      await answered(await fetch(worker.url + verifyPath(mail)), 200);
      await answered(await post("/api/auth/login/", resident), 200);

      const learner = signUpForm();
      await answered(await post("/api/users/register/", learner), 201);
      await answered(await post("/api/users/login/", learner), 200);
      const { email } = learner;
      await answered(await post("/api/users/magic-link-request/", { email }), 200);
      const [, path] = /https?:\/\/[^/]+(\/api\/users\/magic-link-login\/\S+)/.exec(
        (await mailTo(worker, String(email))).text,
      )!;
      const redeemed = await fetch(worker.url + path, { redirect: "manual" });
      assert.equal(redeemed.status, 302);
      assert.match(redeemed.headers.get("Location")!, /token=/);
      await redeemed.body?.cancel();

      const { rows } = await worker.databaseOf("pewaca").query(
        "SELECT status, COUNT(*) AS n FROM outbox GROUP BY status",
      );
      assert.ok(rows.every(({ status }) => status === "sent" || status === "pending"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("each migration says which older Workers it serves, by a migration that there is", async () => {
  const migrations = await readMigrations(setsOf(TENANTS));
  const names = migrations.map(({ set, version }) => `${set}/${String(version).padStart(4, "0")}`);
  for (const { file, serves } of migrations) {
    assert.ok(serves, `${file} lacks a line like "-- serves: all"`);
    assert.ok(serves === "all" || names.includes(serves), `${file} serves ${serves}`);
  }
});
