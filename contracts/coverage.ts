/**
 * Which lines of a consumer's code make which call, and which interactions of its pact hold the call:
 * `contracts/consumers/<name>/COVERAGE.md`, written by `deno task contracts:generate`.
 */
import { wholeDocument } from "./openapi/generate.ts";
import { type Interaction, type Pact, readPacts } from "./pact_files.ts";
import { CALLS as PEWACA_FRONTEND } from "./consumers/pewaca-frontend/calls.ts";
import { CALLS as PEWACA_TEST_KIT } from "./consumers/pewaca-test-kit/calls.ts";
import { CALLS as ZPORTA_FRONTEND } from "./consumers/zporta-frontend/calls.ts";
import { CALLS as ZPORTA_OPERATIONS } from "./consumers/zporta-operations/calls.ts";

/** A call, as the OpenAPI document writes it, and the lines of the consumer that send or read it. */
export type Call = { call: string; lines: string };

const CALLS: Record<string, Call[]> = {
  "pewaca-frontend": PEWACA_FRONTEND,
  "pewaca-test-kit": PEWACA_TEST_KIT,
  "zporta-frontend": ZPORTA_FRONTEND,
  "zporta-operations": ZPORTA_OPERATIONS,
};

/** A table of coverage, where it is kept, and the calls and interactions that have no counterpart. */
export type Coverage = { file: URL; table: string; uncovered: string[]; uncited: string[] };

/** The table of each consumer. */
export function coverages(pacts: Pact[] = readPacts()): Coverage[] {
  return pacts.map(({ consumer: { name }, interactions }) => {
    const calls = CALLS[name] ?? [];
    const held = Map.groupBy(interactions, callOf);
    const rows = calls.map(({ call, lines }) => {
      const names = (held.get(call) ?? []).map(printInteraction).sort();
      return `| \`${call}\` | ${lines} | ${names.join("<br>")} |`;
    });
    return {
      file: new URL(`./consumers/${name}/COVERAGE.md`, import.meta.url),
      table: [
        `# What of ${name} the pact holds`,
        "",
        "Written by `deno task contracts:generate` from `calls.ts` and the pact.",
        "",
        "| call | lines | interactions |",
        "| --- | --- | --- |",
        ...rows,
        "",
      ].join("\n"),
      uncovered: calls.map(({ call }) => call).filter((call) => !held.has(call)),
      uncited: [...held.keys()].filter((call) => calls.every((each) => each.call !== call)),
    };
  });
}

/** The lines of a consumer's code that make a call, where the consumer cites them. */
export function linesOf(consumer: string, call: string): string | undefined {
  return CALLS[consumer]?.find((each) => each.call === call)?.lines;
}

function printInteraction({ description, response }: Interaction): string {
  return `${description} (${response.status})`;
}

/** Method and path of a call, with the names of its parameters. */
export function callOf({ request: { method, path } }: Interaction): string {
  return `${method} ${templateOf(path)}`;
}

/** The paths of the API, each with an expression for real ones. */
const TEMPLATES = Object.keys(wholeDocument().paths ?? {}).map((template) => ({
  template,
  expression: new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`),
}));

function templateOf(path: string): string {
  const exact = TEMPLATES.find(({ template }) => template === path);
  return (exact ?? TEMPLATES.find(({ expression }) => expression.test(path)))?.template ?? path;
}
