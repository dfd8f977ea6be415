import assert from "node:assert/strict";
import { TransportError } from "../../src/db/errors.ts";
import { createPatience, retry } from "../../src/db/patience.ts";

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Never answers, until it is told that nobody waits any more. */
function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function measure(work: () => Promise<unknown>): Promise<{ ms: number; error: unknown }> {
  const startedAt = performance.now();
  const error = await work().then(() => null, (error) => error);
  return { ms: performance.now() - startedAt, error };
}

Deno.test("a wait ends when the patience does, and the next does not begin", async () => {
  const patience = createPatience(250);
  const { ms, error } = await measure(() => patience.wait(hang));
  assert.ok(error instanceof TransportError);
  assert.ok(ms >= 240, `${ms}`);
  const late = await measure(() => patience.wait(() => Promise.reject(new Error("Started"))));
  assert.ok(late.error instanceof TransportError);
  assert.equal(await patience.pause(0), false);
});

Deno.test("waits use up one patience together, and side by side they use it up once", async () => {
  const patience = createPatience(1_000);
  const both = await measure(() => Promise.all([1, 2].map(() => patience.wait(() => sleep(300)))));
  assert.equal(both.error, null);
  const { ms } = await measure(() => patience.wait(hang));
  // What they left: 700 ms, and 400 if they were counted twice.
  const leftMs = 1_000 - both.ms;
  assert.ok(ms > leftMs - 20 && ms < leftMs + 250, `${ms} of ${leftMs}`);
});

Deno.test("time in which nothing waits is not counted", async () => {
  const patience = createPatience(600);
  await sleep(700);
  assert.equal((await measure(() => patience.wait(() => sleep(100)))).error, null);
});

Deno.test("what keeps the isolate from reading an answer is not counted as the database's time", async () => {
  const patience = createPatience(1_800);
  const { error } = await measure(() =>
    patience.wait(async (signal) => {
      await sleep(10);
      block(2_500);
      await sleep(10);
      signal.throwIfAborted();
    })
  );
  assert.equal(error, null);
});

Deno.test("a wait with a reserve leaves it to those without one", async () => {
  const patience = createPatience(1_000);
  const reserved = await measure(() => patience.wait(hang, 700));
  assert.ok(reserved.error instanceof TransportError);
  assert.ok(reserved.ms < 900, `${reserved.ms}`);
  const refused = await measure(() => patience.wait(() => sleep(1), 700));
  assert.ok(refused.error instanceof TransportError);
  assert.equal((await measure(() => patience.wait(() => sleep(1)))).error, null);
});

Deno.test("retry() repeats what is transient until the patience ends, and throws the last failure", async () => {
  const patience = createPatience(300);
  let runs = 0;
  const { ms, error } = await measure(() =>
    retry(patience, () => Promise.reject(new TransportError(`Run ${++runs}`)))
  );
  assert.ok(runs > 3, `${runs} runs`);
  assert.ok(ms < 900, `${ms}`);
  assert.equal((error as Error).message, `Run ${runs}`);
});

Deno.test("retry() does not repeat a bug", async () => {
  let runs = 0;
  const work = () => Promise.reject(new TypeError(`Run ${++runs}`));
  const { error } = await measure(() => retry(createPatience(300), work));
  assert.ok(error instanceof TypeError);
  assert.equal(runs, 1);
});
