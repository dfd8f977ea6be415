import assert from "node:assert/strict";
import { connect } from "../../src/db/connect.ts";
import { readFailure, TransportError } from "../../src/db/errors.ts";
import { mergeReads } from "../../src/db/merge_reads.ts";
import { createPatience, retry } from "../../src/db/patience.ts";
import type { Meter, Row } from "../../src/deps.ts";
import { arrived, createVirtualTime } from "../support/virtual_time.ts";

/** Never answers, until it is told that nobody waits any more. */
function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

/** Notes when a wait has ended, and how. */
function watch(work: Promise<unknown>): { ended: "answered" | "late" | null } {
  const watched: { ended: "answered" | "late" | null } = { ended: null };
  work.then(() => watched.ended = "answered", (error) => {
    assert.ok(error instanceof TransportError, String(error));
    watched.ended = "late";
  });
  return watched;
}

Deno.test("a wait ends at the very millisecond at which the patience does, counted in steps of 100 ms", async () => {
  const time = createVirtualTime();
  const patience = createPatience(250.5, time.runtime);
  const waiting = watch(patience.wait(hang));
  await time.pass(250);
  assert.equal(waiting.ended, null);
  await time.pass(2);
  assert.equal(waiting.ended, "late");
  assert.deepEqual(time.begun, [100, 100, 50.5]);
  const next = watch(patience.wait(() => Promise.reject(new Error("Started"))));
  await time.pass(0);
  assert.equal(next.ended, "late");
});

Deno.test("a timer is never begun for less than a millisecond", async () => {
  const time = createVirtualTime();
  const waiting = watch(createPatience(100.5, time.runtime).wait(hang));
  await time.pass(102);
  assert.deepEqual([waiting.ended, time.begun], ["late", [100, 1]]);
});

Deno.test("a step that comes late, because a hash has blocked the isolate, counts 500 ms at the most", async () => {
  const time = createVirtualTime();
  const patience = createPatience(1_000, time.runtime);
  const waiting = watch(patience.wait(hang));
  await time.pass(100, 9_000);
  assert.equal(waiting.ended, null);
  await time.pass(499);
  assert.equal(waiting.ended, null);
  await time.pass(1);
  assert.equal(waiting.ended, "late");
});

Deno.test("waits side by side are counted once, and what happens when nobody waits is not", async () => {
  const time = createVirtualTime();
  const patience = createPatience(1_000, time.runtime);
  const short = () => new Promise<void>((resolve) => void time.runtime.after(150, resolve));
  const both = [watch(patience.wait(short)), watch(patience.wait(short))];
  await time.pass(150);
  assert.deepEqual(both.map(({ ended }) => ended), ["answered", "answered"]);
  await time.pass(5_000);
  const waiting = watch(patience.wait(hang));
  await time.pass(849);
  assert.equal(waiting.ended, null);
  await time.pass(1);
  assert.equal(waiting.ended, "late");
});

Deno.test("a wait with a reserve ends when no more is left, and the reserve stays for those without one", async () => {
  const time = createVirtualTime();
  const patience = createPatience(1_000, time.runtime);
  const reserved = watch(patience.wait(async (signal) => {
    await hang(signal).catch(() => {});
    // It does not end at once; nobody waits for it any more.
    await new Promise<void>((resolve) => void time.runtime.after(200, resolve));
    signal.throwIfAborted();
  }, 700));
  await time.pass(299);
  assert.deepEqual(time.begun, [100, 100, 100]);
  await time.pass(1 + 200);
  assert.equal(reserved.ended, "late");
  const refused = watch(patience.wait(() => Promise.reject(new Error("Started")), 700));
  const [one, other] = [watch(patience.wait(hang, 600)), watch(patience.wait(hang))];
  await time.pass(99);
  assert.deepEqual([refused.ended, one.ended], ["late", null]);
  await time.pass(1);
  assert.deepEqual([one.ended, other.ended], ["late", null]);
  await time.pass(599);
  assert.equal(other.ended, null);
  await time.pass(1);
  assert.equal(other.ended, "late");
});

