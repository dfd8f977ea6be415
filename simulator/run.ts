import { type History as Whole, type HistoryOptions, runHistory } from "./history.ts";
import { shrink, writeTape } from "./shrink.ts";
import { readBeginning } from "./world/beginning.ts";
import { seededTape, type Tape, writtenTape } from "./world/tape.ts";

type History = Omit<Whole, "engine">;

/** Which histories: so many from a seed on, or as many as there is time for. `hear` hears after each how many. */
export type Run = {
  seed: number;
  runs: number;
  endsAt?: number;
  hear?: (histories: number) => void;
};

/** A history that violates an invariant. `tape` is the shortest that was found. */
export type Failure = {
  seed: number;
  violations: string[];
  history: History;
  tape: readonly number[];
};

/** What a run came to. */
export type Ended = { histories: number; events: number; failure: Failure | null };

/** More tries than these make no story shorter. */
const SHRINKING_TRIES = 600;

/** Runs histories until one violates an invariant, and shrinks that one. */
export async function simulate(run: Run, options: HistoryOptions = {}): Promise<Ended> {
  const beginning = await readBeginning();
  const live = (tape: Tape) => liveThrough(() => runHistory(beginning, tape, options), tape);
  let events = 0;
  let histories = 0;
  for (let seed = run.seed; seed < run.seed + run.runs; seed++) {
    if (run.endsAt !== undefined && performance.now() >= run.endsAt) break;
    const history = await live(seededTape(seed));
    histories++;
    events += history.events;
    run.hear?.(histories);
    if (history.violations.length === 0) continue;
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
      failure: { seed, violations: history.violations, history: shortest, tape },
    };
  }
  return { histories, events, failure: null };
}

/** Replays one tape. */
export async function replay(
  numbers: readonly number[],
  options: HistoryOptions = {},
): Promise<History> {
  const beginning = await readBeginning();
  const tape = writtenTape(numbers);
  return await liveThrough(() => runHistory(beginning, tape, options), tape);
}

/** An error of the simulation itself is a failure, too. */
async function liveThrough(live: () => Promise<History>, tape: Tape): Promise<History> {
  try {
    return await live();
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { violations: [text], story: [], tape: tape.taken, events: 0 };
  }
}

/** What is wrong, without what differs from history to history. */
function kindOf({ violations }: History): string {
  return violations[0]?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|person\d|\d+/g, "…") ?? "";
}

/** The last lines of a story, with the command that tells it again. */
const MOST_LINES = 16;

/** Tells what went wrong, in a dozen lines. */
export function tellFailure({ seed, violations, history, tape }: Failure, bug?: string): string {
  const lines = history.story.map(({ at, text }) =>
    `${(at / 1000).toFixed(2).padStart(9)} s  ${text}`
  );
  const shown = lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES / 2), "            …", ...lines.slice(-MOST_LINES / 2)]
    : lines;
  const withBug = bug === undefined ? "" : ` --bug ${JSON.stringify(bug)}`;
  const choices = tape.filter((number) => number !== 0).length;
  return [
    `Seed ${seed}: ${violations.join("; ")}`,
    `Shrunk to ${tape.length} choices, ${choices} of which are not harmless: ${
      history.violations.join("; ")
    }`,
    ...shown,
    `Again: deno task simulate --seed ${seed} --runs 1${withBug}`,
    `       deno task simulate --tape ${writeTape(tape)}${withBug}`,
  ].join("\n");
}
