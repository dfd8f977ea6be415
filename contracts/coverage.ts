/**
 * Which lines of a consumer's code make which call, what they do with its answers, and which interactions
 * of its pact hold each of these outcomes: `contracts/consumers/<name>/COVERAGE.md`, written by
 * `deno task contracts:generate`.
 */
import { wholeDocument } from "./openapi/generate.ts";
import { type Interaction, MAILS, type Pact, readPacts } from "./pact_files.ts";
import { CALLS as PEWACA_FRONTEND } from "./consumers/pewaca-frontend/calls.ts";
import { CALLS as PEWACA_TEST_KIT } from "./consumers/pewaca-test-kit/calls.ts";
import { CALLS as ZPORTA_FRONTEND } from "./consumers/zporta-frontend/calls.ts";
import { CALLS as ZPORTA_OPERATIONS } from "./consumers/zporta-operations/calls.ts";

/** What a consumer does with some answers to a call, and nothing else with any of them. */
export type Outcome = {
  outcome: string;
  /** The lines of the consumer that tell these answers from others, or read them. */
  lines: string;
  /** Descriptions of the interactions that hold it. */
  held: RegExp;
};

/** A call, as the OpenAPI document writes it, or `email` for the links in emails; and every outcome that the consumer treats differently. */
export type Call = { call: string; outcomes: Outcome[] };

const CALLS: Record<string, Call[]> = {
  "pewaca-frontend": PEWACA_FRONTEND,
  "pewaca-test-kit": PEWACA_TEST_KIT,
  "zporta-frontend": ZPORTA_FRONTEND,
  "zporta-operations": ZPORTA_OPERATIONS,
};

/** A table of coverage, where it is kept, and the outcomes and interactions that have no counterpart. */
export type Coverage = { file: URL; table: string; uncovered: string[]; uncited: string[] };

/** The table of each consumer. */
export function coverages(pacts: Pact[] = readPacts(), mails = readPacts(MAILS)): Coverage[] {
  return pacts.map(({ consumer: { name }, interactions: requested }) => {
    const emails = mails.find(({ consumer }) => consumer.name === name)?.interactions ?? [];
    const interactions = [...requested, ...emails];
    const ofCalls = Map.groupBy(interactions, callOf);
    const rows = (CALLS[name] ?? []).flatMap(({ call, outcomes }) =>
      outcomes.map(({ outcome, lines, held }) => ({
        call,
        outcome,
        lines,
        interactions: (ofCalls.get(call) ?? []).filter(({ description }) => held.test(description)),
      }))
    );
    const cited = new Set(rows.flatMap(({ interactions }) => interactions));
    return {
      file: new URL(`./consumers/${name}/COVERAGE.md`, import.meta.url),
      table: [
        `# What of ${name} the pact holds`,
        "",
        "Written by `deno task contracts:generate` from `calls.ts` and the pact: every call, and every",
        "outcome of it that the consumer treats differently.",
        "",
        "| call | outcome | lines | interactions |",
        "| --- | --- | --- | --- |",
        ...rows.map(({ call, outcome, lines, interactions }) =>
          `| \`${call}\` | ${outcome} | ${lines} | ${
            interactions.map(printInteraction).sort().join("<br>")
          } |`
        ),
        "",
      ].join("\n"),
      uncovered: rows.filter(({ interactions }) => interactions.length === 0)
        .map(({ call, outcome }) => `${call}: ${outcome}`),
      uncited: interactions.filter((each) => !cited.has(each))
        .map((each) => `${callOf(each)}: ${each.description}`),
    };
  });
}

/** The lines of a consumer's code that make a call, where the consumer cites them. */
export function linesOf(consumer: string, call: string): string | undefined {
  const cited = CALLS[consumer]?.find((each) => each.call === call)?.outcomes
    .flatMap(({ lines }) => lines.split(", "));
  return cited && [...new Set(cited)].join(", ");
}

function printInteraction({ description, response }: Interaction): string {
  return response ? `${description} (${response.status})` : description;
}

/** Method and path of a call, with the names of its parameters. `email` for a message. */
export function callOf({ request }: Interaction): string {
  return request ? `${request.method} ${templateOf(request.path)}` : "email";
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
