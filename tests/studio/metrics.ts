import assert from "node:assert/strict";
import type { StudioStep, StudioTools } from "../support/stack/studio.ts";

/** The room Metrics. */
export const METRICS: readonly StudioStep[] = [
  ["Metrics plots what /metrics says, with its help, and reads on while it is open", plotMetrics],
];

async function plotMetrics({ stack, studio, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/metrics`);
  const figure = page.getByRole("figure").filter({ hasText: "daftar_registrations_total" });
  await figure.getByText("Registrations by outcome.").waitFor();
  const before = await createdIn(stack.database);
  await studio.make({ tenant: "zporta", state: "explorer" });
  const created = figure.getByRole("listitem").filter({ hasText: "zporta, created" });
  await created.filter({ hasText: /: [1-9]/ }).waitFor();
  // Counted within half a second of the answer.
  while (await createdIn(stack.database) === before) await page.waitForTimeout(50);
  assert.equal(await createdIn(stack.database), before + 1);
  await figure.getByText("All values").click();
  const row = figure.getByRole("row").filter({ hasText: "zporta, created" });
  await row.filter({ hasText: String(before + 1) }).waitFor();
  const readings = page.getByText(/^\d+ readings$/);
  const count = await readings.textContent();
  await readings.filter({ hasNotText: count! }).waitFor();
  assert.ok(await row.isVisible(), "what was opened stays open");
  const requests = await fetch(`${stack.file.console}/requests`);
  assert.doesNotMatch(await requests.text(), />GET \/metrics/, "these readings are not recorded");
  assert.match((await figure.locator("path").first().getAttribute("d"))!, /^M[\d.]+ [\d.]+h1L/);
}

async function createdIn({ query }: StudioTools["stack"]["database"]): Promise<number> {
  const { rows } = await query(
    `SELECT COALESCE(SUM(attempts), 0) AS created FROM registration_outcome
     WHERE counted_minute = '1970-01-01' AND tenant = 'zporta' AND outcome = 'created'`,
  );
  return Number(rows[0]!.created);
}