Deno.test("pauses double from 15 ms to a fortieth of the patience, and half of each is chance", async () => {
  for (const [random, share] of [[0, 0.5], [0.5, 0.75], [1, 1]] as const) {
    const time = createVirtualTime(random);
    const patience = createPatience(10_000, time.runtime);
    assert.equal(patience.totalMs, 10_000);
    for (const [attempt, ms] of [15, 30, 60, 120, 240, 250, 250].entries()) {
      time.begun.length = 0;
      let isOver = false;
      const paused = patience.pause(attempt).finally(() => isOver = true);
      await time.pass(ms * share - 1);
      assert.equal(isOver, false);
      await time.pass(1);
      assert.equal(await arrived(paused), true);
      assert.ok(time.begun.includes(ms * share), `${attempt}: ${time.begun}`);
    }
  }
});

Deno.test("a pause uses up the patience, and there is none when it would take all that is left", async () => {
  for (const [left, isLongEnough] of [[15, false], [16, true]] as const) {
    const time = createVirtualTime();
    const patience = createPatience(1_000, time.runtime);
    for (const _ of [1, 2]) {
      const paused = patience.pause(0);
      await time.pass(15);
      assert.equal(await arrived(paused), true);
    }
    const waited = patience.wait(() =>
      new Promise<void>((resolve) => void time.runtime.after(970 - left, resolve))
    );
    await time.pass(970 - left);
    await arrived(waited);
    const paused = patience.pause(0);
    await time.pass(15);
    assert.equal(await arrived(paused), isLongEnough);
  }
});

Deno.test("each try pauses longer than the one before, and what may not be repeated is thrown at once", async () => {
  const pauses: number[] = [];
  const patience = {
    totalMs: 1,
    pause: (attempt: number) => {
      assert.ok(pauses.length < 9, "It never ends");
      return Promise.resolve(pauses.push(attempt) < 4);
    },
  };
  let runs = 0;
  const fail = () =>
    ++runs > 9
      ? Promise.resolve("It never ends")
      : Promise.reject(new TransportError(`Run ${runs}`));
  await assert.rejects(retry(patience, fail), { message: "Run 4" });
  assert.deepEqual(pauses, [0, 1, 2, 3]);
  await assert.rejects(retry(patience, fail, () => false), { message: "Run 5" });
  assert.equal(pauses.length, 4);
  assert.equal(await retry(patience, () => Promise.resolve("done")), "done");
});

