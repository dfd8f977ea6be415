import { runCommand, UsageError } from "../ops/command_line.ts";
import { PLANTS } from "./plants.ts";
import { replay, simulate, tellFailure } from "./run.ts";
import { readTape } from "./shrink.ts";

const USAGE = {
  name: "deno task simulate",
  purpose:
    "Lets made-up histories happen to the product, in a world of one seed each: people, isolates that die, a " +
    "network that loses, a server with PlanetScale's habits, a mail provider that is down. Prints the first that " +
    "ends wrong, as short as it gets. See docs/simulator.md.",
  options: {
    seed: { value: "N", description: "The first seed (default: another one each time)" },
    runs: { value: "N", description: "How many histories (default: 1000; with --minutes: no end)" },
    minutes: { value: "M", description: "Ends after so many minutes" },
    tape: { value: "TAPE", description: "Tells one history again, choice by choice" },
    plant: { value: "BUG", description: `Plants a bug: ${Object.keys(PLANTS).join("; ")}` },
  },
};

async function run(values: Record<string, string | boolean | undefined>): Promise<number> {
  const number = (name: string): number | undefined => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (!/^\d+(?:\.\d+)?$/.test(String(value))) throw new UsageError(`--${name} is a number`);
    return Number(value);
  };
  const name = values.plant === undefined ? undefined : String(values.plant);
  const plant = name === undefined ? undefined : PLANTS[name];
  if (name !== undefined && !plant) {
    throw new UsageError(`--plant knows no ${JSON.stringify(name)}`);
  }
  if (values.tape !== undefined) {
    const { story, wrongs } = await replay(readTape(String(values.tape)), { plant });
    for (const { at, text } of story) {
      console.log(`${(at / 1000).toFixed(2).padStart(9)} s  ${text}`);
    }
    console.log(wrongs.length === 0 ? "Nothing is wrong" : wrongs.join("\n"));
    return wrongs.length === 0 ? 0 : 1;
  }
  const minutes = number("minutes");
  const seed = number("seed") ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
  const runs = number("runs") ?? (minutes === undefined ? 1_000 : Infinity);
  console.log(`Seed ${seed}`);
  const startedAt = performance.now();
  const endsAt = minutes === undefined ? undefined : startedAt + minutes * 60_000;
  const { histories, events, failure } = await simulate({ seed, runs, endsAt }, { plant });
  const seconds = (performance.now() - startedAt) / 1000;
  if (failure) console.log(tellFailure(failure, name));
  console.log(
    `${histories} histories, ${Math.round(events / Math.max(1, histories))} events each, ` +
      `${Math.round(60 * histories / seconds)} histories a minute`,
  );
  return failure ? 1 : 0;
}

if (import.meta.main) await runCommand(USAGE, run, {}, Deno.args);
