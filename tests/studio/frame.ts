import assert from "node:assert/strict";
import { ROOMS } from "../../local/studio/rooms.ts";
import {
  assertLegible,
  openScreen,
  type StudioStep,
  type StudioTools,
} from "../support/stack/studio.ts";

/** The pages that are looked at on every screen, by the name of their picture. */
const PAGES: Record<string, string> = Object.fromEntries(
  ROOMS.map(({ path }) => [path.slice(1), path]),
);

/** What is true for every room. */
export const FRAME: readonly StudioStep[] = [
  [
    "opens with the requests, and every room by its link and its key, with and without a script",
    openRooms,
  ],
  [
    "is legible on a screen and on a phone, light and dark, and accessible",
    (tools) => assertLegible(tools, PAGES),
  ],
  ["allows nothing inline, and takes no form from other pages", checkPolicy],
  ["tells a page what has happened since it last heard", checkEvents],
];

async function openRooms({ stack, browser, page }: StudioTools): Promise<void> {
  const { console: url } = stack.file;
  await page.goto(url);
  assert.equal(new URL(page.url()).pathname, "/requests");
  // The first is open already: its key would be a reload that nobody sees the end of.
  for (const [i, { path, title }] of [...ROOMS.entries()].reverse()) {
    await page.keyboard.press(String(i + 1));
    await page.waitForURL(`**${path}`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
  const context = await openScreen(browser, "desktop", false);
  const plain = await context.newPage();
  await plain.goto(url);
  for (const { path, title } of ROOMS) {
    await plain.getByRole("navigation").getByRole("link", { name: title, exact: true }).click();
    await plain.waitForURL(`**${path}`);
  }
  await plain.keyboard.press("Tab");
  assert.equal(await plain.locator(":focus").textContent(), "Skip to content");
  await context.close();
}

async function checkPolicy({ stack }: StudioTools): Promise<void> {
  for (const { path } of ROOMS) {
    const answer = await fetch(stack.file.console + path);
    const policy = answer.headers.get("Content-Security-Policy")!;
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/, path);
    assert.doesNotMatch(policy, /unsafe|nonce/, path);
    const page = await answer.text();
    assert.doesNotMatch(page, /\son\w+=|\sstyle=|<style|<script(?![^>]*\bsrc=)/, path);
    const foreign = await fetch(stack.file.console + path, {
      method: "POST",
      headers: { Origin: "https://example.com" },
      body: new URLSearchParams({ a: "b" }),
    });
    await foreign.body?.cancel();
    assert.equal(foreign.status, 403, path);
  }
}

async function checkEvents({ stack, studio }: StudioTools): Promise<void> {
  const url = `${stack.file.console}/api/events`;
  const first = await readEvents(url, 1);
  assert.match(first, /^id: \S+-\d+$/m);
  const id = /^id: (\S+)$/m.exec(first)![1]!;
  await studio.clearEmails();
  const missed = await readEvents(url, 2, id);
  assert.match(missed, /^event: welcome$[^]*^event: mail$/m);
  assert.match(await readEvents(url, 1, "another-1"), /^event: snapshot$/m);
}

async function readEvents(url: string, count: number, lastId?: string): Promise<string> {
  const response = await fetch(url, { headers: lastId ? { "Last-Event-ID": lastId } : {} });
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.split("\n\n").length > count) return text;
  }
  throw new Error(`The stream has ended after ${text}`);
}
