import type { Interaction } from "../../pact_files.ts";
import type { Answer } from "./mutation.ts";
import {
  EACH,
  type Path,
  type Pinned,
  pinnedIn,
  printPath,
  type Rule,
  rulesOf,
} from "./promises.ts";

/** One change of something that the interaction names. */
export type Mutant =
  & { name: string }
  & (
    | { of: "status"; status: number }
    | { of: "header"; header: string; value: string | null }
    | { of: "body"; body: unknown }
  );

/** Changes the value under `key` of everything that holds it. */
// deno-lint-ignore no-explicit-any
type Change = (holder: any, key: string | number) => void;

const OTHER_STATUSES: Record<string, number[]> = {
  success: [404, 500],
  clientError: [200, 503],
  serverError: [200, 400],
};

/**
 * Every mutant of an answer: the status, each header and each value of the body that the pact names are
 * dropped, renamed, emptied, reordered, made null, or given another type, format or value. A pact that
 * reads what it names notices every one of them.
 */
export function mutantsOf(interaction: Interaction, answer: Answer): Mutant[] {
  return [
    ...statusMutants(interaction),
    ...headerMutants(interaction),
    ...bodyMutants(interaction, answer),
  ];
}

function statusMutants(interaction: Interaction): Mutant[] {
  const allowed = rulesOf(interaction, "status", "$")[0]?.status ?? [interaction.response.status];
  const statuses = typeof allowed === "string"
    ? OTHER_STATUSES[allowed]!
    : [500, 400, 299].filter((status) => !allowed.includes(status));
  return statuses.map((status) => ({ name: `the status is ${status}`, of: "status", status }));
}

function headerMutants(interaction: Interaction): Mutant[] {
  return Object.keys(interaction.response.headers ?? {}).flatMap((header) => {
    const isLiteral = rulesOf(interaction, "header", header).length === 0;
    const values = [null, "other/value", ...isLiteral ? ["*"] : []];
    return values.map((value): Mutant => ({
      name: `${header} is ${value ?? "missing"}`,
      of: "header",
      header,
      value,
    }));
  });
}

function bodyMutants(interaction: Interaction, answer: Answer): Mutant[] {
  return pinnedIn(interaction).flatMap((pinned) =>
    changesOf(pinned).map(([how, change]) => {
      const root = { body: structuredClone(answer.body) };
      apply(root, ["body", ...pinned.path], change);
      return { name: `${printPath(pinned.path)} ${how}`, of: "body", body: root.body };
    })
  );
}

function changesOf({ path, example, rules, isLiteral }: Pinned): [string, Change][] {
  const changes: [string, Change][] = [];
  const set = (value: unknown): Change => (holder, key) => holder[key] = value;
  const last = path.at(-1);
  if (typeof last === "string") {
    changes.push(["is missing", (holder, key) => delete holder[key]]);
    changes.push(["is renamed", (holder, key) => {
      holder[`${key}_`] = holder[key];
      delete holder[key];
    }]);
  }
  if (example !== null) changes.push(["is null", set(null)]);
  for (const [type, value] of otherTypes(example)) changes.push([`is ${type}`, set(value)]);
  const other = isLiteral ? otherValue(example) : otherFormat(rules);
  if (other !== undefined) changes.push([`is ${JSON.stringify(other)}`, set(other)]);
  if (Array.isArray(example)) changes.push(...listChanges(example, rules, isLiteral));
  return changes;
}

/** Values of other types; a text that is a number is a wrong type, and so is the number of a text. */
function otherTypes(example: unknown): [string, unknown][] {
  const others: [string, unknown][] = [["a list", ["x"]], ["an object", { x: 1 }]];
  if (Array.isArray(example)) return [["an object", { x: 1 }], ["a text", "x"]];
  if (example !== null && typeof example === "object") return [["a list", []], ["a text", "x"]];
  if (typeof example === "string") return [["a number", 1], ...others];
  return [["a text", typeof example === "object" ? "x" : String(example)], ...others];
}

function otherValue(example: unknown): unknown {
  if (typeof example === "boolean") return !example;
  if (typeof example === "number") return example + 1;
  return typeof example === "string" ? `${example}.` : undefined;
}

/** A value of the same type that a rule refuses, when it refuses any. */
function otherFormat(rules: Rule[]): unknown {
  if (rules.some(({ match }) => match === "integer")) return 1.5;
  const regex = rules.find(({ match }) => match === "regex")?.regex;
  if (regex === undefined) return undefined;
  const allowed = new RegExp(`^(?:${regex})$`);
  return ["", "\n", "other"].find((text) => !allowed.test(text));
}

function listChanges(example: unknown[], rules: Rule[], isLiteral: boolean): [string, Change][] {
  const isEach = rules.some(({ min = 0 }) => min > 0);
  const changes: [string, Change][] = [];
  if (isEach || isLiteral && example.length > 0) {
    changes.push(["is empty", (holder, key) => holder[key] = []]);
  }
  if (isLiteral) changes.push(["has one more", (holder, key) => holder[key].push({ x: 1 })]);
  const isOrdered = isLiteral && new Set(example.map((item) => JSON.stringify(item))).size > 1;
  if (isOrdered) changes.push(["is in another order", (holder, key) => holder[key].reverse()]);
  return changes;
}

// deno-lint-ignore no-explicit-any
function apply(holder: any, [step, ...rest]: Path, change: Change): void {
  const keys = step === EACH ? Object.keys(holder) : [step as string | number];
  for (const key of keys) {
    if (rest.length === 0) change(holder, key);
    else apply(holder[key], rest, change);
  }
}
