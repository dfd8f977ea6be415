import assert from "node:assert/strict";
import type { Email } from "../../../src/deps.ts";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };

/**
 * Asserts what every transactional email keeps: text and HTML say the same and have the same links, each
 * alone on its line in the text, and no wider than a phone; nothing is loaded; a client in dark mode may
 * choose the colours; the list of emails shows its first sentence; machines see that no person wrote it, and
 * which one it is.
 */
export function assertGoodEmail({ subject, html, text, headers = {} }: Email): void {
  assert.equal(headers["Auto-Submitted"], "auto-generated");
  assert.match(headers["X-Entity-Ref-ID"] ?? "", UUID);
  assert.deepEqual(Object.keys(headers).length, 2, "no List-Unsubscribe: nobody has subscribed");

  assert.match(html, /^<!doctype html>\s*<html lang="(?:id|en)">/);
  assert.match(html, /<meta name="color-scheme" content="light dark">/);
  assert.match(html, /<body style="[^"]*overflow-wrap:anywhere[";]/, "links wider than a phone");
  assert.doesNotMatch(html, /<(?:img|link|script|iframe|object|style)\b|\bsrc=|@import|url\(/i);
  assert.doesNotMatch(bodyOf(html), /<(?:body|p|h1|div)\b[^>]*[;"](?:color|background)/);
  const preview = /<body[^>]*>\s*<div style="display:none[^"]*">([^<]+)<\/div>/.exec(html)?.[1];
  assert.ok(preview && text.includes(decoded(preview)), "no preview, or another one than the text");

  const paragraphs = text.trim().split("\n\n");
  const links = paragraphs.filter((paragraph) => /^https?:\/\/\S+$/.test(paragraph));
  const hrefs = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => decoded(url!));
  assert.deepEqual([...new Set(hrefs)].sort(), [...new Set(links)].sort());
  const words = paragraphs.filter((each) => !links.includes(each)).map((each) =>
    each.replace(/:$/, "")
  );
  const shown = [...bodyOf(html).matchAll(/<(p|h1)\b[^>]*>(.*?)<\/\1>/gs)]
    .map(([, , inner]) => plain(inner!)).filter((each) => !links.includes(each));
  assert.deepEqual(shown.map(withoutColon), words.map(plain), subject);
}

function bodyOf(html: string): string {
  return html.slice(html.indexOf("<body"));
}

function withoutColon(text: string): string {
  return text.replace(/:$/, "");
}

function plain(html: string): string {
  return decoded(html.replace(/<\/?a\b[^>]*>/g, "")).replace(/\s+/g, " ").trim();
}

function decoded(html: string): string {
  return html.replace(/&([a-z]+|#39);/g, (entity, name) => ENTITIES[name] ?? entity);
}
