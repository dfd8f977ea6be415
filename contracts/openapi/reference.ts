import { html } from "hono/html";
import type {
  Body,
  Content,
  DescribedAnswer,
  DescribedOperation,
  Document,
  Parameter,
} from "./document.ts";
import type { JsonSchema } from "./json_schema.ts";

/** A fragment of the page. */
type Html = ReturnType<typeof html>;

/** An operation with its method and path. */
type Entry = { method: string; path: string; operation: DescribedOperation };

/** Renders the reference page: the whole document as one HTML page, without a script. */
export function renderReference(document: Document): string {
  const { info, components } = document;
  const entries = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation }))
  );
  const sections = document.tags.map(({ name }) => ({
    name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const page = html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${info.title}: API reference</title>
        <link rel="stylesheet" href="/docs.css">
      </head>
      <body>
        <nav>
    <h1><a href="#top">${info.title}</a></h1>
    ${sections.map(renderChapterLinks)}
    <h2><a href="#shapes">Shapes</a></h2>
        </nav>
        <main id="top">
    <h1>${info.title}: API reference</h1>
    ${info.description.split("\n\n").map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
    <p>For tools: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). The examples come from our
    consumers' pacts; what no consumer reads is filled in.</p>
    <h2>Sessions</h2>
    <p>Operations marked <span class="lock">session</span> require the header
    <code>Authorization</code>: ${prose(components.securitySchemes.session.description)}</p>
    ${sections.map(({ name, entries }) =>
      html`
        <section>
        <h2 id="${slug(name)}">${name}</h2>
        ${entries.map(renderOperation)}
        </section>
      `
    )}
    <section>
    <h2 id="shapes">Shapes</h2>
    ${Object.entries(components.schemas).map(renderShape)}
    </section>
        </main>
      </body>
    </html>
  `;
  return String(page);
}

function renderChapterLinks({ name, entries }: { name: string; entries: Entry[] }): Html {
  return html`
    <h2><a href="#${slug(name)}">${name}</a></h2>
    <ul>
    ${entries.map(({ operation }) =>
      html`
        <li><a href="#${operation.operationId}">${operation.summary}</a></li>
      `
    )}</ul>
  `;
}

function renderOperation({ method, path, operation }: Entry): Html {
  return html`
    <article id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <p class="call"><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code>
    ${operation.security ? html`<span class="lock">session</span>` : ""}</p>
    ${operation.description ? html`<p>${prose(operation.description)}</p>` : ""}
    ${operation.parameters ? renderParameters(operation.parameters) : ""}
    ${operation.requestBody ? renderBody(operation.requestBody) : ""}
    <h4>Answers</h4>
    ${Object.entries(operation.responses).map(renderAnswer)}
    </article>
  `;
}

function renderParameters(parameters: Parameter[]): Html {
  return html`
    <h4>Parameters</h4>
    <table>
    ${parameters.map(({ name, in: place, required, description, schema, example }) =>
      html`
        <tr>
          <th><code>${name}</code></th>
          <td>${place}${required ? ", required" : ""}</td>
          <td>${prose(description ?? "")} ${bounds(schema)}
        ${example ? html`For example <code>${example}</code>` : ""}</td>
        </tr>
      `
    )}</table>
  `;
}

function renderBody({ content }: Body): Html {
  const { schema = {} } = content["multipart/form-data"] ?? {};
  return html`
    <h4>Body</h4>
    <p class="types">${Object.keys(content).join(" · ")}</p>
    ${renderFields(schema)}
    ${renderExamples(content["application/json"]?.examples)}
  `;
}

function renderAnswer([status, answer]: [string, DescribedAnswer]): Html {
  const { schema, examples } = answer.content?.["application/json"] ?? {};
  const otherwise = Object.keys(answer.content ?? {})[0] ?? "no body";
  return html`
    <details${Number(status) < 300
      ? html`
        open
      `
      : ""}>
    <summary><b class="s${status[0]}">${status}</b> ${prose(answer.description)}</summary>
    ${schema ? renderSchema(schema) : html`<p>${otherwise}</p>`}
    ${renderExamples(examples)}
    </details>
  `;
}

function renderExamples(examples: Content[string]["examples"]): Html[] {
  return Object.values(examples ?? {}).map(({ summary, value }) =>
    html`
      <details class="example">
        <summary>Example: ${summary}</summary>
        <pre>${JSON.stringify(value, null, 2)}</pre>
      </details>
    `
  );
}

function renderShape([name, schema]: [string, JsonSchema]): Html {
  return html`
    <article id="shape-${name}">
    <h3>${name}</h3>
    ${renderFields(schema)}
    </article>
  `;
}

/** A schema in its place: a link to its shape, or its fields. */
function renderSchema(schema: JsonSchema): Html {
  const inner = fieldsIn(schema);
  return inner ? renderFields(inner) : html`<p>${typeOf(schema)}</p>`;
}

function renderFields({ properties, required = [] }: JsonSchema): Html {
  return html`
    <table>
    ${Object.entries(properties ?? {}).map(([name, schema]) =>
      html`
        <tr>
          <th><code>${name}</code></th>
          <td>${typeOf(schema)}${required.includes(name) ? "" : html`
            <i>optional</i>
          `}</td>
          <td>${prose(schema.description ?? "")} ${bounds(schema)}
        ${fieldsIn(schema) ? renderFields(fieldsIn(schema)!) : ""}</td>
        </tr>
      `
    )}</table>
  `;
}

/** The object whose fields are shown: the schema itself, or the items of the list. */
function fieldsIn(schema: JsonSchema): JsonSchema | null {
  if (schema.properties) return schema;
  return schema.items ? fieldsIn(schema.items) : null;
}

function typeOf(schema: JsonSchema): Html {
  if (schema.$ref) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  if (schema.anyOf) {
    return html`${schema.anyOf.map((each, i) => html`${i > 0 ? " or " : ""}${typeOf(each)}`)}`;
  }
  if ("const" in schema) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) {
    return html`${schema.enum.map((value) => JSON.stringify(value)).join(" or ")}`;
  }
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  if (schema.contentMediaType) return html`file, ${schema.contentMediaType}`;
  if (schema.additionalProperties) return html`map of ${typeOf(schema.additionalProperties)}`;
  return html`${[schema.type ?? "anything"].flat().join(" or ")}`;
}

function bounds(schema: JsonSchema): Html {
  const { minLength = 0, maxLength, pattern, format } = schema;
  const length = maxLength
    ? `${minLength} to ${maxLength} characters`
    : minLength > 1
    ? `at least ${minLength} characters`
    : "";
  return html`${[format, length].filter(Boolean).join(", ")}
${pattern ? html`<code class="pattern">${pattern}</code>` : ""}`;
}

/** Our descriptions mark code with backticks and bold text with two stars. */
function prose(text: string): Html {
  return html`${
    text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece) => {
      if (piece.startsWith("`")) return html`<code>${piece.slice(1, -1)}</code>`;
      return piece.startsWith("**") ? html`<b>${piece.slice(2, -2)}</b>` : piece;
    })
  }`;
}

function slug(name: string): string {
  return name.toLowerCase().replace(/\W+/g, "-");
}
