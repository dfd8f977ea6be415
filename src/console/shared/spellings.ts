import type { Fragment } from "../../db/write.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const OF_ADDRESSES = `${LETTERS}0123456789.-_+`;

/** Longer texts are looked up as they are: every letter makes a statement longer. */
const MAX_LENGTH = 64;
/** Letters at the beginning of a name are tried one by one, because an index needs its beginning. */
const FIRST_LETTERS = 3;

/**
 * Every text that is one slip away from an address or a username: a letter wrong, missing or too much, or two
 * of them swapped. In lower case; without the text itself.
 *
 * Looked up with `IN`, they cost as many looks at a unique key as there are, however many rows the table has.
 */
export function spellingsOf(text: string): string[] {
  const typed = text.trim().toLowerCase();
  if (typed === "" || typed.length > MAX_LENGTH) return [];
  const found = new Set<string>();
  for (let i = 0; i <= typed.length; i++) {
    const [before, after] = [typed.slice(0, i), typed.slice(i)];
    for (const letter of OF_ADDRESSES) {
      found.add(before + letter + after);
      if (after !== "") found.add(before + letter + after.slice(1));
    }
    if (after.length > 1) found.add(before + after[1] + after[0] + after.slice(2));
    if (after !== "") found.add(before + after.slice(1));
  }
  found.delete(typed);
  found.delete("");
  return [...found];
}

/** The condition that a column begins with a text, whatever wildcards are in it. */
export function beginsWith(column: string, text: string): Fragment {
  return { sql: `${column} LIKE ? ESCAPE '!'`, args: [`${escaped(text)}%`] };
}

/**
 * The condition that a column begins with a name in which one letter is wrong, missing or too much, or two are
 * swapped. An index on the column is used, because every pattern begins with letters.
 */
export function beginsLike(column: string, text: string): Fragment {
  const typed = [...text.trim()].slice(0, MAX_LENGTH);
  const patterns = new Set<string>();
  for (let i = 0; i <= typed.length; i++) {
    const before = escaped(typed.slice(0, i).join(""));
    const [first, second, ...rest] = typed.slice(i).map(escaped);
    const after = (first ?? "") + (second ?? "") + rest.join("");
    const others = i < FIRST_LETTERS ? [...LETTERS] : ["_"];
    for (const letter of others) {
      patterns.add(before + letter + after);
      if (first) patterns.add(before + letter + (second ?? "") + rest.join(""));
    }
    if (first && second) patterns.add(before + second + first + rest.join(""));
    if (first) patterns.add(before + (second ?? "") + rest.join(""));
  }
  // A pattern without a beginning would be a search through all rows.
  const usable = [...patterns].filter((pattern) => /^[^%_!]/.test(pattern) && pattern.length > 1);
  return {
    sql: usable.length === 0
      ? "FALSE"
      : `(${usable.map(() => `${column} LIKE ? ESCAPE '!'`).join(" OR ")})`,
    args: usable.map((pattern) => `${pattern}%`),
  };
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, "!$&");
}
