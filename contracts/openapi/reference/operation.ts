import { html } from "hono/html";
import type { Body, Content, DescribedAnswer, Parameter } from "../document.ts";
import { renderMeaning, renderSchema, type Surroundings, typeOf } from "./fields.ts";
import { type Entry, snippetsOf } from "./snippets.ts";
import { type Html, prose, said } from "./text.ts";

/** An operation: what it does, how to call it, what it takes and what it answers. */
export function renderOperation(entry: Entry, surroundings: Surroundings): Html {
  const { method, path, operation } = entry;
  const consumers = operation["x-consumers"];
  return html`
    <article id="${operation.operationId}">
    <h2>${operation.summary}</h2>
    <p class="call"><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code>
    ${operation.security ? html`<span class="lock">session</span>` : ""}</p>
    ${operation.description ? html`<p>${prose(operation.description)}</p>` : ""}
    <p class="readers">${consumers.length > 0
      ? `Called by ${consumers.join(", ")}`
      : "No consumer's pact has it"}</p>
    <div class="snippets">
    ${snippetsOf(entry).map(({ language, code }) =>
      html`
        <details name="call-${operation.operationId}">
          <summary>${language}</summary>
          <pre tabindex="0">${code}</pre>
        </details>
      `
    )}</div>
    ${operation.parameters ? renderParameters(operation.parameters) : ""}
    ${operation.requestBody ? renderBody(operation.requestBody, surroundings) : ""}
    <h3>Answers</h3>
    ${Object.entries(operation.responses).map((each) => renderAnswer(each, surroundings))}
    </article>
  `;
}

function renderParameters(parameters: Parameter[]): Html {
  return html`
    <h3>Parameters</h3>
    <table class="fields">
      <thead>
        <tr>
          <th>parameter</th>
          <th>where</th>
          <th>meaning</th>
        </tr>
      </thead>
      <tbody>
    ${parameters.map(({ name, in: place, required, description = "", schema, example }) =>
      html`
        <tr>
          <th><code>${name}</code></th>
          <td>${place}${required ? ", required" : ""}</td>
          <td>${renderMeaning({
            ...schema,
            description,
            ...example && { examples: [example] },
          })}</td>
        </tr>
      `
    )}</tbody>
    </table>
  `;
}

function renderBody(body: Body, surroundings: Surroundings): Html {
  const { schema = {} } = body.content["multipart/form-data"] ?? {};
  const readers = body["x-sent-by"];
  return html`
    <h3>Body</h3>
    <p class="types">${Object.keys(body.content).join(" · ")}</p>
    ${renderSchema(schema, { ...surroundings, readers, verb: "sent" })}
    ${renderExamples(body.content["application/json"]?.examples)}
  `;
}

function renderAnswer(
  [status, answer]: [string, DescribedAnswer],
  surroundings: Surroundings,
): Html {
  const { schema, examples } = answer.content?.["application/json"] ?? {};
  const otherwise = Object.keys(answer.content ?? {})[0] ?? "no body";
  const sentences = answer["x-sentences"] ?? [];
  const isSuccess = Number(status) < 300;
  const readers = answer["x-read-by"];
  return html`
    <details class="answer">
    <summary><b class="s${status[0]}">${status}</b> ${prose(answer.description)}</summary>
    ${sentences.length > 0
      ? html`<ul class="said">${sentences.map((each) => html`<li>${said(each)}</li>`)}</ul>`
      : ""}
    ${!schema ? html`<p>${otherwise}</p>` : ""}
    ${schema && (isSuccess || !schema.$ref)
      ? renderSchema(schema, { ...surroundings, readers, verb: "read" })
      : ""}
    ${schema?.$ref && !isSuccess ? html`<p>${typeOf(schema)}</p>${renderReads(readers)}` : ""}
    ${renderExamples(examples)}
    </details>
  `;
}

function renderReads(readers: Surroundings["readers"] = {}): Html | "" {
  const fields = Object.entries(readers);
  if (fields.length === 0) return "";
  return html`
    <ul class="readers">${fields.map(([path, names]) =>
      html`<li><code>${path}</code> read by ${names.join(", ")}</li>`
    )}</ul>
  `;
}

function renderExamples(examples: Content[string]["examples"]): Html[] {
  return Object.values(examples ?? {}).map(({ summary, value }) =>
    html`
      <details class="example">
        <summary>Example: ${summary}</summary>
        <pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>
      </details>
    `
  );
}
