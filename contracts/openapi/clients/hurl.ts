import type { Step } from "./journeys.ts";

/** How long a step waits for an email, in tries of half a second. */
const TRIES = 40;

/** A journey as Hurl reads it. Source: https://hurl.dev/docs/hurl-file.html */
export function hurlFile(title: string, steps: readonly Step[]): string {
  return [
    `# ${title}. Written by \`deno task clients\`.`,
    ...steps.map(printStep),
  ].join("\n\n") + "\n";
}

function printStep(step: Step): string {
  const { name, method, url, token, body, status, captures = {}, asserts = {}, waits } = step;
  return [
    `# ${name}`,
    `${method} ${url}`,
    ...token ? [`Authorization: Token ${token}`] : [],
    ...body ? ["Content-Type: application/json"] : [],
    ...waits ? ["[Options]", `retry: ${TRIES}`, "retry-interval: 500ms"] : [],
    ...body ? [JSON.stringify(body, null, 2)] : [],
    `HTTP ${status}`,
    ...section(
      "[Captures]",
      Object.entries(captures).map(([variable, from]) => {
        const source = from.header ? `header "${from.header}"` : `jsonpath "${from.path}"`;
        return `${variable}: ${source}${from.find ? ` regex "${from.find}"` : ""}`;
      }),
    ),
    ...section("[Asserts]", [
      ...waits ? [`jsonpath "$" count > 0`] : [],
      ...Object.entries(asserts).map(([path, value]) =>
        `jsonpath "${path}" == ${JSON.stringify(value)}`
      ),
    ]),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}
