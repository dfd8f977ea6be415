import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { generateDocuments } from "../../contracts/openapi/generate.ts";
import {
  assertAccessible,
  findChromium,
  keepScreenshot,
  openContext,
  startBrowser,
} from "../support/stack/browser.ts";

const chromium = findChromium();

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
};

/** The pages of the reference, by their paths. */
const PAGES = [...generateDocuments().keys()]
  .filter((file) => file.endsWith(".html"))
  .map((file) => `/${file.replace(/\.html$/, "")}`);

/** Serves the documents as wrangler does, with the headers that pages have there. */
function serveDocuments() {
  const documents = generateDocuments();
  const policy = /Content-Security-Policy: (.+)/.exec(documents.get("_headers")!)![1]!;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const path = new URL(request.url).pathname.slice(1);
    const name = documents.has(path) ? path : `${path}.html`;
    const headers = {
      "Content-Security-Policy": policy,
      "Content-Type": TYPES[name.split(".").pop()!] ?? "text/plain",
    };
    const text = documents.get(name);
    return text === undefined
      ? new Response(null, { status: 404 })
      : new Response(text, { headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function withBrowser(act: (browser: Browser, url: string) => Promise<void>): Promise<void> {
  await using server = serveDocuments();
  const browser = await startBrowser(chromium!);
  try {
    await act(browser, server.url);
  } finally {
    await browser.close();
  }
}

Deno.test({
  name: "no page of the reference scrolls sideways on a phone, with everything open",
  ignore: !chromium,
  fn: () =>
    withBrowser(async (browser, url) => {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      for (const path of PAGES) {
        await page.goto(url + path);
        const overflow = await page.evaluate(() => {
          document.querySelectorAll("details").forEach((each) => each.open = true);
          return document.documentElement.scrollWidth - innerWidth;
        });
        assert.ok(overflow <= 0, `${path} is ${overflow} pixels wider than a phone`);
      }
    }),
});

Deno.test({
  name: "axe finds nothing serious in the reference, in the light and in the dark",
  ignore: !chromium,
  fn: () =>
    withBrowser(async (browser, url) => {
      for (
        const [path, width, colorScheme] of [
          ["/docs", 390, "dark"],
          ["/docs/pewaca-profile", 390, "light"],
          ["/docs/service-health", 1280, "dark"],
        ] as const
      ) {
        const context = await openContext(browser, {
          width,
          colorScheme,
          locale: "en-GB",
          script: true,
        });
        const page = await context.newPage();
        await page.goto(url + path);
        // One operation stands for all: axe takes seconds for a page of them.
        await page.evaluate(() =>
          document.querySelectorAll("article:not(:first-of-type)").forEach((each) => each.remove())
        );
        await keepScreenshot(page, `reference_${path.split("/").pop()}_${width}`);
        await assertAccessible(page, path);
        await context.close();
      }
    }),
});

Deno.test({
  name:
    "the search finds a field, a status and a sentence in either language, by the keyboard alone",
  ignore: !chromium,
  fn: () =>
    withBrowser(async (browser, url) => {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      const problems: string[] = [];
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      await page.goto(`${url}/docs`);
      for (
        const [text, target] of [
          ["full_name", "sent to POST /api/auth/sign-up/{code}/"],
          ["422", "status of POST /api/auth/sign-up/{code}/"],
          ["sudah terdaftar", "Pewaca says"],
          ["registered already", "translation of what Pewaca says"],
        ] as const
      ) {
        await page.keyboard.press("/");
        await page.getByLabel("Search").fill(text);
        await page.locator("#found", { hasText: target }).waitFor();
      }
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/docs\/sentences#pewaca-\d+$/);
      const found = page.locator(":target");
      assert.match(await found.innerText(), /Email sudah terdaftar.*registered already/s);
      assert.deepEqual(problems, []);
    }),
});

Deno.test({
  name: "without a script the search leads to everything from A to Z",
  ignore: !chromium,
  fn: () =>
    withBrowser(async (browser, url) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${url}/docs`);
      await page.getByLabel("Search").fill("full_name");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${url}/docs/find?q=full_name`);
      assert.ok(await page.getByText("full_name", { exact: true }).isVisible());
    }),
});
