import { runCommand, UsageError } from "../ops/command_line.ts";
import { INJECTED_BUGS } from "./injected_bugs.ts";
import { replay, simulate, tellFailure } from "./run.ts";
import { readTape } from "./shrink.ts";

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
  console.log(`Seed ${seed}`);
  const startedAt = performance.now();
  const endsAt = minutes === undefined ? undefined : startedAt + minutes * 60_000;
  const { histories, events, failure } = await simulate({ seed, runs, endsAt }, { bug });
  const seconds = (performance.now() - startedAt) / 1000;
  if (failure) console.log(tellFailure(failure, name));
  console.log(
    `${histories} histories, ${Math.round(events / Math.max(1, histories))} events each, ` +
      `${Math.round(60 * histories / seconds)} histories a minute`,
  );
  return failure ? 1 : 0;
}

if (import.meta.main) await runCommand(USAGE, run, {}, Deno.args);
