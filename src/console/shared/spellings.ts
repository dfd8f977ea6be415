import type { Fragment } from "../../db/write.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const OF_NAMES = `${LETTERS} '.-`;
const OF_ADDRESSES = `${LETTERS}0123456789.-_+`;

/** Longer texts are looked up as they are: every letter makes a statement longer. */
const MAX_LENGTH = 64;

/**
 * Every text that is one slip away from an address or a username: a letter wrong, missing or too much, or two
 * of them swapped. In lower case; without the text itself.
 *
 * Looked up with `IN`, they cost as many looks at a unique key as there are, however many rows the table has.
 */
export function spellingsOf(text: string): string[] {
  return spellingsWith(OF_ADDRESSES, text);
}

function spellingsWith(letters: string, text: string): string[] {
  const typed = [...text.trim().toLowerCase()];
  if (typed.length === 0 || typed.length > MAX_LENGTH) return [];
  const found = new Set<string>();
  for (let i = 0; i <= typed.length; i++) {
    const before = typed.slice(0, i).join("");
    const [first = "", second = "", ...others] = typed.slice(i);
    const rest = others.join("");
    for (const letter of letters) {
      found.add(before + letter + first + second + rest);
      if (first) found.add(before + letter + second + rest);
    }
    if (second) found.add(before + second + first + rest);
    if (first) found.add(before + second + rest);
  }
  found.delete(typed.join(""));
  found.delete("");
  return [...found];
}

/** Whether a text can be a name: a number, such as a NIK, cannot. */
export function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** The condition that a column begins with a text, whatever wildcards are in it. */
export function beginsWith(column: string, text: string): Fragment {
  return { sql: `${column} LIKE ? ESCAPE '!'`, args: [`${escaped(text)}%`] };
}

/**
 * The condition that a column begins with a name in which one letter is wrong, missing or too much, or two are
 * swapped. Every letter is tried, and no wildcard stands for one: each try is a short range of an index on the
 * column, where a wildcard would be all names with the same beginning.
 */
export function beginsLike(column: string, text: string): Fragment {
  const patterns = spellingsWith(OF_NAMES, text).filter(isLongEnough)
    .map((spelling) => `${escaped(spelling)}%`);
  return {
    sql: patterns.length === 0
      ? "FALSE"
      : `(${patterns.map(() => `${column} LIKE ? ESCAPE '!'`).join(" OR ")})`,
    args: patterns,
  };
}

/** Whether not everybody's name begins like this: collations pass over signs that nobody sees. */
function isLongEnough(spelling: string): boolean {
  return spelling.replace(/[^\p{L}\p{N}]/gu, "").length > 1;
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, "!$&");
}
