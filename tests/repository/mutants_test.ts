import assert from "node:assert/strict";
import { findMutants } from "../../local/mutants/find_mutants.ts";

const SOURCE = `import { one } from "../one.ts";

/** Whether 1 === 2, in words. */
export type Kind = "a" | "b" & 3;

export function isLate(age: number): boolean {
  if (age < 0) return false;
  // 4 > 3
  return age > 10 && "5 < 6" !== one;
}

const SQL = \`SELECT id FROM t WHERE a = 1 AND b <= \${2 + 2}\`;
`;

const FOUND = [
  "7 if ( → if (false &&",
  "7 < → <=",
  "7 0 → 1",
  "7 false → true",
  '9 return age > 10 && "5 < 6" !== one; → ',
  "9 > → >=",
  "9 10 → 11",
  "9 && → ||",
  "9 !== → ===",
  "12 = 1 → = 0",
  "12 AND → OR",
  "12 <= → <",
  "12 + → -",
  "12 2 → 3",
  "12 2 → 3",
];

Deno.test("mutants are made of code and SQL, and not of comments, texts, types and imports", () => {
  const { mutants } = findMutants(SOURCE);
  const printed = mutants.map(({ line, was, becomes }) => `${line} ${was} → ${becomes}`);
  assert.deepEqual(printed.sort(), FOUND.toSorted());
});

Deno.test("one program is the unchanged one and every mutant of it, one after the other", async () => {
  const source = `
const LEAST = 10;
const SQL = \`WHERE a = \${LEAST + 1} AND b IS NULL\`;
let last: number | null = null;
export function judge(age: number): string {
  if (age > LEAST && last === null) last = age;
  for (const { 0: first } of [[1]]) age += first;
  return last === null ? "young" : SQL;
}
`;
  const { program, mutants } = findMutants(source, "a.ts#");
  const run = { current: "", is: (id: string) => id === run.current };
  Object.assign(globalThis, { __mutants: run });
  const results = [];
  for (const [index, mutant] of [null, ...mutants].entries()) {
    run.current = mutant ? `a.ts#${index - 1}` : "";
    const url = `data:application/typescript,${encodeURIComponent(`${program}// ${index}`)}`;
    const { judge } = await import(url);
    results.push(`${mutant?.was} → ${mutant?.becomes}: ${judge(10)}, ${judge(11)}`);
  }
  Object.assign(globalThis, { __mutants: undefined });
  const [unchanged, ...changed] = results;
  assert.equal(unchanged, "undefined → undefined: young, WHERE a = 11 AND b IS NULL");
  const alike = changed.filter((each) => each.endsWith("young, WHERE a = 11 AND b IS NULL"));
  // What is added to the age is not looked at.
  assert.deepEqual(alike, ["1 → 2: young, WHERE a = 11 AND b IS NULL"]);
  assert.ok(changed.includes("AND → OR: young, WHERE a = 11 OR b IS NULL"), changed.join("\n"));
  assert.ok(changed.includes("10 → 11: young, young"), changed.join("\n"));
});
