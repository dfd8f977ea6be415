/** Changes the program a little, again and again, and tells which changes no test notices. */
import { join } from "node:path";
import { type Options, runCommand, UsageError } from "../../ops/command_line.ts";
import type { Seen, TestId } from "./protocol.ts";
import { type Host, makeWorld, type Planned, ROOT, type World } from "./world.ts";

/** Tests that cannot see a mutant: the program runs in another process there, or takes minutes. */
const ELSEWHERE =
  /\bstart(?:Workerd?|ServiceUnderTest|DevStack|Browser)\b|\bbundle(?:Into|From)\(|^tests\/(?:night|fuzz|model|repository|local)\//m;

/** Written out a hundred times: its mutants would hide all others. */
const APART = "src/core/passwords/sha256_block.ts";

/** What became of a mutant: a test noticed it, none did, none reaches it, or the tests did not end. */
type Outcome = "killed" | "survived" | "unreached" | "late";

type Result = Planned & { outcome: Outcome; by?: string };

/** What a mutant makes endless is noticed, too: it takes this much longer than the unchanged program. */
const LIMIT = { times: 6, beyondMs: 40_000 };

const OPTIONS: Options = {
  files: {
    value: "PATHS",
    description: "Files or folders, comma-separated (default: src/core,src/db)",
  },
  tests: { value: "PATHS", description: "Only these files of tests, comma-separated" },
  seconds: {
    value: "N",
    description: "A survivor has met tests that take so long without mutants (default: 60)",
  },
  minutes: { value: "N", description: "Ends after so long: what was tried then is a sample" },
  seed: { value: "N", description: "Another order, and so another sample (default: 1)" },
  survey: {
    value: "FILE",
    description: "Keeps what each test reaches; what is there is not found out again",
  },
  jobs: { value: "N", description: "How many mutants are tried at once (default: 2)" },
  log: {
    value: "FILE",
    description: "A line of JSON for every mutant that was tried; what is there is not tried again",
  },
};

async function mutate(values: Record<string, string | boolean | undefined>): Promise<number> {
  const { files: wanted = "src/core,src/db", tests, minutes, seed = "1", jobs = "2" } = values;
  const { log, survey: kept, seconds = "60" } = values;
  const files = (await Promise.all(String(wanted).split(",").map(filesIn))).flat()
    .filter((file) => file !== APART || String(wanted).includes(APART));
  if (files.length === 0) throw new UsageError(`No file is called so: ${wanted}`);
  const end = minutes === undefined ? Infinity : performance.now() + Number(minutes) * 60_000;
  await using world = await makeWorld(files);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, async () => {
      await world[Symbol.asyncDispose]();
      Deno.exit(130);
    });
  }
  const testFiles = tests ? String(tests).split(",") : await findTests();
  const seen = await keptIn(kept, () => survey(world, testFiles, Number(jobs)));
  const loaded = new Set(seen.loaded);
  const reaching = findReaching(seen);
  const killers: Killers = new Map();
  const waiting = shuffled(world.mutants, Number(seed));
  const results = log ? await readLog(String(log)) : [];
  for (const { outcome: _, by: __, ...tried } of results) {
    const at = waiting.findIndex((each) => same(each, tried));
    if (at >= 0) waiting.splice(at, 1);
  }
  await Promise.all(Array.from({ length: Number(jobs) }, async () => {
    const judge = createJudge(world, loaded, reaching, killers, Number(seconds) * 1000);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result: Result = { ...next, ...await judge.judge(next) };
      results.push(result);
      if (log) {
        await Deno.writeTextFile(String(log), `${JSON.stringify(result)}\n`, { append: true });
      }
      if (isAlive(result)) {
        const { file, line, was, becomes, outcome } = result;
        console.log(`${file}:${line} ${outcome}: ${was} → ${becomes}`);
      }
      if (performance.now() > end) waiting.length = 0;
    }
    await judge.end();
  }));
  const alive = results.filter(isAlive).length;
  const score = Math.round(100 * (results.length - alive) / Math.max(1, results.length));
  console.log(
    `${results.length} of ${world.mutants.length} mutants, ${alive} survived: ${score} %`,
  );
  return 0;
}

function isAlive({ outcome }: Result): boolean {
  return outcome === "survived" || outcome === "unreached";
}

async function readLog(path: string): Promise<Result[]> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The same order for the same seed: the beginning of it is a fair sample of all. */
function shuffled<Value>(values: readonly Value[], seed: number): Value[] {
  const mixed = [...values];
  let state = seed;
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor(state / 2 ** 32 * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}

async function filesIn(path: string): Promise<string[]> {
  const { isFile } = await Deno.stat(join(ROOT, path));
  if (isFile) return [path];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, path))) {
    if (isDirectory) found.push(...await filesIn(`${path}/${name}`));
    else if (/\.ts$/.test(name)) found.push(`${path}/${name}`);
  }
  return found.sort();
}

async function findTests(): Promise<string[]> {
  const files = (await filesIn("tests")).filter((file) => file.endsWith("_test.ts"));
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(join(ROOT, file))));
  return files.filter((file, i) => !ELSEWHERE.test(`${file}\n${texts[i]}`));
}

/** What is known of the tests of the unchanged program. */
type Survey = {
  tests: Seen[];
  /** The mutants that are asked for only while files are loaded. */
  loaded: string[];
};

