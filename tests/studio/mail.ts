import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { EVENT_NAMES } from "../../local/mail/events.ts";
import { assertLegible, type StudioStep, type StudioTools } from "../support/stack/studio.ts";

/** The room Mail. */
export const MAIL: readonly StudioStep[] = [
  ["Mail shows what arrives without a reload, finds it, and knows what was read", findEmail],
  ["Mail shows an email without its scripts, at two widths, its text, headers and JSON", showEmail],
  ["Mail reports every event of the provider to the API, and says what the row says", report],
  ["Mail finds the row of an email whose sending was not confirmed", findUnconfirmed],
  ["Mail deletes all emails", deleteAll],
];

async function findEmail({ stack, studio, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/mail`);
  const { address } = await studio.make({ tenant: "pewaca", state: "unproven" });
  const row = page.getByRole("row").filter({ hasText: address });
  await row.getByText("unread").waitFor();
  await page.getByRole("searchbox").fill(`${address.toUpperCase()} verifikasi`);
  await page.getByRole("searchbox").press("Enter");
  await page.getByText(/^1 of \d+ emails/).waitFor();
  await row.getByRole("link").click();
  await page.getByRole("heading", { level: 2, name: "In the outbox" }).waitFor();
  await page.goto(`${stack.file.console}/mail`);
  assert.equal(await row.getByText("unread").count(), 0);
  await page.getByLabel("Only unread").check();
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/unread=on/);
  assert.equal(await row.count(), 0);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await page.getByText(/, 0 unread$/).waitFor();
}

async function showEmail(tools: StudioTools): Promise<void> {
  const { stack, page } = tools;
  const { resendApiKey } = JSON.parse(await Deno.readTextFile(`${stack.directory}/secrets.json`));
  const response = await fetch(`${stack.file.console}/emails`, {
    method: "POST",
    headers: { Authorization: `Bearer ${resendApiKey}`, "Idempotency-Key": "key-of-a-test" },
    body: JSON.stringify({
      from: "Pewaca <noreply@pewaca.test>",
      to: "siti@example.test",
      subject: "With a script",
      html: "<p>Halo</p><script>document.body.textContent = 'it ran'</script>",
      text: "Halo in text",
      headers: { "List-Unsubscribe": "<https://example.test>" },
    }),
  });
  const { id } = await response.json();
  const path = `/mail/${id}`;
  await page.goto(stack.file.console + path);
  for (const [name, width] of [["desktop", 800], ["phone", 375]] as const) {
    const frame = page.locator(`iframe.${name}`);
    assert.doesNotMatch((await frame.getAttribute("sandbox"))!, /allow-(scripts|same-origin)/);
    assert.equal((await frame.boundingBox())!.width, width);
    await frame.contentFrame().getByText("Halo").waitFor();
  }
  await assertLegible(tools, { "mail-html": path });
  await page.getByRole("link", { name: "Text", exact: true }).click();
  await page.getByText("Halo in text").waitFor();
  await page.getByRole("link", { name: "Headers" }).click();
  await page.getByText("<https://example.test>").waitFor();
  assert.match((await page.textContent("main"))!, /key-of-a-test/);
  assert.ok(!(await page.content()).includes(resendApiKey));
  await page.getByRole("link", { name: "Raw" }).click();
  const raw = await page.getByLabel("JSON", { exact: true }).textContent();
  assert.equal(JSON.parse(raw!).text, "Halo in text");
}

/** What an event leaves in the row of its email; an event that is not here changes nothing in it. */
const DELIVERIES: Record<string, string> = {
  delivered: "delivered",
  bounced: "bounced",
  complained: "complained",
};

async function report({ stack, studio, page }: StudioTools): Promise<void> {
  const { address } = await studio.make({ tenant: "pewaca", state: "unproven" });
  const [email] = await studio.emails(address);
  await page.goto(`${stack.file.console}/mail/${email!.id}`);
  await expectFact(page, "Status", "sent");
  for (const name of EVENT_NAMES) {
    await page.getByRole("button", { name: name.replaceAll("_", " "), exact: true }).click();
    await page.waitForURL(new RegExp(`reported=${name}&status=200$`));
    await page.getByRole("status").getByText("the API has taken it").waitFor();
    if (!DELIVERIES[name]) continue;
    await expectFact(page, "Delivery", DELIVERIES[name]);
    const { rows } = await stack.database.query(
      "SELECT delivery, attempts FROM outbox WHERE provider_id = ?",
      [email!.id],
    );
    assert.deepEqual({ ...rows[0] }, { delivery: DELIVERIES[name], attempts: 1 });
  }
}

async function findUnconfirmed({ stack, studio, page }: StudioTools): Promise<void> {
  const { address } = await studio.make({ tenant: "zporta", state: "explorer" });
  await studio.fail({ status: "lost_reply", seconds: 60 });
  try {
    await fetch(`${stack.file.api}/api/users/password-reset/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: address }),
    }).then((response) => response.body?.cancel());
    await page.goto(`${stack.file.console}/mail`);
    await page.getByRole("row").filter({ hasText: address }).getByRole("link").click();
    await expectFact(page, "Email", "zporta.password_reset");
    await expectFact(page, "Status", "pending");
    const { rows } = await stack.database.query(
      "SELECT status, provider_id FROM outbox WHERE to_email = ?",
      [address],
    );
    assert.deepEqual({ ...rows[0] }, { status: "pending", provider_id: null });
  } finally {
    await studio.heal();
  }
}

async function expectFact(page: Page, name: string, value: string): Promise<void> {
  const fact = page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });
  await fact.locator("dd").filter({ hasText: value }).waitFor();
}

async function deleteAll({ stack, studio, page }: StudioTools): Promise<void> {
  await page.goto(`${stack.file.console}/mail`);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByText("Every email that the local stack sends arrives here.").waitFor();
  assert.deepEqual(await studio.emails(), []);
}
