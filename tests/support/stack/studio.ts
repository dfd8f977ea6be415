import type { Browser, BrowserContext, Page } from "playwright-core";
import { createStudio, type Studio } from "../../../local/studio/client.ts";
import { assertAccessible, keepScreenshot, openContext } from "./browser.ts";
import type { DevStack } from "./dev_stack.ts";

/** What the tests of the studio's rooms share: one stack, one browser. */
export type StudioTools = {
  stack: DevStack;
  studio: Studio;
  browser: Browser;
  /** A page at a desktop, with scripts, held to its policy. */
  page: Page;
};

/** A step of the tests of the studio: its name is a promise. */
export type StudioStep = readonly [name: string, run: (tools: StudioTools) => Promise<void>];

/** How pages are looked at: what is legible on both is legible between them. */
export const SCREENS = {
  desktop: { width: 1280, colorScheme: "light" },
  phone: { width: 390, colorScheme: "dark" },
} as const;

/** A context of one of the screens. */
export async function openScreen(
  browser: Browser,
  screen: keyof typeof SCREENS,
  script = true,
): Promise<BrowserContext> {
  return await openContext(browser, { ...SCREENS[screen], locale: "en-GB", script });
}

/** Puts together what the steps share. The stack and the browser stay the caller's. */
export async function studioTools(stack: DevStack, browser: Browser): Promise<StudioTools> {
  const context = await openContext(browser, {
    ...SCREENS.desktop,
    locale: "en-GB",
    script: true,
    hasPolicy: true,
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  return { stack, studio: createStudio(stack.file.console), browser, page };
}

/** Asserts that pages, by the names of their pictures, are legible and accessible on every screen. */
export async function assertLegible(
  { stack, browser }: Pick<StudioTools, "stack" | "browser">,
  pages: Record<string, string>,
): Promise<void> {
  for (const screen of Object.keys(SCREENS) as (keyof typeof SCREENS)[]) {
    const context = await openScreen(browser, screen);
    const page = await context.newPage();
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(stack.file.console + path);
      await assertAccessible(
        page,
        `${name} on a ${screen}`,
        screen === "phone" ? "looks" : undefined,
      );
      await keepScreenshot(page, `studio-${name}-${screen}`);
    }
    await context.close();
  }
}
