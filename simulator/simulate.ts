import { runCommand, UsageError } from "../ops/command_line.ts";
import { cpuSeconds, onCores, type Summary, tellSummary } from "./summary.ts";
import { INJECTED_BUGS } from "./injected_bugs.ts";
import { replay, simulate, tellFailure } from "./run.ts";
import { readTape, writeTape } from "./shrink.ts";

const USAGE = {
  name: "deno task simulate",
  purpose:
    "Runs generated histories of the product, each determined by its seed: people, isolates that die, a network " +
    "that loses requests, a server that behaves as PlanetScale does, a mail provider that is down. Prints the first " +
    "history that violates an invariant, shrunk. See docs/simulator.md.",
  options: {
    seed: { value: "N", description: "The first seed (default: another one each time)" },
    runs: { value: "N", description: "How many histories (default: 1000; with --minutes: no end)" },
    minutes: { value: "M", description: "Ends after so many minutes" },
    cores: {
      value: "N",
      description: "Divides the histories among so many processes (default: 1)",
    },
    json: { value: "FILE", description: "Writes there what the run came to" },
    tape: { value: "TAPE", description: "Runs one history again, choice by choice" },
    bug: { value: "BUG", description: `Injects a bug: ${Object.keys(INJECTED_BUGS).join("; ")}` },
  },
};

async function run(values: Record<string, string | boolean | undefined>): Promise<number> {
  const number = (name: string): number | undefined => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (!/^\d+(?:\.\d+)?$/.test(String(value))) throw new UsageError(`--${name} is a number`);
    return Number(value);
  };
  const name = values.bug === undefined ? undefined : String(values.bug);
  const bug = name === undefined ? undefined : INJECTED_BUGS[name];
  if (name !== undefined && !bug) {
    throw new UsageError(`--bug knows no ${JSON.stringify(name)}`);
  }
  if (values.tape !== undefined) {
    const { story, violations } = await replay(readTape(String(values.tape)), { bug });
    for (const { at, text } of story) {
      console.log(`${(at / 1000).toFixed(2).padStart(9)} s  ${text}`);
    }
    console.log(violations.length === 0 ? "No invariant is violated" : violations.join("\n"));
    return violations.length === 0 ? 0 : 1;
  }
  const minutes = number("minutes");
  const seed = number("seed") ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
  const runs = number("runs") ?? (minutes === undefined ? 1_000 : Infinity);
  const cores = number("cores") ?? 1;
  const summary = cores > 1
    ? await onCores(cores, { seed, runs, minutes, bug: name })
    : await onThisCore({ seed, runs, minutes }, name);
  if (values.json !== undefined) {
    await Deno.writeTextFile(String(values.json), `${JSON.stringify(summary, null, 2)}\n`);
  }
  console.log(tellSummary(summary));
  return summary.failures.length === 0 ? 0 : 1;
}

/** How often a run says how far it has got. */
const PROGRESS_MS = 20_000;

async function onThisCore(
  { seed, runs, minutes }: { seed: number; runs: number; minutes?: number },
  bugName?: string,
): Promise<Summary> {
  console.log(`Seed ${seed}`);
  const bug = bugName === undefined ? undefined : INJECTED_BUGS[bugName];
  const startedAt = performance.now();
  let toldAt = startedAt;
  const hear = (histories: number): void => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_MS) return;
    toldAt = now;
    const each = Math.round(60_000 * histories / (now - startedAt));
    console.log(`Seed ${seed} and on: ${histories} of ${runs} histories, ${each} a minute`);
  };
  const endsAt = minutes === undefined ? undefined : startedAt + minutes * 60_000;
  const { histories, events, failure } = await simulate({ seed, runs, endsAt, hear }, { bug });
  if (failure) console.log(tellFailure(failure, bugName));
  return {
    cores: 1,
    seeds: [{ first: seed, last: seed + histories - 1 }],
    histories,
    events,
    minutes: (performance.now() - startedAt) / 60_000,
    cpuSeconds: cpuSeconds(),
    failures: failure
      ? [{ seed: failure.seed, violations: failure.violations, tape: writeTape(failure.tape) }]
      : [],
  };
}

if (import.meta.main) await runCommand(USAGE, run, {}, Deno.args);
