import { html } from "hono/html";
import { type Html, slug } from "./text.ts";
import type { Entry } from "./snippets.ts";

/** A chapter of the reference: a page of its own. */
export type Section = { name: string; entries: Entry[] };

/** Where a page is found, and what it shows. `current` is the chapter that the navigation opens. */
export type Page = { title: string; current?: string; sections: readonly Section[]; content: Html };

/** The path of a chapter's page. */
export function sectionPath(name: string): string {
  return `/docs/${slug(name)}`;
}

/** The path of an operation: its page, and its place there. */
export function operationPath(section: string, operationId: string): string {
  return `${sectionPath(section)}#${operationId}`;
}

/** A page of the reference. It works without its script, which only searches. */
export function renderPage({ title, current, sections, content }: Page): string {
  return String(html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <link rel="stylesheet" href="/docs.css">
        <script src="/docs/search.js" type="module"></script>
      </head>
      <body>
        <header>
          <a class="home" href="/docs">Daftar: API reference</a>
          <search>
            <form action="/docs/find">
              <label for="search">Search</label>
              <input id="search" type="search" name="q" autocomplete="off"
                placeholder="full_name, 422, Email sudah terdaftar">
            </form>
            <ul id="found" aria-live="polite" hidden></ul>
          </search>
        </header>
        <nav aria-label="Chapters">
          <details class="menu" open>
            <summary>Chapters</summary>
            ${sections.map((section) => renderLinks(section, section.name === current))}
            <p><a href="/docs/shapes">Shapes</a></p>
            <p><a href="/docs/sentences">Sentences in both languages</a></p>
            <p><a href="/docs/find">Everything from A to Z</a></p>
          </details>
        </nav>
        <main id="top">${content}</main>
      </body>
    </html>
  `);
}

function renderLinks({ name, entries }: Section, isCurrent: boolean): Html {
  if (!isCurrent) return html`<p><a href="${sectionPath(name)}">${name}</a></p>`;
  return html`
    <p><a href="${sectionPath(name)}" aria-current="page">${name}</a></p>
    <ul>
    ${entries.map(({ operation }) =>
      html`<li><a href="${
        operationPath(name, operation.operationId)
      }">${operation.summary}</a></li>`
    )}</ul>
  `;
}
