/**
 * Runs single tests in a copy of the program that can be any of its mutants. Reads a line of JSON for each
 * task and writes one for what became of it. To start a process for every mutant would take an hour.
 */
// Deno loads a module of WebAssembly from no file that is imported later.
import "../../src/adapters/argon2_wasm.ts";
import { readLines } from "./lines.ts";
import { ANSWER, type Answer, type Seen, type Task, type TestId } from "./protocol.ts";

type Test = { name: string; fn: (context: unknown) => unknown; ignore: boolean };

const loaded = new Set<string>();
let reached = loaded;
let current = Deno.env.get("MUTANT");
/** The first error that no test has awaited. */
let unhandled: unknown;

Object.assign(globalThis, {
  __mutants: {
    is(id: string): boolean {
      reached.add(id);
      return id === current;
    },
  },
});

globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  unhandled ??= event.reason ?? "rejected";
});
globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  unhandled ??= event.error ?? "thrown";
});

let registered: Test[] = [];
const files = new Map<string, Test[]>();

async function testsOf(file: string): Promise<Test[]> {
  const known = files.get(file);
  if (known) return known;
  registered = [];
  const before = reached;
  reached = loaded;
  await import(new URL(file, `file://${Deno.cwd()}/`).href);
  reached = before;
  files.set(file, registered);
  return registered;
}

// deno-lint-ignore no-explicit-any -- it is called in many ways
function register(...args: any[]): void {
  const named = typeof args[0] === "string" ? { name: args[0] } : args[0];
  const fn = args.findLast((each) => typeof each === "function") ?? named.fn;
  registered.push({ ignore: false, ...named, name: named.name ?? fn.name, fn });
}

function contextOf(name: string) {
  // deno-lint-ignore no-explicit-any -- as above
  const step = async (...args: any[]): Promise<boolean> => {
    const fn = args.findLast((each) => typeof each === "function") ?? args[0].fn;
    if (!args[0].ignore) await fn(contextOf(name));
    return true;
  };
  return { name, origin: "", step };
}

/** Whether a test passes, and if not, whether what it awaited itself has failed. */
async function passes(test: Test): Promise<true | "failed" | "unhandled"> {
  await pause();
  unhandled = undefined;
  try {
    await test.fn(contextOf(test.name));
  } catch {
    return "failed";
  }
  await pause();
  return unhandled === undefined ? true : "unhandled";
}

/** Lets what is left of a test happen. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function survey(file: string): Promise<Answer> {
  const seen: Seen[] = [];
  for (const [index, test] of (await testsOf(file)).entries()) {
    if (test.ignore) continue;
    const startedAt = performance.now();
    reached = new Set();
    const ok = await passes(test) === true;
    const ms = Math.round(performance.now() - startedAt);
    seen.push({ file, index, name: test.name, ok, ms, reached: [...reached] });
    reached = loaded;
  }
  return { seen, loaded: [...loaded] };
}

/** How many mutants a test is believed to pass without any, once it has. */
const BELIEVED = 25;

let judged = 0;
const passedAt = new Map<Test, number>();

/** Whether a test passes with the unchanged program, or has passed lately. */
async function isSound(test: Test): Promise<boolean> {
  if (judged - (passedAt.get(test) ?? -Infinity) < BELIEVED) return true;
  const isPassed = await passes(test) === true;
  if (isPassed) passedAt.set(test, judged);
  return isPassed;
}

async function judge(mutant: string, tests: readonly TestId[]): Promise<Answer> {
  judged++;
  for (const { file, index } of tests) {
    const test = (await testsOf(file))[index]!;
    current = mutant;
    let result = await passes(test);
    // An unhandled error may be left of the mutant before.
    if (result === "unhandled") result = await passes(test);
    current = undefined;
    if (result === true) continue;
    // A file's mutant that is asked for only once stays, so nothing can be compared with it.
    const isItself = Deno.env.has("MUTANT") || await isSound(test);
    return isItself ? { outcome: "killed", by: `${file}: ${test.name}` } : { outcome: "broken" };
  }
  return { outcome: "survived" };
}

/** Carries out a task. Only one at a time is asked for. */
async function answer(task: Task): Promise<void> {
  const answer = await ("survey" in task ? survey(task.survey) : judge(task.mutant, task.tests))
    .catch((error): Answer => ({ error: String(error) }));
  await Deno.stdout.write(new TextEncoder().encode(`${ANSWER}${JSON.stringify(answer)}\n`));
}

if (import.meta.main) {
  Object.defineProperty(Deno, "test", { value: register, configurable: true });
  for (const name of ["log", "error", "warn", "info", "debug"] as const) console[name] = () => {};
  for await (const line of readLines(Deno.stdin.readable)) void answer(JSON.parse(line));
  // Whoever asked is gone, perhaps in the middle of a test.
  Deno.exit(0);
}
