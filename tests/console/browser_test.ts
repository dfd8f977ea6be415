import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addSeconds, toSql } from "../../src/db/time.ts";
import { eventsOf } from "../support/console/audit.ts";
import {
  assertAccessible,
  assertFits,
  findChromium,
  keepScreenshot,
  openContext,
  startBrowser,
} from "../support/stack/browser.ts";
import { ACTS, reset } from "../support/console/console_acts.ts";
import {
  checkRow,
  PAGE_ACTS,
  type PageAct,
  preparePageActs,
} from "../support/console/console_page_acts.ts";
import { type OperatorConsole, OWNER, startOperatorConsole } from "../support/console/console.ts";
import { signUp } from "../support/pewaca/pewaca.ts";
import { type Service, startService } from "../support/service.ts";

const chromium = findChromium();

/** Every page of the console, by the name of its picture. */
const PAGES: Record<string, string> = {
  start: "/console",
  accounts: "/console/accounts?q=learner",
  account: "/console/accounts/pewaca/996",
  mails: "/console/mails",
  mail: "/console/mails/pewaca/failed1",
  waiting: "/console/pewaca/waiting",
  resident: "/console/pewaca/residents/996",
  estates: "/console/pewaca/estates",
  estate: "/console/pewaca/estates/3",
  applications: "/console/zporta/applications",
  application: "/console/zporta/applications/7",
  invitations: "/console/zporta/invitations",
  invitation: "/console/zporta/invitations/1",
  inviters: "/console/zporta/inviters",
  numbers: "/console/numbers",
  trail: "/console/trail",
  not_found: "/console/nowhere",
};

const SCREENS = {
  desktop: { width: 1280, colorScheme: "light", locale: "en-GB" },
  phone: { width: 390, colorScheme: "dark", locale: "id-ID" },
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
  await service.of("zporta").query(
    `INSERT INTO users_guideapplicationrequest (id, user_id, motivation, subjects_to_teach, status,
       created_at, updated_at) VALUES (7, 999, 'I would like to help.', 'Mathematics', 'pending', ?, ?)`,
    [now, now],
  );
  await service.of("zporta").query(
    `INSERT INTO users_teacherinvitation (inviter_id, invitee_email, token, status, created_at, expires_at)
     VALUES (998, 'friend@example.com', ?, 'pending', ?, ?)`,
    ["a".repeat(32), now, now],
  );
  await service.query(
    `INSERT INTO registration_outcome VALUES ('pewaca', 'created', '', ?, 12, 1200, 0, 0, 0, 12, 12, 12, 12)`,
    // What tests sign up themselves is counted in the minute that it is now.
    [toSql(addSeconds(service.clock.now, -3600))],
  );
}

async function logIn(console: OperatorConsole, page: Page) {
  await page.goto(`${console.standIn.url}/console`);
  await page.getByRole("button", { name: new RegExp(`^${OWNER}`) }).click();
}

/** Runs a test in the browser of an owner, at a desktop and without a script; skipped without Chromium. */
function inBrowser(
  name: string,
  { screen = SCREENS.desktop, script }: {
    screen?: typeof SCREENS[keyof typeof SCREENS];
    /** Whether axe is to run, which is a script. */
    script?: true;
  },
  test: (tools: { service: Service; console: OperatorConsole; page: Page }) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: chromium === null,
    fn: async () => {
      await using service = await startService();
      await using console = await startOperatorConsole(service);
      const browser = await startBrowser(chromium!);
      try {
        const context = await openContext(browser, { ...screen, ...script && { script } });
        const page = await context.newPage();
        await logIn(console, page);
        await test({ service, console, page });
      } finally {
        await browser.close();
      }
    },
  });
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
      await Promise.all(
        Object.entries(SCREENS).map(async ([screen, options]) => {
          const context = await openContext(browser, { ...options, script: true });
          const page = await context.newPage();
          await logIn(console, page);
          for (const [name, path] of Object.entries(PAGES)) {
            await page.goto(`${console.standIn.url}${path}`);
            const isPhone = screen === "phone";
            await assertAccessible(page, `${name} on a ${screen}`, isPhone ? "looks" : undefined);
            await assertFits(page, `${name} on a ${screen}`);
            await keepScreenshot(page, `${name}-${screen}`);
          }
        }),
      );
    } finally {
      await browser.close();
    }
  },
});

/** An act to do in a browser, from the page that offers it. */
type Step = Pick<PageAct, "from" | "what" | "values" | "isDownload"> & { path: string };

/** What a page is made of, as far as axe could find something in one that it did not in another. */
async function elementsOf(page: Page): Promise<string> {
  const found = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>("main *")]
      .map((each) =>
        [each.tagName, each.type, each.className, each.labels?.length, ...each.getAttributeNames()]
          .join(" ")
      )
  );
  return [...new Set(found)].sort().join();
}

/**
 * Follows a link to an act, looks at the page that says what will happen, fills it in and does it. What
 * pages are made of that axe has read goes into `read`.
 */
