import assert from "node:assert/strict";
import { readPacts } from "../pact_files.ts";
import { startServiceUnderTest } from "./service_under_test.ts";
import { serveStates } from "./state_server.ts";
import { verifyPact } from "./verifier.ts";

Deno.test("the built Worker keeps every promise in contracts/pacts", async (test) => {
  await using service = await startServiceUnderTest();
  const states = serveStates(service.deps);
  try {
    const pacts = readPacts();
    assert.ok(pacts.length > 0, "there are no pacts");
    for (const pact of pacts) {
      const results = await verifyPact(pact, { url: service.url, statesUrl: states.url });
      for (const { description, providerStates = [] } of pact.interactions) {
        await test.step(`${pact.consumer.name} ${description}`, () => {
          assert.ok(providerStates.length > 0, "without a state nothing is reset before it");
          const result = results.find((each) => each.description === description);
          assert.equal(result?.result, "OK", JSON.stringify(result?.mismatch, null, 2));
          assert.equal(result.pending, false);
        });
      }
    }
    await test.step("every provider state could be set up", () => {
      assert.deepEqual(states.problems, []);
    });
  } finally {
    await states.close();
  }
});
