import assert from "node:assert/strict";
import { FAULT_NAMES } from "../../local/faults/database_fault.ts";
import { KNOWN_STATUSES } from "../../local/mail/rules.ts";
import { openScreen, type StudioStep, type StudioTools } from "../support/stack/studio.ts";

/** What is true for the room with the faults. */
export const FAULTS: readonly StudioStep[] = [
  ["Faults shows in two clicks what happens when the mail provider dies in the middle", breakMail],
  ["Faults breaks one statement, and shows what it hit, live and in the request", breakCommit],
  ["Faults has a button for everything that can break, and one that mends it", pressAll],
];

async function breakMail({ stack, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/faults`);
  await page.getByRole("button", { name: "Dies in the middle of a request" }).click();
  await page.getByRole("button", { name: "Sign somebody up at Pewaca" }).click();
  await page.getByText("201 created").waitFor();
  const address = await page.locator("dd", { hasText: "@example.test" }).first().innerText();
  await page.locator(".timeline").getByText("mail provider, 1 email").getByText("no answer")
    .waitFor();
  await page.locator(".timeline").getByText("fault: mail provider, cut").waitFor();
  await page.getByRole("row", { name: /verify_email.*pending.*1.*unreachable/ }).waitFor();
  const { rows } = await stack.database.query(
    "SELECT status, attempts FROM outbox WHERE to_email = ?",
    [address],
  );
  assert.deepEqual(rows.map(({ status, attempts }) => [status, Number(attempts)]), [[
    "pending",
    1,
  ]]);
  await page.goto(`${stack.file.console}/faults`);
  await page.getByText("The mail provider is well again").waitFor();
  await page.getByText(/\(unreachable\), emails of everybody wait until \d\d:\d\d/).waitFor();
}

async function breakCommit({ stack, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/faults`);
  await page.getByRole("combobox", { name: "Statement" }).selectOption("COMMIT");
  await page.getByRole("button", { name: "lost reply", exact: true }).click();
  await page.getByText("COMMIT: executed, then the connection breaks 1 more").waitFor();
  const watching = await page.context().newPage();
  await watching.goto(`${stack.file.console}/faults`);
  await page.getByRole("button", { name: "Sign somebody up at Zporta" }).click();
  // What was executed is found again: the answer is that of a success.
  await page.getByText(/^201/).waitFor();
  const commit = page.locator(".timeline .name").filter({ hasText: "COMMIT" }).first();
  assert.match(await commit.innerText(), /no answer.*fault: lost_reply/s);
  await watching.getByText("lost_reply, over").waitFor();
  const [hit] = await watching.getByRole("listitem").filter({ hasText: "COMMIT" }).all();
  await hit!.getByRole("link").click();
  assert.equal(watching.url(), page.url());
  await watching.close();
  const body = await page.locator("#arrived").innerText();
  const { rows } = await stack.database.query(
    "SELECT COUNT(*) AS accounts FROM auth_user WHERE email = ?",
    [JSON.parse(body).email],
  );
  assert.equal(Number(rows[0]!.accounts), 1);
}

async function pressAll({ stack, studio, browser }: StudioTools): Promise<void> {
  const url = `${stack.file.console}/faults`;
  // A page without its script does the same, and is there sooner.
  const context = await openScreen(browser, "desktop", false);
  await context.route("**/files/**", (route) => route.abort());
  const page = await context.newPage();
  await page.goto(url);
  for (const status of ["cut", "lost_reply", "hang", ...KNOWN_STATUSES, 502, 503, 504]) {
    await page.locator(`button[name="status"][value="${status}"]`).click();
    await page.getByRole("button", { name: "Mend the mail provider" }).waitFor();
    const failure = await (await fetch(`${stack.file.console}/api/failure`)).json();
    assert.deepEqual([String(failure.status), failure.times], [String(status), 1]);
  }
  await page.getByRole("button", { name: "Mend the mail provider" }).click();
  await page.getByRole("button", { name: "Mend the mail provider" }).waitFor({ state: "detached" });
  for (const kind of FAULT_NAMES) {
    // Nothing says this, so it lasts until it is mended.
    await page.getByLabel("With this in its text").fill("nobody says this");
    await page.locator(`button[name="kind"][value="${kind}"]`).click();
    await page.getByText("It has hit nothing yet.").first().waitFor();
    assert.equal((await studio.faults()).some((fault) => fault.kind === kind), true, kind);
  }
  await page.getByRole("button", { name: "End it" }).first().click();
  await page.getByRole("button", { name: "Mend the database" }).click();
  await page.getByRole("button", { name: "Mend the database" }).waitFor({ state: "detached" });
  assert.deepEqual(await studio.faults(), []);
  await page.getByLabel("About the table").fill("no table's name");
  await page.getByRole("button", { name: "deadlock", exact: true }).click();
  await page.getByRole("alert").getByText("table must be a table's name").waitFor();
  await page.getByRole("button", { name: "Log a resident in" }).click();
  await page.getByRole("heading", { name: "POST /api/auth/login/" }).waitFor();
  await context.close();
}
