import assert from "node:assert/strict";
import { toSql } from "../../src/db/time.ts";
import {
  assertAccessible,
  findChromium,
  keepScreenshot,
  openContext,
  startBrowser,
} from "../support/browser.ts";
import { type OperatorConsole, OWNER, startOperatorConsole } from "../support/console.ts";
import { type Service, startService } from "../support/service.ts";

const chromium = findChromium();

/** Every page of the console, by the name of its picture. */
const PAGES: Record<string, string> = {
  start: "/console",
  accounts: "/console/accounts?q=learner",
  account: "/console/accounts/pewaca/996",
  correct_address: "/console/accounts/pewaca/996/correct-address",
  mails: "/console/mails",
  mail: "/console/mails/pewaca/failed1",
  retry: "/console/mails/pewaca/failed1/retry",
  numbers: "/console/numbers",
  not_found: "/console/nowhere",
};

const SCREENS = {
  desktop: { width: 1280, colorScheme: "light", locale: "en-GB" },
  phone: { width: 360, colorScheme: "dark", locale: "id-ID" },
} as const;

/** Something to see on each page. */
async function prepare(service: Service): Promise<void> {
  const now = toSql(service.clock.now);
  await service.query(
    `INSERT INTO outbox (id, tenant, kind, account_id, to_email, payload, dedupe_key, status, attempts,
       last_error, next_attempt_at, created_at, finished_at)
     VALUES ('failed1', 'pewaca', 'verify_email', 1, 'rina@example.com', '{}', 'a', 'failed', 5,
       'unreachable', ?, ?, ?)`,
    [now, now, now],
  );
  await service.query(
    `INSERT INTO registration_outcome VALUES ('pewaca', 'created', '', ?, 12, 1200, 0, 0, 0, 12, 12, 12, 12)`,
    [now],
  );
}

async function logIn(console: OperatorConsole, page: import("playwright-core").Page) {
  await page.goto(`${console.standIn.url}/console`);
  await page.getByRole("button", { name: new RegExp(`^${OWNER}`) }).click();
}

Deno.test({
  name: "every page is legible on a screen and on a phone, light and dark, and accessible",
  ignore: chromium === null,
  fn: async () => {
    await using service = await startService();
    await using console = await startOperatorConsole(service);
    await prepare(service);
    const browser = await startBrowser(chromium!);
    try {
      for (const [screen, options] of Object.entries(SCREENS)) {
        const context = await openContext(browser, { ...options, script: true });
        const page = await context.newPage();
        await logIn(console, page);
        for (const [name, path] of Object.entries(PAGES)) {
          await page.goto(`${console.standIn.url}${path}`);
          await assertAccessible(page, `${name} on a ${screen}`);
          await keepScreenshot(page, `${name}-${screen}`);
        }
        await context.close();
      }
    } finally {
      await browser.close();
    }
  },
});

Deno.test({
  name: "an operator acts by the keyboard alone, without a script",
  ignore: chromium === null,
  fn: async () => {
    await using service = await startService();
    await using console = await startOperatorConsole(service);
    await prepare(service);
    const browser = await startBrowser(chromium!);
    try {
      const context = await openContext(browser, SCREENS.desktop);
      const page = await context.newPage();
      await logIn(console, page);
      await page.goto(`${console.standIn.url}/console/mails`);
      await page.getByRole("link", { name: "pewaca.verify_email" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Send the email again" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Send the email again" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("status").waitFor();
      const { rows } = await service.query("SELECT status FROM outbox WHERE id = 'failed1'");
      assert.equal(rows[0]!.status, "pending");
    } finally {
      await browser.close();
    }
  },
});