/** What is made, or was made before, in a file of JSON; in none without a path. */
async function keptIn<Value>(path: unknown, make: () => Promise<Value>): Promise<Value> {
  if (typeof path !== "string") return await make();
  const text = await Deno.readTextFile(path).catch(() => null);
  if (text !== null) return JSON.parse(text);
  const value = await make();
  await Deno.writeTextFile(path, JSON.stringify(value));
  return value;
}

/** Runs every test once, and notes which mutants it reaches. */
async function survey(world: World, files: readonly string[], jobs: number): Promise<Survey> {
  const waiting = [...files];
  const tests: Seen[] = [];
  const loaded = new Set<string>();
  await Promise.all(Array.from({ length: jobs }, async () => {
    let host = world.startHost();
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const answer = await host.ask({ survey: file }, 600_000);
      if (typeof answer === "string" || !("seen" in answer)) {
        const why = typeof answer === "string" ? answer : JSON.stringify(answer);
        console.log(`Cannot run ${file}: ${why}`);
        await host.end();
        host = world.startHost();
        continue;
      }
      tests.push(...answer.seen);
      for (const id of answer.loaded) loaded.add(id);
    }
    await host.end();
  }));
  const failing = tests.filter(({ ok }) => !ok);
  for (const { file, name } of failing) console.log(`Fails as it is: ${file}: ${name}`);
  for (const { ok, reached } of tests) {
    if (ok) { for (const id of reached) loaded.delete(id); }
  }
  if (failing.length === tests.length) throw new UsageError("No test passes as it is");
  console.log(`${tests.length} tests in ${files.length} files, ${failing.length} fail`);
  return { tests: tests.filter(({ ok }) => ok), loaded: [...loaded] };
}

/** The tests that reach a mutant, by its id, and those that reach anything in a file, by its path. */
function findReaching({ tests }: Survey): Map<string, Seen[]> {
  const reaching = new Map<string, Seen[]>();
  for (const test of tests) {
    for (const id of new Set([...test.reached, ...test.reached.map((id) => id.split("#")[0]!)])) {
      const known = reaching.get(id);
      if (known) known.push(test);
      else reaching.set(id, [test]);
    }
  }
  return reaching;
}

/** How many mutants of a file each test has noticed, by the file and the test's name. */
type Killers = Map<string, Map<string, number>>;

function nameOf({ file, name }: Pick<Seen, "file" | "name">): string {
  return `${file}: ${name}`;
}

function createJudge(
  world: World,
  loaded: ReadonlySet<string>,
  reaching: Map<string, Seen[]>,
  killers: Killers,
  mostMs: number,
) {
  let host: Host | undefined;

  /**
   * The tests that are likely to notice a mutant: those that noticed most of its file before, then of each file
   * the most specific and the quickest, then the next of each.
   */
  function testsFor({ id, file }: Planned): Seen[] {
    const cost = ({ ms, reached }: Seen) => (ms + 50) * (reached.length + 50);
    const all = (reaching.get(loaded.has(id) ? file : id) ?? [])
      .toSorted((one, other) => cost(one) - cost(other));
    const ofFile = new Map<string, number>();
    const ranks = new Map(all.map((test) => {
      const rank = ofFile.get(test.file) ?? 0;
      ofFile.set(test.file, rank + 1);
      return [test, rank];
    }));
    const kills = (test: Seen) => killers.get(file)?.get(nameOf(test)) ?? 0;
    let sumMs = 0;
    return all.toSorted((one, other) =>
      kills(other) - kills(one) || ranks.get(one)! - ranks.get(other)!
    )
      .filter(({ ms }, i) => {
        const fits = i === 0 || sumMs + ms < mostMs;
        if (fits) sumMs += ms;
        return fits;
      });
  }

  async function judge(mutant: Planned): Promise<{ outcome: Outcome; by?: string }> {
    const chosen = testsFor(mutant);
    if (chosen.length === 0) return { outcome: "unreached" };
    const limitMs = LIMIT.times * chosen.reduce((sum, { ms }) => sum + ms, 0) + LIMIT.beyondMs;
    const ids = chosen.map(({ file, index }): TestId => ({ file, index }));
    for (let attempt = 1;; attempt++) {
      const own = loaded.has(mutant.id) ? world.startHost(mutant.id) : undefined;
      const used = own ?? (host ??= world.startHost());
      const answer = await used.ask({ mutant: mutant.id, tests: ids }, limitMs);
      if (own) await own.end();
      if (typeof answer !== "string" && "outcome" in answer && answer.outcome !== "broken") {
        if (answer.by) remember(mutant.file, answer.by);
        return { outcome: answer.outcome, by: answer.by };
      }
      if (!own) await end();
      // What an earlier mutant has left behind is not this one's.
      if (attempt === 2) return { outcome: answer === "late" ? "late" : "killed" };
    }
  }

  function remember(file: string, killer: string): void {
    const known = killers.get(file) ?? new Map<string, number>();
    killers.set(file, known.set(killer, (known.get(killer) ?? 0) + 1));
  }

  async function end(): Promise<void> {
    await host?.end();
    host = undefined;
  }

  return { judge, end };
}

if (import.meta.main) {
  await runCommand(
    {
      name: "deno task mutants",
      purpose:
        "Changes the program a little, again and again, and tells which changes no test notices.",
      options: OPTIONS,
    },
    mutate,
    {},
  );
}
