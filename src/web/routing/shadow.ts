import type { AddCounts } from "../../core/counts/counter.ts";
import type { TenantDeps } from "../../deps.ts";
import { hasPassedUs, passThrough, type PublicSide } from "./pass_through.ts";
import { readBeginning } from "./read_beginning.ts";

/** Where reads of a tenant are repeated, and how many of them, in percent. */
export type Shadow = { url: string; percent: number };

/** A read that was answered, and how it is asked elsewhere. */
export type Read = {
  tenant: string;
  /** A copy of the answer that nobody else reads. */
  copy: Response;
  /** Asks the other backend; a text says that there is no answer. */
  askOther: (deps: TenantDeps<unknown>) => Response | Promise<Response | string>;
  /** What has the pattern of the route, once both have answered. */
  routed: { route?: string };
  countRoute: AddCounts;
};

/** How many reads an isolate repeats at once. Under load the others are dropped. */
const MAX_AT_ONCE = 4;

/** Longer answers are not compared, in bytes or characters. */
const LONGEST_ANSWER = 500_000;

/** How long a comparison may take, and the other backend with it, in milliseconds. */
const PATIENCE_MS = 5_000;

/** More differences of one pair say nothing new, nor do more elements of a list. */
const MAX_DIFFERENCES = 20;
const MAX_DEPTH = 8;

/** The other answer cannot be compared: it is no JSON, or a fault. */
const OTHER_FORM = "(form)";

/** What says that there is no such read: the method, or the host, is not served. */
const NO_READ = [405, 421];

/** Whether a read is among those that are repeated: one of ours that changes nothing, and did not come from us. */
export function isRepeated(
  request: Request,
  response: Response,
  { hasPath, isChanging }: Record<"hasPath" | "isChanging", (path: string) => boolean>,
): boolean {
  // As Hono reads it.
  const path = new URL(request.url).pathname.replace(/\/$/, "");
  return request.method === "GET" && isComparable(response) &&
    !NO_READ.includes(response.status) && hasPath(path) && !isChanging(path) &&
    !hasPassedUs(request);
}

/** Whether an answer can be compared: JSON, not too long, and no fault of ours. */
function isComparable({ status, headers }: Response): boolean {
  return status < 500 && /^application\/json\b/.test(headers.get("Content-Type") ?? "") &&
    !(Number(headers.get("Content-Length")) > LONGEST_ANSWER);
}

/** Asks the backend of the shadow, as a request of ours that it answers itself. */
export async function askShadow(
  request: Request,
  { url }: Shadow,
  publicSide: PublicSide,
): Promise<Response | string> {
  return await passThrough(request, { url, patienceMs: PATIENCE_MS }, publicSide);
}

/**
 * Makes what repeats reads in one isolate, counts how that ended, and logs where answers differ: never with a value.
 * It ended as `same`, `different`, `failed` or `dropped`.
 */
export function createRepeater(): (deps: TenantDeps<unknown>, read: Read) => Promise<void> {
  let running = 0;
  return async (deps, read) => {
    const { tenant, copy, routed, countRoute } = read;
    let result = "dropped";
    let differences: readonly string[] = [];
    if (running < MAX_AT_ONCE) {
      running++;
      let stop = () => {};
      const tooLate = new Promise<never>((_, reject) => {
        stop = deps.after(PATIENCE_MS, reject);
      });
      try {
        differences = await Promise.race([differencesOf(deps, read), tooLate]);
        result = differences.length > 0 ? "different" : "same";
      } catch (error) {
        result = "failed";
        if (error === OTHER_FORM) differences = [OTHER_FORM];
      } finally {
        stop();
        running--;
      }
    } else await copy.body?.cancel();
    const { route = "" } = routed;
    const counted = [["shadow", result], ...differences.map((label) => ["difference", label])];
    if (differences.length > 0) deps.log({ event: "shadow_differs", tenant, route, differences });
    await countRoute(
      deps,
      counted.map((key) => ({ key: [tenant, route, ...key], numbers: [1, 0] })),
    );
  };
}

/** What cannot be compared is thrown; so is that there is no answer. */
async function differencesOf(
  deps: TenantDeps<unknown>,
  { copy, askOther }: Read,
): Promise<string[]> {
  const [mine, other] = await Promise.all([readJson(copy), askOther(deps)]);
  if (typeof other === "string") throw other;
  if (!isComparable(other)) {
    await other.body?.cancel();
    throw OTHER_FORM;
  }
  const differences = compareJson(mine, await readJson(other));
  return copy.status === other.status ? differences : ["(status)", ...differences];
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
  if (kindOf(one) !== "object") return note("value");
  const [mine, others] = [one, other] as Record<string, unknown>[];
  for (const key of new Set([...Object.keys(mine!), ...Object.keys(others!)])) {
    const at = `${path && `${path}.`}${/^[a-z_]\w{0,39}$/i.test(key) ? key : "*"}`;
    if (!Object.hasOwn(mine!, key)) note("other", at);
    else if (!Object.hasOwn(others!, key)) note("one", at);
    else compare(mine![key], others![key], at, depth + 1, found);
  }
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
