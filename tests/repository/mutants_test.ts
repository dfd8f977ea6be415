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

Deno.test("mutants are made of code and SQL, and not of comments, texts, types and imports", () => {
  const mutants = findMutants(SOURCE);
  assert.deepEqual(mutants.map(({ line, was, becomes }) => `${line} ${was} → ${becomes}`), [
    "7 if ( → if (Date.now() > 0 ? false :",
    "7 < → <=",
    "7 0 → 1",
    "7 false → true",
    `9 return age > 10 && "5 < 6" !== one; → if (Date.now() < 0) return age > 10 && "5 < 6" !== one;`,
    "9 > → >=",
    "9 10 → 11",
    "9 && → ||",
    "9 !== → ===",
    "12 = 1 → = 0",
    "12 AND → OR",
    "12 <= → <",
  ]);
  for (const { source } of mutants) assert.notEqual(source, SOURCE);
});
