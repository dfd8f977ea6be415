import assert from "node:assert/strict";
import { readBeginning, usePasswords } from "../../simulator/world/beginning.ts";
import { compare } from "../../simulator/compare.ts";
import { runHistory } from "../../simulator/history.ts";
import type { Executed } from "../../simulator/world/server.ts";
import { seededTape } from "../../simulator/world/tape.ts";
import { describeTables, TABLES } from "../../simulator/world/write_tables.ts";
import { connect } from "../../src/db/connect.ts";
import { createDatabase } from "../support/mysql/mysql.ts";

/** Histories that are compared; more of them in the night. */
const SAMPLES = Number(Deno.env.get("SIMULATOR_SAMPLES") ?? 24);
const FIRST_SEED = Number(Deno.env.get("SIMULATOR_SEED") ?? 1);
/** A real server that waits this long for a lock would wait for ever: one statement is sent after the other. */
const PATIENCE_MS = 1_500;

Deno.test("the simulator begins with the tables that the migrations make", async () => {
  await using database = await createDatabase();
  const { rows } = await database.query("SELECT VERSION() AS version");
  if (!/mariadb/i.test(String(rows[0]!.version))) return; // MySQL words them in another way
  assert.equal(
    await describeTables(database),
    await Deno.readTextFile(TABLES),
    "run: deno run -A simulator/world/write_tables.ts",
  );
});

Deno.test("the simulated server answers as the real one does, and leaves the same rows", async () => {
  const beginning = await readBeginning();
  let statements = 0;
  let cut = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SAMPLES; seed++) {
    const executed: Executed[] = [];
    const { engine } = await runHistory(beginning, seededTape(seed), {
      record: (entry) => void executed.push(entry),
    });
    await using database = await createDatabase({ seeded: true });
    await usePasswords(database.query);
    const comparison = await compare(executed, engine, {
      query: (...args) => connect(database.gateway.url, PATIENCE_MS).query(...args),
      session: () => connect(database.gateway.url, PATIENCE_MS).session(),
    });
    statements += comparison.statements;
    if (comparison.isCut) cut++;
    assert.deepEqual(comparison.differences, [], `seed ${seed}`);
  }
  assert.ok(cut <= 1 + SAMPLES / 10, `${cut} of ${SAMPLES} histories would have waited`);
  assert.ok(statements > SAMPLES * 10, `only ${statements} statements`);
});
