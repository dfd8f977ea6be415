import assert from "node:assert/strict";
import { connect } from "../../src/db/connect.ts";
import { mergeReads } from "../../src/db/merge_reads.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

async function startReads() {
  const database = await createDatabase({ tenants: [] });
  const now = "2026-01-31 09:05:00.123000";
  for (const [key, reason] of [["a", "one"], ["b", "'two'"]] as const) {
    await database.query(
      "INSERT INTO email_pause (scope, paused_until, failures, reason) VALUES (?, ?, 3, ?)",
      [key, now, reason],
    );
  }
  database.gateway.resetLog();
  return {
    ...mergeReads(connect(database.gateway.url, 10_000)),
    database,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

const BY_SCOPE = "SELECT scope, paused_until, failures, reason FROM email_pause WHERE scope = ?";

Deno.test("mergeReads() reads the same statement with different values in one, each as if it were alone", async () => {
  await using reads = await startReads();
  const merged = await Promise.all(
    ["b", "nobody", "a", "b"].map((key) => reads.query(BY_SCOPE, [key])),
  );
  assert.equal(reads.database.gateway.log.length, 1);
  const alone = [];
  for (const key of ["b", "nobody", "a", "b"]) alone.push(await reads.query(BY_SCOPE, [key]));
  assert.deepEqual(merged.map(({ rows }) => rows), alone.map(({ rows }) => rows));
  assert.deepEqual(merged.map(({ rows }) => rows.length), [1, 0, 1, 1]);
});

Deno.test("mergeReads() keeps statements apart, and runs what is no SELECT as it is", async () => {
  await using reads = await startReads();
  const [one, all, changed] = await Promise.all([
    reads.query(BY_SCOPE, ["a"]),
    reads.query("SELECT scope FROM email_pause ORDER BY scope"),
    reads.query("UPDATE email_pause SET failures = 4 WHERE scope = ?", ["b"]),
  ]);
  assert.deepEqual([one.rows.length, all.rows.length, changed.rowsAffected], [1, 2, 1]);
});

Deno.test("mergeReads() passes a failure to everybody who asked, and to nobody else", async () => {
  await using reads = await startReads();
  const asked = await Promise.allSettled([
    reads.query("SELECT nothing FROM email_pause WHERE scope = ?", ["a"]),
    reads.query("SELECT nothing FROM email_pause WHERE scope = ?", ["b"]),
    reads.query(BY_SCOPE, ["a"]),
  ]);
  assert.deepEqual(asked.map(({ status }) => status), ["rejected", "rejected", "fulfilled"]);
});
