import type { JsonSchema } from "../json_schema.ts";
import type { DescribedOperation, Parameter } from "../document.ts";

/** An operation with its method and path. */
export type Entry = { method: string; path: string; operation: DescribedOperation };

/** A call in one language. */
export type Snippet = { language: string; code: string };

/** The same call with curl, with Laravel's Http and with fetch. `API` is the service's origin. */
export function snippetsOf(entry: Entry): Snippet[] {
  return [
    { language: "curl", code: curl(entry) },
    { language: "PHP (Laravel)", code: laravel(entry) },
    { language: "fetch", code: fetchCall(entry) },
  ];
}

/** The path with the examples of its parameters, and the query with those that are required. */
export function examplePath({ path, operation: { parameters = [] } }: Entry): string {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name) => {
    const parameter = parameters.find((each) => each.in === "path" && each.name === name);
    return parameter?.example ?? whole;
  });
  const asked = parameters.filter((each) => each.in === "query" && each.required);
  const query = new URLSearchParams(asked.map((each) => [each.name, exampleOf(each)]));
  return asked.length > 0 ? `${filled}?${query}` : filled;
}

function exampleOf({ schema }: Parameter): string {
  return String(schema.examples?.[0] ?? "");
}

/**
 * An example of the body: the fields of the pacts' first example, or those that are required. The fields' own
 * examples go before the pact's, because they fit the seed of the local stack.
 */
export function exampleBody({ operation }: Entry): Record<string, unknown> | null {
  const { schema, examples } = operation.requestBody?.content["application/json"] ?? {};
  if (!schema) return null;
  const [example] = Object.values(examples ?? {});
  if (!example) return exampleFields(schema);
  const fields = Object.entries(example.value as Record<string, unknown>);
  return Object.fromEntries(fields.map(([name, value]) => [
    name,
    schema.properties?.[name]?.examples?.[0] ?? value,
  ]));
}

function exampleFields({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  const shown = Object.entries(properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(shown.map(([name, { examples }]) => [name, examples?.[0]]));
}

function curl(entry: Entry): string {
  const body = exampleBody(entry);
  return [
    `curl${methodOption(entry, body)} "$API${examplePath(entry)}"`,
    ...entry.operation.security ? [`-H "Authorization: Token $TOKEN"`] : [],
    ...body ? [`-H "Content-Type: application/json"`, `-d ${quoted(JSON.stringify(body))}`] : [],
  ].join(" \\\n  ");
}

function methodOption({ method }: Entry, body: unknown): string {
  const usual = body ? "post" : "get";
  return method === usual ? "" : ` -X ${method.toUpperCase()}`;
}

/** A word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function laravel(entry: Entry): string {
  const body = exampleBody(entry);
  const token = entry.operation.security ? `->withToken($token, 'Token')` : "";
  const fields = body ? `, ${php(body, 0)}` : "";
  return [
    `$answer = Http::baseUrl($api)->acceptJson()${token}`,
    `    ->${entry.method}('${examplePath(entry)}'${fields});`,
    "",
    `$answer->status(); // ${Object.keys(entry.operation.responses).join(", ")}`,
  ].join("\n");
}

/** A value as PHP writes it. */
function php(value: unknown, depth: number): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") {
    return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  }
  if (typeof value !== "object") return String(value);
  const indent = "    ".repeat(depth + 2);
  const items = Array.isArray(value)
    ? value.map((item) => php(item, depth + 1))
    : Object.entries(value).map(([name, item]) => `'${name}' => ${php(item, depth + 1)}`);
  if (items.length === 0) return "[]";
  return `[\n${items.map((item) => `${indent}${item},\n`).join("")}${"    ".repeat(depth + 1)}]`;
}

function fetchCall(entry: Entry): string {
  const body = exampleBody(entry);
  const headers = [
    ...entry.operation.security ? ["Authorization: `Token ${token}`"] : [],
    ...body ? [`"Content-Type": "application/json"`] : [],
  ];
  const options = [
    ...entry.method === "get" ? [] : [`method: "${entry.method.toUpperCase()}"`],
    ...headers.length > 0 ? [`headers: { ${headers.join(", ")} }`] : [],
    ...body ? [`body: JSON.stringify(${indented(JSON.stringify(body, null, 2))})`] : [],
  ];
  const second = options.length > 0
    ? `, {\n${options.map((each) => `  ${each},\n`).join("")}}`
    : "";
  return `const answer = await fetch(\`\${api}${examplePath(entry)}\`${second});`;
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
