import assert from "node:assert/strict";
import { readPacts } from "../../contracts/pact_files.ts";
import { assertLegible, type StudioStep, type StudioTools } from "../support/stack/studio.ts";

/** The room Contracts. */
export const CONTRACTS: readonly StudioStep[] = [
  ["Contracts shows who reads which field of which answer", showReads],
  ["Contracts shows whom a change would break, and what breaks nobody", showImpact],
  ["Contracts shows the last verification", showVerification],
];

const PROFILE = "GET /api/auth/profil/ 2xx";

async function showReads(tools: StudioTools): Promise<void> {
  const { stack, page } = tools;
  await page.goto(`${stack.file.console}/contracts`);
  for (const { consumer, interactions } of readPacts()) {
    const row = page.getByRole("row").filter({ hasText: consumer.name }).first();
    assert.match((await row.textContent())!, new RegExp(`${consumer.name}${interactions.length}`));
  }
  await page.getByRole("searchbox").fill("profil residence_commites");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: PROFILE, exact: true }).click();
  await page.getByText("LC:117-176").waitFor();
  const token = page.getByRole("row").filter({ hasText: /^data\.user\.email/ });
  await token.filter({ hasText: 'exactly "Budi.Santoso@example.com"' }).waitFor();
  const { pathname, search } = new URL(page.url());
  await assertLegible(tools, { "contracts-answer": pathname + search });
}

async function showImpact({ stack, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/contracts/answer?of=${encodeURIComponent(PROFILE)}`);
  const ask = async (field: string, change: string) => {
    await page.getByRole("combobox", { name: "Field" }).selectOption(field);
    await page.getByRole("combobox", { name: "is" }).selectOption(change);
    await page.getByRole("button", { name: "Show" }).click();
  };
  await ask("data.user", "removed");
  await page.getByText("This breaks pewaca-frontend.").waitFor();
  await page.getByRole("row").filter({ hasText: "data.user.is_pengurus" }).first().waitFor();
  await page.getByRole("link", { name: PROFILE, exact: true }).click();
  await ask("data.residence.city", "of another type");
  await page.getByText("Nobody breaks").waitFor();
}

async function showVerification({ stack, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/contracts`);
  await page.getByText(/interactions were kept when|Not verified on this computer/).waitFor();
}
