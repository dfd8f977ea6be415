import { happen, type History as Whole, type HistoryOptions, prepare } from "./history.ts";
import { shrink, writeTape } from "./shrink.ts";
import { seededTape, type Tape, writtenTape } from "./world/tape.ts";

type History = Omit<Whole, "engine">;

/** Which histories: so many from a seed on, or as many as there is time for. */
export type Run = { seed: number; runs: number; endsAt?: number };

/** A history in which something must not have been. `tape` is the shortest that was found. */
export type Failure = { seed: number; wrongs: string[]; history: History; tape: readonly number[] };

/** What a run came to. */
export type Ended = { histories: number; events: number; failure: Failure | null };

/** More tries than these make no story shorter. */
const SHRINKING_TRIES = 600;

/** Lets histories happen until one is wrong, and shrinks that one. */
export async function simulate(run: Run, options: HistoryOptions = {}): Promise<Ended> {
  const beginning = await prepare();
  const live = (tape: Tape) => liveThrough(() => happen(beginning, tape, options), tape);
  let events = 0;
  let histories = 0;
  for (let seed = run.seed; seed < run.seed + run.runs; seed++) {
    if (run.endsAt !== undefined && performance.now() >= run.endsAt) break;
    const history = await live(seededTape(seed));
    histories++;
    events += history.events;
    if (history.wrongs.length === 0) continue;
    const kind = kindOf(history);
    const tape = await shrink(
      history.tape,
      async (numbers) => kindOf(await live(writtenTape(numbers))) === kind,
      options.shrinkingTries ?? SHRINKING_TRIES,
    );
    const shortest = await live(writtenTape(tape));
    return {
      histories,
      events,
      failure: { seed, wrongs: history.wrongs, history: shortest, tape },
    };
  }
  return { histories, events, failure: null };
}

/** Replays one tape. */
export async function replay(
  numbers: readonly number[],
  options: HistoryOptions = {},
): Promise<History> {
  const beginning = await prepare();
  const tape = writtenTape(numbers);
  return await liveThrough(() => happen(beginning, tape, options), tape);
}

/** An error of the simulation itself is a failure, too. */
async function liveThrough(live: () => Promise<History>, tape: Tape): Promise<History> {
  try {
    return await live();
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { wrongs: [text], story: [], tape: tape.taken, events: 0 };
  }
}

/** What is wrong, without what differs from history to history. */
function kindOf({ wrongs }: History): string {
  return wrongs[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|person\d|\d+/g, "…") ?? "";
}

/** The last lines of a story, with the command that tells it again. */
const MOST_LINES = 16;

/** Tells what went wrong, in a dozen lines. */
export function tellFailure({ seed, wrongs, history, tape }: Failure, plant?: string): string {
  const lines = history.story.map(({ at, text }) =>
    `${(at / 1000).toFixed(2).padStart(9)} s  ${text}`
  );
  const shown = lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES / 2), "            …", ...lines.slice(-MOST_LINES / 2)]
    : lines;
  const planted = plant === undefined ? "" : ` --plant ${JSON.stringify(plant)}`;
  const choices = tape.filter((number) => number !== 0).length;
  return [
    `Seed ${seed}: ${wrongs.join("; ")}`,
    `Shrunk to ${tape.length} choices, ${choices} of which are not harmless: ${
      history.wrongs.join("; ")
    }`,
    ...shown,
    `Again: deno task simulate --seed ${seed} --runs 1${planted}`,
    `       deno task simulate --tape ${writeTape(tape)}${planted}`,
  ].join("\n");
}
