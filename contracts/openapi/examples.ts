import type { Operation } from "../../src/web/operation.ts";
import type { Pact } from "../pact_files.ts";
import type { JsonSchema } from "./json_schema.ts";
import { contentOf } from "./readers.ts";

/** An example as OpenAPI writes it. */
export type Example = { summary: string; value: unknown };

/** What the consumers' pacts say that they send to one operation, and read of its answers. */
export type Examples = {
  /** A value for each parameter of the path. */
  parameters: Record<string, string>;
  requests: Record<string, Example>;
  answers: (status: number, schema: JsonSchema) => Record<string, Example>;
};

/** Makes a whole answer with `status` from the part of it that is known. */
export type Complete = (schema: JsonSchema, known: unknown, status: number) => unknown;

/**
 * Collects the examples of an operation. A pact holds only what its consumer reads, so the successes
 * in all pacts are merged into one example. Refusals differ and remain separate examples.
 */
export function examplesOf(
  operation: Operation,
  pacts: readonly Pact[],
  complete: Complete,
): Examples {
  const path = pathPattern(operation.path);
  const found = pacts.flatMap(({ consumer, interactions }) =>
    interactions
      .filter(({ request }) => request.method === operation.method && path.test(request.path))
      .map((interaction) => ({ consumer: consumer.name, ...interaction }))
  );
  const accepted = found.filter(({ response }) => response.status < 300);
  return {
    parameters: [...accepted, ...found].map(({ request }) => path.exec(request.path)?.groups ?? {})
      .at(0) ?? {},
    requests: distinct(accepted.map((each) => exampleOf(each, contentOf(each.request.body)))),
    answers: (status, schema) => {
      const answers = found.filter(({ response }) => response.status === status && response.body);
      if (answers.length === 0) return {};
      const contents = answers.map(({ response }) => response.body!.content);
      if (status >= 300) {
        return distinct(
          answers.map((each, i) => exampleOf(each, complete(schema, contents[i], status))),
        );
      }
      const consumers = [...new Set(answers.map(({ consumer }) => consumer))].join(" and ");
      const value = complete(schema, contents.reduceRight(merge), status);
      return { pacts: { summary: `Merged from the pacts of ${consumers}`, value } };
    },
  };
}

/** Merges two values; where they differ, `over` wins. Only the first item of a list is kept. */
function merge(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over)) return [merge(under[0], over[0])];
  if (!isObject(under) || !isObject(over)) return over ?? under;
  const names = new Set([...Object.keys(over), ...Object.keys(under)]);
  return Object.fromEntries([...names].map((name) => [name, merge(under[name], over[name])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Matches the paths of a route, with or without a trailing slash; its parameters are named groups. */
export function pathPattern(path: string): RegExp {
  const pattern = path.split(/(:\w+(?:\{[^}]*\})?)/).map((piece) => {
    const [, name, bound] = /^:(\w+)(?:\{(.*)\})?$/.exec(piece) ?? [];
    return name ? `(?<${name}>${bound ?? "[^/]+"})` : RegExp.escape(piece);
  });
  return new RegExp(`^${pattern.join("")}${path.endsWith("/") ? "" : "/?"}$`);
}

function exampleOf(
  { consumer, description }: { consumer: string; description: string },
  value: unknown,
) {
  return { key: consumer, summary: `${consumer} ${description}`, value };
}

/** Removes duplicate values. Each example is named after the first consumer that has it. */
function distinct(
  examples: { key: string; summary: string; value: unknown }[],
): Record<string, Example> {
  const named: Record<string, Example> = {};
  const seen = new Set<string>();
  for (const { key, summary, value } of examples) {
    const text = JSON.stringify(value);
    if (text === undefined || seen.has(text)) continue;
    seen.add(text);
    const sameKey = Object.keys(named).filter((name) => name.startsWith(key)).length;
    named[sameKey ? `${key}-${sameKey + 1}` : key] = { summary, value };
  }
  return named;
}
