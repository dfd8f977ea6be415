import assert from "node:assert/strict";
import { runHistory } from "../../simulator/history.ts";
import { INJECTED_BUGS } from "../../simulator/injected_bugs.ts";
import { replay, simulate, tellFailure } from "../../simulator/run.ts";
import { readTape, shrink, writeTape } from "../../simulator/shrink.ts";
import { readBeginning } from "../../simulator/world/beginning.ts";
import { seededTape } from "../../simulator/world/tape.ts";

/** A seed after which histories soon find each bug; with another version of the product it may take longer. */
const FOUND_FROM: Record<keyof typeof INJECTED_BUGS, number> = {
  "no fencing": 39,
  "email outside the transaction": 2,
  "key used again": 2,
  "lease of a second": 39,
  "one statement again": 5,
  "unknown COMMIT taken for done": 2,
  "duplicates taken for refusals": 8,
};

/** A seed that CI tries for the first time; a failure names it. */
const FREE_SEED = crypto.getRandomValues(new Uint32Array(1))[0]!;

for (
  const { name, seed, runs, seconds } of [
    { name: "a fixed seed", seed: 1, runs: 3_000, seconds: 20 },
    {
      name: `a seed that nobody has tried (${FREE_SEED})`,
      seed: FREE_SEED,
      runs: 300,
      seconds: 10,
    },
  ]
) {
  Deno.test(`histories from ${name} on violate no invariant`, async () => {
    const { histories, failure } = await simulate({
      seed,
      runs,
      endsAt: performance.now() + seconds * 1_000,
    });
    assert.equal(failure, null, failure ? tellFailure(failure) : "");
    assert.ok(histories > 0);
  });
}

for (const [name, bug] of Object.entries(INJECTED_BUGS)) {
  Deno.test(`the simulator finds an injected bug within a minute: ${name}`, async () => {
    const run = { seed: FOUND_FROM[name]!, runs: Infinity, endsAt: performance.now() + 60_000 };
    const { failure } = await simulate(run, { bug, shrinkingTries: 0 });
    assert.ok(failure, "nothing is found");
  });
}

Deno.test("a failure is shrunk to a story of a dozen lines, which its tape tells again", async () => {
  const bug = INJECTED_BUGS["unknown COMMIT taken for done"]!;
  const { failure } = await simulate({ seed: 2, runs: 1_000 }, { bug });
  assert.ok(failure);
  const lines = tellFailure(failure, "unknown COMMIT taken for done").split("\n");
  assert.ok(lines.length <= 21, lines.join("\n"));
  assert.ok(failure.tape.filter((number) => number !== 0).length <= 10, writeTape(failure.tape));
  const again = await replay(readTape(writeTape(failure.tape)), { bug });
  assert.deepEqual(again.violations, failure.history.violations);
  assert.deepEqual(again.story, failure.history.story);
});

Deno.test("the same seed is the same history, whatever has happened before", async () => {
  const beginning = await readBeginning();
  const tell = async (seed: number): Promise<string> => {
    const sent: string[] = [];
    const record = ({ sql }: { sql: string }) => void sent.push(sql);
    const { story } = await runHistory(beginning, seededTape(seed), { record });
    return [...sent, ...story.map(({ at, text }) => `${at} ${text}`)].join("\n");
  };
  const seeds = Array.from({ length: 60 }, (_, at) => at + 1);
  const told = new Map<number, string>();
  for (const seed of seeds) told.set(seed, await tell(seed));
  for (const seed of seeds.reverse()) assert.equal(await tell(seed), told.get(seed));
});

Deno.test("shrink() leaves what the failure needs, and nothing else", async () => {
  const tape = Array.from({ length: 60 }, (_, at) => at % 4);
  const needs = (numbers: readonly number[]) =>
    Promise.resolve(numbers.filter((number) => number === 3).length >= 2);
  const shortest = await shrink(tape, needs, 1_000);
  assert.deepEqual(shortest.filter((number) => number !== 0), [3, 3]);
  assert.deepEqual(readTape(writeTape(shortest)), shortest);
});
