import { html } from "hono/html";
import type { JsonSchema } from "../json_schema.ts";
import type { Readers } from "../readers.ts";
import { type Html, prose, said } from "./text.ts";

/** What stands around a table of fields: the document's shapes, and who reads or sends what. */
export type Surroundings = {
  resolve: (ref: string) => JsonSchema;
  readers?: Readers;
  /** What consumers do with the fields. */
  verb?: "read" | "sent";
};

/** One row: a field under its path from the top, as in `data.warga.nik`. */
type Row = { path: string; schema: JsonSchema; isRequired: boolean };

/** Deeper objects are links to their shapes: a resident has seats, and those residents. */
const MAX_DEPTH = 4;

/** A table of the fields of a schema, those of inner objects too; alternatives follow one another. */
export function renderSchema(schema: JsonSchema, surroundings: Surroundings): Html {
  const { resolve } = surroundings;
  const options = (schema.anyOf ?? [schema]).filter(({ type }) => type !== "null");
  const tables = options.map((option) => {
    const whole = option.$ref ? resolve(option.$ref) : option;
    const rows = rowsOf(whole, whole.items ? "[]" : "", resolve, 0);
    return html`
      ${option.$ref || rows.length === 0 ? html`<p>${typeOf(option)}</p>` : ""}
      ${rows.length > 0 ? renderRows(rows, surroundings) : ""}
    `;
  });
  return html`${
    tables.map((table, i) => html`${i > 0 ? html`<p class="or">or</p>` : ""}${table}`)
  }`;
}

function rowsOf(
  schema: JsonSchema,
  prefix: string,
  resolve: Surroundings["resolve"],
  depth: number,
): Row[] {
  if (schema.$ref) return rowsOf(resolve(schema.$ref), prefix, resolve, depth);
  if (schema.anyOf) {
    const inner = schema.anyOf.filter(({ type }) => type !== "null");
    return inner.length === 1 ? rowsOf(inner[0]!, prefix, resolve, depth) : [];
  }
  if (schema.items) return rowsOf(schema.items, prefix, resolve, depth);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const inside = property.items ? `${path}[]` : path;
    return [
      { path, schema: property, isRequired: schema.required?.includes(name) ?? false },
      ...depth < MAX_DEPTH ? rowsOf(property, inside, resolve, depth + 1) : [],
    ];
  });
}

function renderRows(rows: readonly Row[], { readers = {}, verb }: Surroundings): Html {
  return html`
    <table class="fields">
      <thead>
        <tr>
          <th>field</th>
          <th>type</th>
          <th>meaning</th>
        </tr>
      </thead>
      <tbody>
    ${rows.map(({ path, schema, isRequired }) =>
      html`
        <tr>
          <th><code>${path}</code></th>
          <td>${typeOf(schema)}${isRequired ? "" : html`
            <i>optional</i>
          `}</td>
          <td>${renderMeaning(schema)}${renderReaders(readers[path], verb)}</td>
        </tr>
      `
    )}</tbody>
    </table>
  `;
}

/** What a field means: description, bounds, an example, and what wrong values get. */
export function renderMeaning(schema: JsonSchema): Html {
  const { description = "", examples = [], "x-refusals": refusals = [] } = schema;
  return html`${prose(description)} ${bounds(schema)}
  ${
    examples.length > 0
      ? html`<span class="example">For example <code>${JSON.stringify(examples[0])}</code></span>`
      : ""
  }
  ${
    refusals.length > 0
      ? html`
        <details class="wrong">
          <summary>Wrong: ${[...new Set(refusals.map(({ code }) => code))].join(", ")}</summary>
          <ul>${refusals.map((refusal) =>
            html`<li><code>${refusal.code}</code> ${said(refusal)}</li>`
          )}</ul>
        </details>
      `
      : ""
  }`;
}

function renderReaders(names: string[] | undefined, verb = "read"): Html | "" {
  if (!names) return "";
  return html`<span class="readers">${verb} by ${names.join(", ")}</span>`;
}

/** The type of a value in words; the name of a shape is a link to it. */
export function typeOf(schema: JsonSchema): Html {
  if (schema.$ref) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return html`<a href="/docs/shapes#shape-${name}">${name}</a>`;
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
  const { pattern, format } = schema;
  return html`<span class="bounds">${[format, lengthOf(schema)].filter(Boolean).join(", ")}
${pattern ? html`<code class="pattern">${pattern}</code>` : ""}</span>`;
}

/** A password has a longest form in bytes, every other text in characters. */
function lengthOf({ minLength = 0, maxLength, format }: JsonSchema): string {
  if (format === "password" && maxLength) {
    return `${minLength} characters or more, at most ${maxLength} bytes`;
  }
  if (maxLength) return `${minLength} to ${maxLength} characters`;
  return minLength > 1 ? `at least ${minLength} characters` : "";
}
