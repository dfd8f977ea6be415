import type { Interaction, Message } from "../../pact_files.ts";

/** A step into every element of a list. */
export const EACH = Symbol("each");

/** The way to a value in a body: keys, indexes, and `EACH`. */
export type Path = (string | number | typeof EACH)[];

/** A value of a body that a pact names. */
export type Pinned = {
  path: Path;
  /** The consumer's example. */
  example: unknown;
  /** The rules that the value has to meet. */
  rules: Rule[];
  /** Whether the value has to be the example. */
  isLiteral: boolean;
};

/** A matching rule, as far as it is read here. */
export type Rule = {
  match: string;
  regex?: string;
  min?: number;
  /** A class of statuses, or the statuses. */
  status?: string | number[];
};

/** The rules of an answer, by the path as the pact writes it. */
type Rules = Record<string, { matchers: Rule[] }>;

/** Every value that a pact names in the body of an answer, the body itself last. */
export function pinnedIn({ response }: Interaction): Pinned[] {
  if (response.body?.content === undefined) return [];
  const rules = (response.matchingRules?.body ?? {}) as Rules;
  return walk({ path: [], example: contentOf(response.body) }, "$", rules, false);
}

/** The rules of a header, or of the status under the name `$`. */
export function rulesOf({ response }: Interaction, of: "header" | "status", name: string): Rule[] {
  const rules = (response.matchingRules?.[of] ?? {}) as Rules;
  const key = Object.keys(rules).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? [] : rules[key]!.matchers;
}

/** Writes a path: `data.items[].id`. */
export function printPath(path: Path): string {
  return path.map((step) =>
    step === EACH ? "[]" : typeof step === "number" ? `[${step}]` : `.${step}`
  )
    .join("").replace(/^\./, "") || "(the body)";
}

function contentOf({ content, encoded }: Message): unknown {
  return encoded === "JSON" || typeof content !== "string" ? content : JSON.parse(content);
}

function walk(
  { path, example }: Pick<Pinned, "path" | "example">,
  written: string,
  rules: Rules,
  isCascaded: boolean,
): Pinned[] {
  const own = rules[written]?.matchers ?? [];
  // a rule of the type holds for what is below it, too, unless that has a rule of its own
  const cascades = isCascaded || own.some(({ match }) => match === "type");
  const pinned = { path, example, rules: own, isLiteral: own.length === 0 && !isCascaded };
  const below = childrenOf(example, own).flatMap(([step, child]) =>
    walk({ path: [...path, step], example: child }, written + writtenStep(step), rules, cascades)
  );
  return [...below, pinned];
}

function childrenOf(example: unknown, rules: Rule[]): [Path[number], unknown][] {
  if (Array.isArray(example)) {
    const isEach = rules.some(({ min }) => min !== undefined);
    return isEach ? [[EACH, example[0]]] : example.map((item, index) => [index, item]);
  }
  return example !== null && typeof example === "object" ? Object.entries(example) : [];
}

function writtenStep(step: Path[number]): string {
  if (step === EACH) return "[*]";
  if (typeof step === "number") return `[${step}]`;
  return /^\w+$/.test(step) ? `.${step}` : `['${step}']`;
}
