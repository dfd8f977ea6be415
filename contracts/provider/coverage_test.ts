import assert from "node:assert/strict";
import { coverages } from "../coverage.ts";

Deno.test("every outcome of a call that a consumer treats differently has an interaction, and every interaction a line that needs it", () => {
  for (const { file, uncovered, uncited } of coverages()) {
    assert.deepEqual({ file: file.pathname, uncovered, uncited }, {
      file: file.pathname,
      uncovered: [],
      uncited: [],
    });
  }
});

Deno.test("the tables of coverage are those of the pacts", async () => {
  for (const { file, table } of coverages()) {
    const committed = await Deno.readTextFile(file).catch(() => "");
    assert.equal(committed, table, "Run: deno task contracts:generate");
  }
});
