import { readBeginning } from "./read_beginning.ts";

/** Where reads of a tenant are repeated, and how many of them, in percent. */
export type Shadow = { url: string; percent: number };

/** How the repetition of a read ended, and where the two answers differ: never with a value. */
export type Repetition = {
  result: "same" | "different" | "failed" | "dropped";
  differences: readonly string[];
};

/** How many reads an isolate repeats at once. Under load the others are dropped. */
const MAX_AT_ONCE = 4;

/** Longer answers are not compared, in bytes or characters. */
const LONGEST_ANSWER = 500_000;

/** How long a comparison may take, and the other backend with it, in milliseconds. */
export const SHADOW_PATIENCE_MS = 5_000;

/** More differences of one pair say nothing new, nor do more elements of a list. */
const MAX_DIFFERENCES = 20;
const MAX_DEPTH = 8;

/** Whether an answer can be compared: JSON, not too long, and no fault of ours. */
export function isComparable({ status, headers }: Response): boolean {
  return status < 500 && /^application\/json\b/.test(headers.get("Content-Type") ?? "") &&
    !(Number(headers.get("Content-Length")) > LONGEST_ANSWER);
}

/** Makes what repeats reads in one isolate. `answer` is a copy that nobody else reads. */
export function createRepeater(): (
  answer: Response,
  askOther: () => Promise<Response | null>,
) => Promise<Repetition> {
  let running = 0;
  return async (answer, askOther) => {
    if (running >= MAX_AT_ONCE) {
      await answer.body?.cancel();
      return { result: "dropped", differences: [] };
    }
    running++;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, SHADOW_PATIENCE_MS);
    });
    try {
      return await Promise.race([compareAnswers(answer, askOther), tooLate]);
    } catch {
      return { result: "failed", differences: [] };
    } finally {
      clearTimeout(timer);
      running--;
    }
  };
}

async function compareAnswers(
  answer: Response,
  askOther: () => Promise<Response | null>,
): Promise<Repetition> {
  const [mine, other] = await Promise.all([readJson(answer), askOther()]);
  if (!other || !isComparable(other)) {
    await other?.body?.cancel();
    return { result: "failed", differences: other ? ["(form)"] : [] };
  }
  const differences = compareJson(mine, await readJson(other));
  if (answer.status !== other.status) differences.unshift("(status)");
  return { result: differences.length > 0 ? "different" : "same", differences };
}

/** @throws {SyntaxError} when it is no JSON, or cut off because it is too long. */
async function readJson({ body }: Response): Promise<unknown> {
  return JSON.parse(await readBeginning(body!, LONGEST_ANSWER));
}

/**
 * The paths at which two values differ, each with how: `data.name value`, `results[] length`, or `type`, or
 * that only `one` or only the `other` has it. Indexes, and keys that are no names, are left out.
 */
export function compareJson(one: unknown, other: unknown): string[] {
  const found = new Set<string>();
  compare(one, other, "", 0, found);
  return [...found];
}

function compare(
  one: unknown,
  other: unknown,
  path: string,
  depth: number,
  found: Set<string>,
): void {
  if (found.size >= MAX_DIFFERENCES || depth > MAX_DEPTH || Object.is(one, other)) return;
  const note = (how: string, at = path) => {
    if (found.size < MAX_DIFFERENCES) found.add(`${at.slice(-100) || "$"} ${how}`);
  };
  if (kindOf(one) !== kindOf(other)) return note("type");
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) note("length", `${path}[]`);
    const shared = Math.min(one.length, other.length, MAX_DIFFERENCES);
    for (let i = 0; i < shared; i++) compare(one[i], other[i], `${path}[]`, depth + 1, found);
    return;
  }
  if (!isObject(one) || !isObject(other)) return note("value");
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const at = `${path && `${path}.`}${/^[a-z_]\w{0,39}$/i.test(key) ? key : "*"}`;
    if (!Object.hasOwn(one, key)) note("other", at);
    else if (!Object.hasOwn(other, key)) note("one", at);
    else compare(one[key], other[key], at, depth + 1, found);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === "object";
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
