import { html } from "hono/html";
import type { Api } from "../../../src/web/operation.ts";
import type { Document } from "../document.ts";
import type { JsonSchema } from "../json_schema.ts";
import { renderSchema, type Surroundings } from "./fields.ts";
import { operationPath, renderPage, type Section, sectionPath } from "./layout.ts";
import { renderOperation } from "./operation.ts";
import { type Found, searchIndex } from "./search_index.ts";
import { type Html, prose, said, slug } from "./text.ts";

/**
 * The reference: a page for each chapter, and those that they share, by their files. No page needs a script;
 * the one that searches reads `docs/index.json`.
 */
export function renderReference(document: Document, apis: readonly Api[]): Map<string, string> {
  const sections = sectionsOf(document);
  const index = searchIndex(document, sections, apis);
  const surroundings: Surroundings = {
    resolve: (ref) => document.components.schemas[ref.slice(ref.lastIndexOf("/") + 1)]!,
  };
  const page = (title: string, content: Html, current?: string) =>
    renderPage({ title: `${title}: Daftar's API`, content, current, sections });
  return new Map([
    ["docs.html", page("Reference", renderStart(document, sections))],
    ...sections.map((section) =>
      [
        `${sectionPath(section.name).slice(1)}.html`,
        page(section.name, renderSection(section, surroundings), section.name),
      ] as const
    ),
    ["docs/shapes.html", page("Shapes", renderShapes(document, surroundings))],
    ["docs/sentences.html", page("Sentences", renderSentences(apis))],
    ["docs/find.html", page("From A to Z", renderIndex(index))],
    ["docs/index.json", JSON.stringify(index.map(({ name, what, path }) => [name, what, path]))],
  ]);
}

function sectionsOf({ tags, paths }: Document): Section[] {
  const entries = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation }))
  );
  return tags.map(({ name }) => ({
    name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

function renderStart({ info, components }: Document, sections: readonly Section[]): Html {
  return html`
    <h1>${info.title}: API reference</h1>
    <p>Registration at the edge for two products. One Worker answers their frontends as the backends
    before it did; this says what it takes and what it answers.</p>
    ${info.description.split("\n\n").map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
    <h2>Calling it</h2>
    <p>In the calls below <code>$API</code> is the origin of the service: <code>http://127.0.0.1:8787</code>
    on the local stack, whose console has a page to <b>try</b> every operation at
    <code>CONSOLE_PORT/try</code>. Operations marked <span class="lock">session</span> require the header
    <code>Authorization</code>: ${prose(components.securitySchemes.session.description)}</p>
    <p>For tools: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1), for each product
    <a href="/openapi/pewaca.json">pewaca.json</a> and <a href="/openapi/zporta.json">zporta.json</a>.
    Clients for TypeScript, Laravel, Hurl and Bruno are generated from them, in <code>clients/</code> of
    the repository. The examples come from our consumers' pacts; what no consumer reads is filled in.</p>
    ${sections.map(({ name, entries }) =>
      html`
        <section>
          <h2 id="${slug(name)}"><a href="${sectionPath(name)}">${name}</a></h2>
          <ul class="operations">${entries.map(({ method, path, operation }) =>
            html`
              <li class="call" id="${operation.operationId}"><a href="${operationPath(
                name,
                operation.operationId,
              )}">${operation.summary}</a><br>
              <b class="${method}">${method.toUpperCase()}</b> <code>${path}</code></li>
            `
          )}</ul>
        </section>
      `
    )}
  `;
}

function renderSection({ name, entries }: Section, surroundings: Surroundings): Html {
  return html`
    <h1>${name}</h1>
    ${entries.map((entry) => renderOperation(entry, surroundings))}
  `;
}

function renderShapes({ components }: Document, surroundings: Surroundings): Html {
  return html`
    <h1>Shapes</h1>
    ${Object.entries(components.schemas).map(([name, schema]: [string, JsonSchema]) =>
      html`
        <article id="shape-${name}">
        <h2>${name}</h2>
        <p>${prose(schema.description ?? "")}</p>
        ${renderSchema(schema, surroundings)}
        </article>
      `
    )}
  `;
}

const LANGUAGES = { en: "English", id: "Bahasa Indonesia" };

/** What the products say, each in its language, and what it means in the other one. */
function renderSentences(apis: readonly Api[]): Html {
  const speaking = apis.flatMap(({ name, title, sentences }) =>
    sentences ? [{ name, title, ...sentences }] : []
  );
  return html`
    <h1>Sentences in both languages</h1>
    <p>What people read is answered as it stands here in quotation marks; the translation is for those who
    build the pages. Braces and … stand for what a sentence quotes.</p>
    ${speaking.map(({ name, title, languages: [answered], translations }) =>
      html`
        <h2>${title} answers in ${LANGUAGES[answered]}</h2>
        <ul class="sentences">${Object.entries(translations).map(([sentence, translation], i) =>
          html`<li id="${name}-${i + 1}">${said({ sentence, translation })}</li>`
        )}</ul>
      `
    )}
  `;
}

/** Every name that the search knows, for browsers without scripts: they search in the page. */
function renderIndex(index: readonly Found[]): Html {
  const names = Map.groupBy(index, ({ name }) => name);
  return html`
    <h1>Everything from A to Z</h1>
    <p>Your browser searches in this page, too: Ctrl+F, or “Find in page” on a phone.</p>
    <dl class="index">${[...names].map(([name, found]) =>
      html`
        <dt><code>${name}</code></dt>
        ${found.map(({ what, path }) => html`<dd><a href="${path}">${what}</a></dd>`)}
      `
    )}</dl>
  `;
}
