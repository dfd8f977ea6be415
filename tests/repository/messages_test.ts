import assert from "node:assert/strict";
import { apis } from "../../contracts/openapi/apis.ts";
import type { Code } from "../../src/outcome.ts";
import { WIRE_NAMES as PEWACA_NAMES } from "../../src/tenants/pewaca/shared/fields.ts";
import { sentence as pewacaSentence } from "../../src/tenants/pewaca/shared/messages.ts";
import { WIRE_NAMES as ZPORTA_NAMES } from "../../src/tenants/zporta/shared/fields.ts";
import { sentence as zportaSentence } from "../../src/tenants/zporta/shared/messages.ts";

const TENANTS = [
  { name: "pewaca", wireNames: PEWACA_NAMES, sentence: pewacaSentence },
  { name: "zporta", wireNames: ZPORTA_NAMES, sentence: zportaSentence },
];

/** A schema or a check of valibot's, as far as it is looked at here. */
type Part = {
  kind?: string;
  type?: string;
  message?: unknown;
  pipe?: Part[];
  wrapped?: Part;
  options?: Part[];
};

/** A schema, and the checks and schemas in it. */
function partsOf({ pipe = [], options = [], wrapped, ...part }: Part): Part[] {
  const inner = [...pipe.slice(1), ...options, ...wrapped ? [wrapped] : []];
  return [part, ...(pipe[0] ? partsOf(pipe[0]) : []), ...inner.flatMap(partsOf)];
}

Deno.test("every check of a field has a code, for which its tenant has a sentence", () => {
  let checks = 0;
  for (const { name, wireNames, sentence } of TENANTS) {
    const general = sentence({ code: "nothing" as Code, field: "nothing" });
    const fieldOf = (wire: string) =>
      Object.entries(wireNames).find(([, theirs]) => theirs === wire)?.[0] ?? wire;
    const { operations } = apis.find((api) => api.name === name) ?? assert.fail(name);
    for (const { method, path, body } of operations) {
      const parts = Object.entries<Part>(body?.entries ?? {}).flatMap(([wire, schema]) =>
        partsOf(schema).map((part) => ({ wire, ...part }))
      );
      // A room that has one sentence for the whole form needs no codes.
      if (parts.every(({ message }) => message === undefined)) continue;
      for (const { wire, kind, type, message } of parts) {
        const mayRefuse = kind === "validation" && type !== "raw_check";
        if (message === undefined && !mayRefuse) continue;
        const what = `${method} ${path}: ${type} of ${wire} has the message ${message}`;
        assert.equal(typeof message, "string", what);
        const words = sentence({ code: message as Code, field: fieldOf(wire) });
        assert.notEqual(words, general, what);
        checks++;
      }
    }
  }
  assert.ok(checks > 100, `${checks}`);
});
