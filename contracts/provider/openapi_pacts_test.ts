import assert from "node:assert/strict";
import { Comparator } from "@pactflow/openapi-pact-comparator";
import { wholeDocument } from "../openapi/generate.ts";
import { apis } from "../openapi/apis.ts";
import { type Pact, readPacts } from "../pact_files.ts";

// A second, static gate: it needs no running service.
Deno.test("the OpenAPI document agrees with every pact", async (test) => {
  const comparator = new Comparator({ oas: wholeDocument() });
  for (const pact of readPacts().filter(isOfDocumentedTenant)) {
    await test.step(pact.consumer.name, async () => {
      const results = await Array.fromAsync(comparator.compare(pact));
      // warnings are allowed: one page sends a meaningless Content-Type with a GET
      assert.deepEqual(results.filter(({ type }) => type === "error"), []);
    });
  }
});

/** Consumers are named after the tenant whose API they call. */
function isOfDocumentedTenant({ consumer }: Pact): boolean {
  return apis.some(({ name }) => consumer.name.startsWith(`${name}-`));
}
