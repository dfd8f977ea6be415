import assert from "node:assert/strict";
import { createCounter, GATHER_MS } from "../../src/core/counts/counter.ts";
import { noteCronRun, readRouteCounts } from "../../src/core/counts/route_counts.ts";
import type { Deps, SqlValue } from "../../src/deps.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

const TABLE = { name: "seen", keys: ["who", "what"], counters: ["times", "ms"], lost: "not_seen" };

type Work = () => void | Promise<void>;

/** A counter in an isolate whose time stands, and whose database does what a test says. */
function counting() {
  const written: (readonly SqlValue[])[] = [];
  const logged: unknown[] = [];
  const slept: number[] = [];
  const doubles = { now: 0, gather: (() => {}) as Work, write: (() => {}) as Work };
  const deps = {
    elapsedMs: () => doubles.now,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      doubles.now += milliseconds;
      await doubles.gather();
    },
    db: {
      patience: { totalMs: 0, pause: () => Promise.resolve(false) },
      query: async (_sql: string, args: readonly SqlValue[]) => {
        await doubles.write();
        written.push(args);
        return { rows: [], rowsAffected: 1 };
      },
    },
    log: (entry: unknown) => logged.push(entry),
  } as unknown as Deps;
  const addCounts = createCounter(TABLE);
  const add = (who: string, times = 1) =>
    addCounts(deps, [{ key: [who, "x"], numbers: [times, 10 * times] }]);
  return { add, doubles, written, logged, slept };
}

Deno.test("whoever counts first writes what others count within half a second, in one statement and order", async () => {
  const { add, doubles, written, slept } = counting();
  doubles.gather = async () => {
    await add("b", 2);
    await add("a");
    await add("b", 3);
  };
  await add("b");
  assert.deepEqual(slept, [GATHER_MS]);
  assert.equal(GATHER_MS, 500);
  assert.deepEqual(written, [["a", "x", 1, 10, "b", "x", 6, 60]]);
  doubles.gather = () => {};
  await add("c");
  assert.deepEqual(written[1], ["c", "x", 1, 10], "and what is written is not written again");
});

Deno.test("what is counted during a statement is written by the next one of the same writer", async () => {
  const { add, doubles, written } = counting();
  const later = ["b", "c"];
  doubles.write = async () => {
    const who = later.shift();
    if (who) await add(who);
  };
  await add("a");
  assert.deepEqual(written.map(([who]) => who), ["a", "b", "c"]);
});

Deno.test("a writer stops after thirty seconds, and another one takes over from one that is gone", async () => {
  const { add, doubles, written } = counting();
  doubles.write = async () => {
    if (doubles.now > 1_000) return;
    doubles.now = 29_999;
    await add("late");
    doubles.now = 30_000;
  };
  await add("a");
  assert.deepEqual(written.map(([who]) => who), ["a"], "its time is over");
  await add("b");
  assert.deepEqual(written[1], ["b", "x", 1, 10, "late", "x", 1, 10]);

  // The platform ends a writer without a word.
  const gone = counting();
  gone.doubles.gather = () => new Promise(() => {});
  void gone.add("a");
  gone.doubles.gather = () => {};
  gone.doubles.now = 500 + 29_499;
  await gone.add("b");
  assert.equal(gone.written.length, 0);
  gone.doubles.now = 30_000;
  await gone.add("c");
  assert.deepEqual(gone.written.map((args) => args.length), [12]);
});

Deno.test("counts that could not be written are added to the next ones, unless they are more than five hundred", async () => {
  for (const [rows, kept] of [[500, true], [501, false]] as const) {
    const { add, doubles, written, logged } = counting();
    let isFirst = true;
    doubles.gather = async () => {
      for (let i = 1; isFirst && i < rows; i++) await add(`who-${i}`);
      isFirst = false;
    };
    doubles.write = () => {
      throw new TypeError("away");
    };
    await add("a");
    assert.equal(logged.length, 1);
    assert.equal((logged[0] as { event: string }).event, "not_seen");
    doubles.write = () => {};
    await add("a", 2);
    const { length } = written[0]!;
    assert.deepEqual([length / 4, written[0]!.slice(0, 4)], [
      kept ? rows : 1,
      kept ? ["a", "x", 3, 30] : ["a", "x", 2, 20],
    ]);
  }
});

Deno.test("of the cron's runs the last one counts, to the second, for each tenant", async () => {
  await using database = await createDatabase();
  await noteCronRun(database, ["pewaca", "zporta"], new Date(1_000));
  await noteCronRun(database, ["pewaca"], new Date(61_999));
  const counts = await readRouteCounts(database);
  assert.deepEqual(
    counts.map(({ tenant, kind, label, requests, durationMs }) => [
      tenant,
      kind,
      label,
      requests,
      durationMs,
    ]).sort(),
    [["pewaca", "cron", "last_run", 61, 0], ["zporta", "cron", "last_run", 1, 0]],
  );
});
