import { dictionary } from "@zxcvbn-ts/language-common";
import { runCommand } from "../command_line.ts";
import { makeFilter } from "../../src/core/passwords/common_passwords.ts";
import { foldPassword, isGuessable } from "../../src/core/passwords/guessable.ts";

/** How many of the most common passwords the filter knows, by their least number of characters. */
const LISTED = [{ shortest: 1, count: 10_000 }, { shortest: 8, count: 5_000 }];
/** The shortest password that a form accepts. */
const SHORTEST = 6;

const FILE = new URL("../../src/core/passwords/common_passwords.bin", import.meta.url);

/** The passwords that the filter knows: the list names the most common first. */
export function commonPasswords(): string[] {
  const all = dictionary["passwords-common"];
  const listed = LISTED.flatMap(({ shortest, count }) =>
    all.filter(({ length }) => length >= shortest).slice(0, count)
  );
  return [...new Set(listed)].filter(({ length }) => length >= SHORTEST);
}

/** The filter: what no rule finds. */
export function commonPasswordsFilter(): Uint8Array {
  const words = new Set(commonPasswords().map(foldPassword));
  const isListed = (word: string) => words.has(word);
  return makeFilter(new Set([...words].filter((word) => !isGuessable(word, isListed))));
}

if (import.meta.main) {
  await runCommand({
    name: "deno task passwords",
    purpose: "Writes the filter of common passwords anew, from the list in the npm package " +
      "@zxcvbn-ts/language-common. The filter is committed; a test compares it with the list.",
  }, () => Deno.writeFile(FILE, commonPasswordsFilter()));
}