async function doAct(page: Page, url: string, step: Step, read: Set<string>): Promise<void> {
  await page.goto(`${url}${step.from}`);
  await page.locator(`main a[href="${step.path}"]`).click();
  // Until the style sheets are there.
  await page.waitForURL(`${url}${step.path}`);
  const name = step.path.slice("/console/".length).split("?")[0]!.replaceAll("/", "-");
  const elements = await elementsOf(page);
  if (!read.has(elements)) await assertAccessible(page, name);
  read.add(elements);
  await assertFits(page, name);
  assert.equal(await page.locator("script").count(), 0, "no page has a script");
  await keepScreenshot(page, `act-${name}`);
  for (const [field, value] of Object.entries(step.values ?? {})) {
    const input = page.locator(`[name="${field}"]`);
    if (await page.locator(`select[name="${field}"]`).count() > 0) await input.selectOption(value);
    else await input.fill(value);
  }
  const button = page.locator("main button[type=submit]");
  if (!step.isDownload) {
    await button.click();
    return await page.getByRole("status").waitFor();
  }
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const file = JSON.parse(await Deno.readTextFile(await download.path()));
  assert.equal(file.tenant, step.path.split("/")[3]);
}

inBrowser(
  "every act is done in a browser on a phone, and leaves its row in the trail",
  {
    screen: SCREENS.phone,
    script: true,
  },
  async ({ service, console, page }) => {
    const { url } = console.standIn;
    const done: string[] = [];
    const read = new Set<string>();
    const act = async (step: Step) => {
      const tenant = service.of(/pewaca|zporta/.exec(step.path)![0]);
      await tenant.query("DELETE FROM audit_event");
      await doAct(page, url, step, read);
      const events = (await eventsOf(tenant)).map(({ event }) => [event.what, ...event.by]);
      assert.deepEqual(events, [[step.what, "operator", OWNER]], step.path);
      done.push(step.path.split("?")[0]!);
      return tenant;
    };
    await preparePageActs(service);
    for (const step of PAGE_ACTS) {
      const path = typeof step.path === "string" ? step.path : await step.path(service);
      await checkRow(await act({ ...step, path }), step);
    }
    for (const { path, what, values, before, check } of ACTS) {
      await reset(service);
      await before?.(service);
      await act({ path, from: path.split("/").slice(0, 5).join("/"), what, values });
      await check(service);
    }
    const acts = console.routes.filter(({ method }) => method === "POST").map(({ path }) => path);
    const missing = acts.filter((path) => {
      const pattern = path.replace(/:\w+(?:\{[^}]*\})?/g, "[^/]+");
      return !done.some((each) => new RegExp(`^${pattern}$`).test(each));
    });
    assert.deepEqual(missing, [], "acts that nobody has tried in a browser");
  },
);

inBrowser("a list, a link and a button are reached by the keyboard alone", {}, async (tools) => {
  const { service, console, page } = tools;
  await prepare(service);
  await page.goto(`${console.standIn.url}/console/mails`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
  for (const name of ["Verification", "Send the email again"]) {
    await page.getByRole("link", { name }).focus();
    await page.keyboard.press("Enter");
  }
  await page.getByRole("button", { name: "Send the email again" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("status").waitFor();
  const { rows } = await service.query("SELECT status FROM outbox WHERE id = 'failed1'");
  assert.equal(rows[0]!.status, "pending");
});

inBrowser(
  "what operators are asked for takes a search and three clicks, and is in the trail",
  {},
  async (tools) => {
    const { service, page } = tools;
    const signedUp = (email: string) => signUp(service, { email });
    for (const name of ["never.came", "wrong.adress", "squatted"]) {
      await signedUp(`${name}@example.com`);
    }
    await prepare(service);
    /** Finds somebody from the start page, follows a link and does what it says. */
    const doTo = async (who: string, act: string, values: Record<string, string> = {}) => {
      await page.getByRole("navigation").getByRole("link", { name: "Accounts" }).click();
      await page.getByRole("searchbox").fill(who);
      await page.getByRole("searchbox").press("Enter");
      await page.locator("main table a").first().click();
      await page.getByRole("link", { name: act, exact: true }).click();
      for (const [field, value] of Object.entries(values)) {
        await page.locator(`[name="${field}"]`).fill(value);
      }
      await page.getByRole("button", { name: act }).click();
      await page.getByRole("status").waitFor();
    };
    const startedAt = performance.now();
    await doTo("never.came@example.com", "Send verification again");
    await doTo("wrong.adress@example.com", "Correct the address", { address: "right@example.com" });
    await doTo("squated@example.com", "Release the claim");
    await doTo("warga3@example.test", "Erase personal data");
    await page.getByRole("link", { name: /Estates/ }).click();
    await page.getByRole("link", { name: "Teras Country" }).click();
    await page.getByRole("link", { name: "New code" }).click();
    await page.getByRole("button", { name: "New code" }).click();
    await page.getByRole("status").waitFor();
    await page.getByRole("link", { name: /Applications/ }).click();
    await page.locator("main table a").first().click();
    await page.getByRole("link", { name: "Approve the application" }).click();
    await page.getByRole("button", { name: "Approve the application" }).click();
    await page.getByRole("status").waitFor();
    assert.ok(
      performance.now() - startedAt < 60_000,
      "all of them together take less than a minute",
    );
    const done = await Promise.all([service, service.of("zporta")].map(eventsOf));
    const acts = new Set(
      done.flat().filter(({ event }) => event.by[0] === "operator").map(({ event }) => event.what),
    );
    assert.deepEqual([...acts].sort(), [
      "account_deleted",
      "address_corrected",
      "application_approved",
      "estate_changed",
      "mail_resent",
      "sign_up_removed",
    ]);
  },
);
