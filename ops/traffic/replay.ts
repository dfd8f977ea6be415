import { compareJson } from "../../src/web/routing/shadow.ts";
import type { Step } from "./recording.ts";

/** A difference between two backends: on which route, how, how often, and at which step first. */
export type Difference = { route: string; difference: string; count: number; first: number };

/** What a replay has found. */
export type Replayed = { requests: number; same: number; differences: Difference[] };

/** What one backend has named so far, for later steps. */
type Side = { baseUrl: string; saved: Map<string, string>; renamed: Map<string, string> };

const PATIENCE_MS = 30_000;

/**
 * Sends the steps to two backends, one after the other, each step to both at once, and compares status and
 * JSON. Ids, tokens and times are made alike first, and what one backend has named in an answer is what it
 * is asked for later. Writes are sent: each backend needs a scratch database of its own.
 */
export async function replay(
  steps: readonly Step[],
  one: string,
  other: string,
): Promise<Replayed> {
  const sides = [one, other].map((baseUrl): Side => ({
    baseUrl: baseUrl.replace(/\/+$/, ""),
    saved: new Map(),
    renamed: new Map(),
  }));
  const found = new Map<string, Difference>();
  let same = 0;
  for (const [i, step] of steps.entries()) {
    const [first, second] = await Promise.all(sides.map((side) => send(step, side)));
    const differences = compareAnswers(first!, second!);
    if (differences.length === 0) same++;
    const route = `${step.method} ${routeOf(step.path)}`;
    for (const difference of differences) {
      const before = found.get(`${route} ${difference}`);
      if (before) before.count++;
      else found.set(`${route} ${difference}`, { route, difference, count: 1, first: i + 1 });
    }
  }
  return { requests: steps.length, same, differences: [...found.values()] };
}

type Answer = { status: number; body: unknown };

async function send(
  { method, path, headers, body, save, recorded }: Step,
  side: Side,
): Promise<Answer> {
  const own = (text: string) => fill(text, side);
  const response = await fetch(side.baseUrl + own(path), {
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, own(value)])),
    body: body === null ? null : own(body),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await response.text();
  const json = parse(text);
  for (const [name, paths] of Object.entries(save)) {
    const value = paths.map((path) => valueAt(json, path)).find((value) => value !== undefined);
    if (value !== undefined) side.saved.set(name, String(value));
  }
  rename(recorded, json, side.renamed);
  return { status: response.status, body: json ?? `(${text === "" ? "empty" : "no JSON"})` };
}

/** Puts what this backend has named in the place of names and of what was recorded. */
function fill(text: string, { saved, renamed }: Side): string {
  const named = text.replace(/\{\{(\w+)\}\}/g, (_, name) => saved.get(name) ?? "none");
  if (renamed.size === 0) return named;
  return named.replace(/[\w.-]{16,}|(?<=\/)\d+(?=\/|$)/g, (word) => renamed.get(word) ?? word);
}

/** Notes tokens and ids that a backend has named otherwise than the recording. */
function rename(recorded: unknown, named: unknown, renamed: Map<string, string>, key = ""): void {
  if (typeof recorded === "object" && recorded !== null) {
    for (const [key, value] of Object.entries(recorded)) {
      rename(value, (named as Record<string, unknown> | null)?.[key], renamed, key);
    }
  } else if (typeof recorded === typeof named && recorded !== named) {
    const isId = typeof recorded === "number" && /(?:^|_)id$/.test(key);
    const isToken = typeof recorded === "string" && /^[\w.-]{16,}$/.test(recorded);
    if (isId || isToken) renamed.set(String(recorded), String(named));
  }
}

function compareAnswers(one: Answer, other: Answer): string[] {
  const status = one.status === other.status ? [] : [`status ${one.status} ${other.status}`];
  return [...status, ...compareJson(normalised(one.body), normalised(other.body))];
}

/** A value with what two backends never name alike replaced by what it is. */
function normalised(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => normalised(each, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, normalised(each, key)]),
    );
  }
  if (typeof value === "number") return /(?:^|_)(?:id|by|warga|user)$/.test(key) ? "(id)" : value;
  if (typeof value !== "string") return value;
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return "(time)";
  const path = value.replace(/^https?:\/\/[^/]+/, "(origin)");
  return /^[\w.-]{32,}$/.test(path) ? "(token)" : path.replace(/[\da-f]{32}|[\da-f-]{36}/g, "(id)");
}

/** A path without what differs from person to person. */
function routeOf(path: string): string {
  return path.split("?")[0]!.split("/")
    .map((segment) => /^\d+$|^\{\{|[\w-]{30,}/.test(segment) ? "*" : segment).join("/");
}

function valueAt(json: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
    json,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An explanation: the routes and differences that it covers, with `*` for any text, and why. */
export type Explanation = { route: string; difference: string; why: string };

/** Reads the rows `| route | difference | why |` of a document, the first two in backticks. */
export function readExplanations(markdown: string): Explanation[] {
  return [...markdown.matchAll(/^\|\s*`([^`]+)`\s*\|\s*`([^`]+)`\s*\|\s*(.*?)\s*\|$/gm)]
    .map(([, route, difference, why]) => ({ route: route!, difference: difference!, why: why! }));
}

/** The first explanation of a difference. */
export function explain(
  { route, difference }: Pick<Difference, "route" | "difference">,
  explanations: readonly Explanation[],
): Explanation | undefined {
  const fits = (pattern: string, text: string) =>
    new RegExp(`^${pattern.split("*").map(RegExp.escape).join(".*")}$`).test(text);
  return explanations.find((each) => fits(each.route, route) && fits(each.difference, difference));
}
