import assert from "node:assert/strict";
import { crash } from "../crash/run.ts";

Deno.test("without a delay and with 20 ms a round trip, three times each, crashes of real parts leave no orphan, no false answer, no mail for nobody, nothing lost and nothing doubled", async () => {
  const rounds = await crash({}, console.log);
  assert.equal(rounds.length, 6);
  assert.deepEqual(rounds.flatMap(({ found }) => found), []);
});
