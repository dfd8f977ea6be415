import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { assertLegible, type StudioStep, type StudioTools } from "../support/stack/studio.ts";

/** The room Database. */
export const DATABASE: readonly StudioStep[] = [
  ["Database counts rows without a reload, and shows them page by page, without secrets", showRows],
  ["Database applies what the doctor would repair, after a look where one is needed", repair],
  ["Database shows migrations by their state, and applies those that are pending", migrate],
];

async function showRows({ stack, studio, page }: StudioTools): Promise<void> {
  const { console: url } = stack.file;
  await page.goto(`${url}/database`);
  const entry = page.locator("li").filter({ has: page.getByRole("link", { name: "m_warga" }) });
  const count = Number(/\d+$/.exec((await entry.textContent())!)![0]);
  const { residentId } = await studio.make({ tenant: "pewaca", state: "waiting" });
  await entry.filter({ hasText: new RegExp(` ${count + 1}$`) }).waitFor();
  await stack.database.query("UPDATE m_warga SET nik = ? WHERE id = ?", [
    "3201234567891234",
    residentId,
  ]);
  await entry.getByRole("link").click();
  await page.getByText("••••••••••••1234").waitFor();
  await page.goto(`${url}/database/pewaca/tables/m_user`);
  const { rows } = await stack.database.query("SELECT user_password FROM m_user");
  const text = (await page.textContent("main"))!;
  assert.match(text, /•••• \(\d+ characters\)/);
  for (const { user_password } of rows) assert.ok(!text.includes(String(user_password)));
  await page.goto(`${url}/database/pewaca/tables/m_city`);
  await page.getByRole("link", { name: "Earlier rows" }).click();
  await page.getByText("page 2 of 3").waitFor();
  await page.getByRole("link", { name: "Later rows" }).click();
  await page.getByText("page 1 of 3").waitFor();
}

async function repair(tools: StudioTools): Promise<void> {
  const { stack, studio, page } = tools;
  const { address } = await studio.make({ tenant: "pewaca", state: "unproven" });
  await stack.database.query("ALTER TABLE outbox DROP KEY ix_outbox_account");
  await stack.database.query(
    "UPDATE outbox SET status = 'failed', last_error = 'validation_error' WHERE to_email = ?",
    [address],
  );
  await page.goto(`${stack.file.console}/database`);
  await assertLegible(tools, { "database-findings": "/database" });
  const indexes = page.getByRole("article").filter({ hasText: "outbox.ix_outbox_account" });
  await indexes.getByText("Repair, 1 statement").click();
  await indexes.getByText("ALTER TABLE outbox ADD").waitFor();
  await applyIn(indexes);
  const { rows: keys } = await stack.database.query(
    "SHOW INDEX FROM outbox WHERE Key_name = 'ix_outbox_account'",
  );
  assert.ok(keys.length > 0);
  const failed = page.getByRole("article").filter({ hasText: "emails that failed" });
  await failed.getByRole("button").click();
  assert.equal(await failed.locator(":invalid").count(), 2, "the form and its checkbox");
  await failed.getByLabel("I have looked").check();
  await applyIn(failed);
  const { rows } = await stack.database.query("SELECT status FROM outbox WHERE to_email = ?", [
    address,
  ]);
  assert.deepEqual(rows.map(({ status }) => status), ["cancelled"]);
}

async function migrate({ stack, page }: StudioTools): Promise<void> {
  const { query } = stack.database;
  const latest = async () => {
    const { rows } = await query(
      "SELECT name, version FROM applied_migration WHERE set_name = 'zporta' ORDER BY version DESC",
    );
    return rows[0]!;
  };
  const { name, version } = await latest();
  await query("DELETE FROM applied_migration WHERE set_name = 'zporta' AND version = ?", [
    Number(version),
  ]);
  await page.goto(`${stack.file.console}/database`);
  const migrations = page.getByRole("group").filter({ hasText: /^zporta: \d+ migrations/ });
  await migrations.locator("summary").click();
  const row = migrations.getByRole("row").filter({ hasText: String(name) });
  await row.getByText("pending").waitFor();
  const finding = page.getByRole("article").filter({ hasText: String(name) });
  await finding.getByLabel("I have looked").check();
  await applyIn(finding);
  await page.getByText(/^(\d+) of \1 are applied\.$/).waitFor();
  assert.deepEqual(await latest(), { name, version });
}

async function applyIn(finding: Locator): Promise<void> {
  const page = finding.page();
  await finding.getByRole("button").click();
  await page.getByRole("status").filter({ hasText: "Repaired" }).waitFor();
  assert.equal(await finding.count(), 0);
}
