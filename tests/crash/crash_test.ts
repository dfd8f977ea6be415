import assert from "node:assert/strict";
import { runRound } from "./round.ts";

Deno.test("with database, workerd, gateway and mail catcher killed in the middle, every answer is true, and nothing is orphaned, lost or doubled", async () => {
  // A transaction whose client was killed holds its locks for less than in production: nobody waits for it here.
  const round = await runRound({ rttMs: 0, seconds: 5, killsOfEach: 1, killAfterSeconds: 2 });
  assert.deepEqual(round.found, []);
  assert.deepEqual(round.kills, { database: 1, workerd: 1, gateway: 1, mail: 1 });
  // Each client has brought at least somebody in, and each resident's email has arrived.
  assert.ok(round.accounts >= 8 && round.emails >= 4, JSON.stringify(round));
});
