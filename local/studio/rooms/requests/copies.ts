/** A request as something to paste: curl, Laravel's Http, fetch. Secrets are variables there. */
import type { FormField, ShownBody } from "../../../recording/body.ts";
import { type Masked, Secret } from "../../../recording/masking.ts";

/** What is copied: everything masked. */
export type CopiedRequest = {
  method: string;
  url: string;
  /** Only what the caller chose to send. */
  headers: readonly (readonly [name: string, value: string | Secret])[];
  body: ShownBody;
};

/** Where the variable of a secret goes in a text: characters that nobody types. */
const markOf = (name: string) => `\uE000${name}\uE001`;
const MARKS = /\uE000(\w+)\uE001/g;
const QUOTED_MARKS = /"\uE000(\w+)\uE001"/g;

/** The request for a shell. Files are taken from the folder that it runs in. */
export function toCurl({ method, url, headers, body }: CopiedRequest): string {
  const parts = [`curl -X ${method} ${shell(url)}`];
  for (const [name, value] of headers) {
    if (!isForm(body) || name !== "content-type") parts.push(`-H ${shell(`${name}: `, value)}`);
  }
  if (body.kind === "form") {
    const flag = body.isMultipart ? "-F" : "--data-urlencode";
    for (const field of body.fields) parts.push(`${flag} ${shellField(field)}`);
  }
  if (body.kind === "json") parts.push(`-d ${shellJson(body.value)}`);
  if (body.kind === "text") parts.push(`--data-raw ${shell(body.text)}`);
  return parts.join(" \\\n  ");
}

function shell(text: string, value?: string | Secret): string {
  const quoted = `'${text.replaceAll("'", "'\\''")}'`;
  if (value === undefined) return quoted;
  if (value instanceof Secret) return `${quoted}"${schemeOf(value)}$${value.variable}"`;
  return `'${(text + value).replaceAll("'", "'\\''")}'`;
}

function shellField(field: FormField): string {
  if ("file" in field) return shell(`${field.name}=@${field.file.name};type=${field.file.type}`);
  return shell(`${field.name}=`, field.value);
}

/** Secrets leave the quotes, so that the shell puts them in. */
function shellJson(value: Masked): string {
  const text = JSON.stringify(value, null, 2);
  return shell(withVariables(value, text))
    .replace(MARKS, (_, name) => `'"$${name}"'`);
}

/** The request in PHP, with Laravel's `Http`. */
export function toPhp({ method, url, headers, body }: CopiedRequest): string {
  const lines = ["$response = Http::withHeaders(["];
  for (const [name, value] of headers) {
    if (name !== "content-type") lines.push(`    ${php(name)} => ${php(value)},`);
  }
  lines.push("])");
  const call = `${method.toLowerCase()}(${php(url)}`;
  if (body.kind === "form") {
    const [values, files] = [
      body.fields.filter((field) => "value" in field),
      body.fields.filter((field) => "file" in field),
    ];
    lines.push(files.length > 0 || body.isMultipart ? "    ->asMultipart()" : "    ->asForm()");
    for (const { name, file } of files) {
      lines.push(`    ->attach(${php(name)}, fopen(${php(file.name)}, 'r'), ${php(file.name)})`);
    }
    lines.push(`    ->${call}, [`);
    for (const { name, value } of values) lines.push(`        ${php(name)} => ${php(value)},`);
    return [...lines, "    ]);"].join("\n");
  }
  if (body.kind === "json") return [...lines, `    ->${call}, ${php(body.value, 1)});`].join("\n");
  if (body.kind === "text") {
    const type = headers.find(([name]) => name === "content-type")?.[1] ?? "text/plain";
    return [...lines, `    ->withBody(${php(body.text)}, ${php(type)})`, `    ->${call});`].join(
      "\n",
    );
  }
  return [...lines, `    ->${call});`].join("\n");
}

function php(value: Masked, depth = 0): string {
  if (value instanceof Secret) {
    const variable = `env('${value.variable}')`;
    return schemeOf(value) ? `${php(schemeOf(value))} . ${variable}` : variable;
  }
  if (value === null) return "null";
  if (typeof value !== "object") {
    return typeof value === "string"
      ? `'${value.replace(/[\\']/g, (character) => `\\${character}`)}'`
      : String(value);
  }
  const indent = "    ".repeat(depth + 1);
  const entries = Array.isArray(value)
    ? value.map((each) => php(each, depth + 1))
    : Object.entries(value).map(([name, inner]) => `${php(name)} => ${php(inner, depth + 1)}`);
  return `[\n${entries.map((entry) => `${indent}${entry},\n`).join("")}${indent.slice(4)}]`;
}

/** The request in JavaScript. */
export function toFetch({ method, url, headers, body }: CopiedRequest): string {
  const before: string[] = [];
  let sent: string | undefined;
  if (body.kind === "form") {
    before.push(`const body = new ${body.isMultipart ? "FormData" : "URLSearchParams"}();`);
    for (const field of body.fields) {
      const value = "file" in field
        ? `new File([/* ${field.file.bytes} bytes */], ${js(field.file.name)}, { type: ${
          js(field.file.type)
        } })`
        : js(field.value);
      before.push(`body.append(${js(field.name)}, ${value});`);
    }
    sent = "body";
  }
  if (body.kind === "json") {
    const text = JSON.stringify(body.value, null, 2);
    const json = withVariables(body.value, text)
      .replace(QUOTED_MARKS, (_, name) => name);
    sent = `JSON.stringify(${json.replaceAll("\n", "\n  ")})`;
  }
  if (body.kind === "text") sent = js(body.text);
  const shown = headers.filter(([name]) => !isForm(body) || name !== "content-type")
    .map(([name, value]) => `    ${js(name)}: ${js(value)},\n`);
  return [
    ...before,
    `const response = await fetch(${js(url)}, {`,
    `  method: ${js(method)},`,
    ...shown.length > 0 ? [`  headers: {\n${shown.join("")}  },`] : [],
    ...sent === undefined ? [] : [`  body${sent === "body" ? "" : `: ${sent}`},`],
    "});",
  ].join("\n");
}

function js(value: string | Secret): string {
  if (!(value instanceof Secret)) return JSON.stringify(value);
  const scheme = schemeOf(value);
  return scheme ? `${JSON.stringify(scheme)} + ${value.variable}` : value.variable;
}

/** Puts a mark for its variable in place of each secret of a JSON text. */
function withVariables(value: Masked, text: string): string {
  return secretsOf(value).reduce(
    (marked, { shown, variable }) =>
      marked.replace(JSON.stringify(shown), () => `"${markOf(variable)}"`),
    text,
  );
}

function secretsOf(value: Masked): Secret[] {
  if (value instanceof Secret) return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(secretsOf);
}

/** `Bearer` and the like, which is no secret. */
function schemeOf({ shown }: Secret): string {
  const [, scheme] = /^(\w+) •/.exec(shown) ?? [];
  return scheme ? `${scheme} ` : "";
}

function isForm({ kind }: ShownBody): boolean {
  return kind === "form";
}
