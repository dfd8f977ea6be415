import assert from "node:assert/strict";
import { instrument } from "../../local/coverage/instrument.ts";
import { addCounted, describe, type Hits, readLcov, writeLcov } from "../../local/coverage/lcov.ts";

const SOURCE = `type Kind = "a" | "b";

export const isOld = (age: number): boolean =>
  age > 10;

export function kindOf(age: number): Kind {
  if (isOld(age)) return "a";
  for (const _ of []) age++;
  return "b";
}
`;

/** Runs a program that counts, and returns what it has counted. */
async function run(program: string, then: string): Promise<number[]> {
  const counting = globalThis as { __ran?: Record<string, number[]> };
  counting.__ran = {};
  const url = `data:application/typescript,${encodeURIComponent(`${program}\n${then}`)}`;
  await import(url);
  return counting.__ran["src/a.ts"]!;
}

Deno.test("what runs in a Worker is counted by the lines of its source, and added to what Deno has counted", async () => {
  const { program, lines } = instrument(SOURCE, "src/a.ts");
  const counted = await run(program, `if (kindOf(3) !== "b") throw new Error("changed");`);
  const lcov =
    "SF:/project/src/a.ts\nDA:3,1\nDA:4,0\nDA:6,0\nDA:7,1\nDA:8,0\nDA:9,0\nend_of_record\n";
  const hits: Hits = readLcov(lcov, "/project/");
  addCounted(hits, "src/a.ts", lines, counted);
  assert.deepEqual(describe(hits), ["100.0 % of 6 lines are run"]);
  assert.match(writeLcov(hits), /^SF:src\/a\.ts\nDA:3,2\n[^]*LF:6\nLH:6\nend_of_record\n$/);
});

Deno.test("lines that run neither here nor there are named, also those of files that Deno never loads", async () => {
  const { program, lines } = instrument(SOURCE, "src/a.ts");
  const counted = await run(program, `kindOf(11);`);
  const hits: Hits = new Map();
  addCounted(hits, "src/a.ts", lines, counted);
  const [file] = describe(hits);
  assert.match(file!, /src\/a\.ts: 8-9$/);
  assert.doesNotMatch(file!, /[: ](?:3|4|7)\b/);
});
