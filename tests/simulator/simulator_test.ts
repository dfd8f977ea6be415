import assert from "node:assert/strict";
import { runHistory } from "../../simulator/history.ts";
import { INJECTED_BUGS } from "../../simulator/injected_bugs.ts";
import { replay, simulate, tellFailure } from "../../simulator/run.ts";
import { readTape, shrink, writeTape } from "../../simulator/shrink.ts";
import { readBeginning } from "../../simulator/world/beginning.ts";
import { seededTape } from "../../simulator/world/tape.ts";

/**
 * A seed from which on histories soon find each bug, and what they then say; with another version of the
 * product it may take longer.
 */
const FOUND: Record<keyof typeof INJECTED_BUGS, { from: number; says: RegExp }> = {
  "no fencing": { from: 22, says: /was sent and is pending again|was sent twice/ },
  "email outside the transaction": { from: 90, says: /which never was/ },
  "key used again": { from: 2, says: /two bodies under one key/ },
  "lease of a second": { from: 31, says: /two workers make the same request/ },
  "one statement again": { from: 14, says: /201 .* and no account/ },
  "unknown COMMIT taken for done": { from: 10, says: /201 .* and no account/ },
  "duplicates taken for refusals": { from: 145, says: /is called taken/ },
  "duplicates taken for our own": { from: 466, says: /201 .* somebody else's/ },
  "tokens outlive a reset": { from: 1106, says: /a token of before a reset opens the profile/ },
  "photos stay": { from: 73, says: /a photo is left that nobody names/ },
  "another body at each attempt": { from: 27, says: /two bodies under one key/ },
  "sent becomes pending": { from: 2, says: /was sent and is pending again/ },
};

/** A seed that CI tries for the first time; a failure names it. */
const FREE_SEED = crypto.getRandomValues(new Uint32Array(1))[0]!;

for (
  const { name, seed, runs, seconds } of [
    { name: "a fixed seed", seed: 1, runs: 20_000, seconds: 60 },
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
    const { from, says } = FOUND[name]!;
    const run = { seed: from, runs: Infinity, endsAt: performance.now() + 60_000 };
    const { failure } = await simulate(run, { bug, shrinkingTries: 0 });
    assert.match(failure?.violations.join("; ") ?? "nothing is found", says);
  });
}

Deno.test("a failure is shrunk to a story of a dozen lines, which its tape tells again", async () => {
  const bug = INJECTED_BUGS["unknown COMMIT taken for done"]!;
  const { failure } = await simulate({ seed: 10, runs: 1_000 }, { bug });
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
    // What is encrypted has a nonce that no history chooses.
    const record = ({ sql }: { sql: string }) =>
      void sent.push(sql.replace(/(?<=^INSERT INTO email_request .*)'[\w-]{60,}'/s, "?"));
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
