import assert from "node:assert/strict";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Chromium without windows, at about half of the cost. Debian's package of that name. */
const HEADLESS = "/usr/bin/chromium-headless-shell";

/** Where Debian and Ubuntu have Chromium; `CHROMIUM` names another one. */
const PLACES = [
  Deno.env.get("CHROMIUM"),
  HEADLESS,
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
];

/** Where screenshots are kept, outside of git, with `SCREENSHOTS=1`: to take one costs as much as a page. */
const SCREENSHOTS = new URL("../../../dist/screenshots/", import.meta.url);

/**
 * The path of Chromium; `null`, and a loud line, when there is none. In CI, which installs it, nothing is
 * skipped: there the path is where it should be, and what needs it fails.
 */
export function findChromium(): string | null {
  const found = PLACES.find((path) => path && isFile(path));
  if (found) return found;
  if (Deno.env.get("CI")) return HEADLESS;
  console.error("\n  SKIPPED: no Chromium here, so no page is tried in a browser\n");
  return null;
}

/** Starts Chromium without a window, and without a graphics processor that a program stands for. */
export async function startBrowser(path: string): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu"];
  return await chromium.launch({ executablePath: path, args });
}

/** The context of somebody who works at a screen of this width, in this language and colour scheme. */
export async function openContext(
  browser: Browser,
  options: {
    width: number;
    colorScheme: "light" | "dark";
    locale: string;
    script?: boolean;
    /** Holds the pages to their policy: then axe cannot look at them. */
    hasPolicy?: boolean;
  },
): Promise<BrowserContext> {
  const { width, colorScheme, locale, script = false, hasPolicy = false } = options;
  return await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    locale,
    javaScriptEnabled: script,
    // The policy of the pages allows no script, and axe is one.
    bypassCSP: !hasPolicy,
  });
}

/** What differs between two screens of one page; the rest of axe's rules read its elements alone. */
const LOOKS = [
  "color-contrast",
  "link-in-text-block",
  "scrollable-region-focusable",
  "target-size",
];

/**
 * Asserts that axe finds nothing serious in a page, and that the page is no wider than the screen. `looks` asks
 * for less: the page has been read on another screen.
 */
export async function assertAccessible(page: Page, what: string, looks?: "looks"): Promise<void> {
  await page.evaluate(axe.source);
  const findings = await page.evaluate(async (rules) => {
    // deno-lint-ignore no-explicit-any -- axe is a global in the page
    const { violations } = await (globalThis as any).axe.run({
      resultTypes: ["violations"],
      preload: false,
      ...rules && { runOnly: { type: "rule", values: rules } },
    });
    return violations.map((
      { id, impact, nodes }: { id: string; impact: string; nodes: { html: string }[] },
    ) => ({ id, impact, where: nodes.map(({ html }) => html.slice(0, 160)) }));
  }, looks ? LOOKS : null);
  const serious = findings.filter(({ impact }: { impact: string }) =>
    impact === "serious" || impact === "critical"
  );
  assert.deepEqual(serious, [], what);
  const { width } = page.viewportSize()!;
  const needed = await page.evaluate(() => document.scrollingElement!.scrollWidth);
  assert.ok(needed <= width, `${what} is ${needed} pixels wide on a screen of ${width}`);
}

/** Asserts that nothing in a page is cut off at its side, but for tables, which scroll. */
export async function assertFits(page: Page, what: string): Promise<void> {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("main *:not(.scroll, .scroll *, svg *)")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .map((each) => each.outerHTML.slice(0, 160))
  );
  assert.deepEqual(cut, [], `${what} has something that is cut off`);
}

/** Keeps a picture of a page, where pictures are asked for. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!Deno.env.has("SCREENSHOTS")) return;
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  const path = new URL(`${name}.png`, SCREENSHOTS).pathname;
  await page.screenshot({ path, fullPage: true });
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