/** A database behind `fetch`: `answers` are sent one by one, and then nothing until nobody waits. */
function startAnswering(answers: readonly (Response | Error)[], patienceMs = 1_000) {
  const time = createVirtualTime();
  const waiting = [...answers];
  const asked: string[] = [];
  const meter: Meter = { roundTrips: 0, databaseMs: 0, hashMs: 0, retries: 0 };
  const fetch = async (_: string, init: RequestInit) => {
    asked.push(JSON.parse(String(init.body)).query);
    const answer = waiting.shift();
    if (!answer) return await hang(init.signal!);
    await new Promise<void>((resolve) => void time.runtime.after(7, resolve));
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const runtime = { ...time.runtime, fetch };
  return { db: connect("https://u:p@db.test", patienceMs, meter, runtime), time, asked, meter };
}

const done = () => Response.json({ result: { rowsAffected: "2", insertId: "9" }, session: "s" });
const busy = () =>
  Response.json({
    error: { code: "RESOURCE_EXHAUSTED", message: "busy (errno 1040) (sqlstate 08004)" },
  });

Deno.test("every try is a round trip with its time, and every other one a retry; booleans travel as numbers", async () => {
  const { db, time, asked, meter } = startAnswering([busy(), new TypeError("reset"), done()]);
  const changed = db.query("\n SELECT ?, ?, ?, ?", [true, false, "x", null]);
  await time.pass(100);
  assert.deepEqual(await arrived(changed), { rows: [], rowsAffected: 2, insertId: 9 });
  assert.deepEqual(asked, Array(3).fill("\n SELECT 1, 0, 'x', null"));
  assert.deepEqual(meter, { roundTrips: 3, databaseMs: 21, hashMs: 0, retries: 2 });
});

Deno.test("a statement that writes, or only contains a SELECT, is not sent again when it may have run", async () => {
  for (const statement of ["UPDATE a SET b = 1", "INSERT INTO a SELECT 1", "SELECTED"]) {
    const { db, time, asked, meter } = startAnswering([new TypeError("reset"), done()]);
    const ended = watch(db.query(statement));
    await time.pass(100);
    assert.deepEqual([ended.ended, asked.length, meter.retries], ["late", 1, 0]);
  }
});

Deno.test("an answer that cannot be read is an outage; one that cannot be cast is a bug, and names its column", async () => {
  const unreadable = startAnswering([new Response("<html>")]);
  const failed = unreadable.db.session().query("SELECT 1").then(() => null, (error) => error);
  await unreadable.time.pass(100);
  assert.ok((await arrived(failed)) instanceof TransportError);
  assert.equal(unreadable.meter.databaseMs, 7);
  const fields = [{ name: "note", type: "JSON" }];
  const rows = [{ lengths: ["1"], values: btoa("{") }];
  const wrong = startAnswering([Response.json({ result: { fields, rows } })]);
  const thrown = wrong.db.query("SELECT note").then(() => null, (error) => error);
  await wrong.time.pass(100);
  assert.match((await arrived(thrown)).message, /"note"/);
  assert.equal(readFailure(await arrived(thrown)).kind, "fatal");
});

Deno.test("in a session a twentieth of the patience is left for ROLLBACK", async () => {
  const { db, time, asked } = startAnswering([]);
  const session = db.session();
  const body = watch(session.query("SELECT 1"));
  await time.pass(949);
  assert.equal(body.ended, null);
  await time.pass(1);
  assert.equal(body.ended, "late");
  const next = watch(session.query("SELECT 2"));
  await time.pass(0);
  assert.equal(next.ended, "late");
  const rolledBack = watch(session.rollBack());
  await time.pass(49);
  assert.deepEqual([rolledBack.ended, asked], [null, ["SELECT 1", "ROLLBACK"]]);
  await time.pass(1);
  assert.equal(rolledBack.ended, "late");
});

Deno.test("reads of one moment are merged after no time at all, those of the next are statements of their own", async () => {
  const time = createVirtualTime();
  const asked: [string, unknown][] = [];
  const rows: Row[][] = [[{ id: 1 }, { id: 2 }], [{ read_number: "1", id: 3 }], []];
  const { query } = mergeReads({
    query: (statement, args = []) => {
      asked.push([statement, args]);
      return Promise.resolve({ rows: rows.shift() ?? [], rowsAffected: 5, insertId: 6 });
    },
  }, time.runtime);
  const alone = query("SELECT a WHERE b = ?", ["x"]);
  assert.deepEqual(asked, []);
  await time.pass(0);
  assert.deepEqual(await arrived(alone), {
    rows: [{ id: 1 }, { id: 2 }],
    rowsAffected: 2,
    insertId: 0,
  });
  const merged = [query(" select a WHERE b = ?", ["y"]), query(" select a WHERE b = ?", ["z"])];
  await time.pass(0);
  assert.deepEqual(await arrived(Promise.all(merged)), [
    { rows: [], rowsAffected: 0, insertId: 0 },
    { rows: [{ id: 3 }], rowsAffected: 1, insertId: 0 },
  ]);
  const written = await arrived(query("UPDATE a SET b = ?", [true]));
  assert.deepEqual([written.rowsAffected, written.insertId], [5, 6]);
  assert.deepEqual(time.begun, [0, 0]);
  assert.deepEqual(asked, [
    ["SELECT a WHERE b = ?", ["x"]],
    [
      "SELECT 0 AS read_number, r.* FROM ( select a WHERE b = ?) AS r\nUNION ALL " +
      "SELECT 1 AS read_number, r.* FROM ( select a WHERE b = ?) AS r",
      ["y", "z"],
    ],
    ["UPDATE a SET b = ?", [true]],
  ]);
});
