import type { Fragment } from "./write.ts";

/**
 * Writes the SQL of a text as the unique keys hold it: without regard to case. `place` is a column, or
 * `?` for what somebody typed, exactly as they typed it.
 *
 * The generated columns behind the keys have the same expression, so a look-up finds whatever the key
 * refuses, whichever letters are in it. Only the database folds: JavaScript's `toLowerCase()` has other
 * pairs (`İ` becomes two characters, the last `Σ` of a word `ς`), newer ones with every release, and
 * its result is in no key. `UPPER` comes first because it takes `ς` and `σ` for one letter. For letters that
 * the database has no pair for, see `foldUnpaired`.
 */
export function folded(place: string): string {
  // The collation decides which pairs there are; this one is the same in MySQL and MariaDB.
  return `LOWER(UPPER(CONVERT(${place} USING utf8mb4) COLLATE utf8mb4_bin))`;
}

/**
 * Folds the letters whose capitals are younger than the pairs of MySQL and MariaDB: Cherokee and Georgian.
 * For names that are stored so, and looked up so; Unicode's case folding takes the same ones, in Cherokee the
 * capitals. Names that Django wrote in the other letters are names of their own.
 *
 * Source: https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt
 */
export function foldUnpaired(text: string): string {
  return text.replace(/[\u1c90-\u1cbf]/g, (letter) => letter.toLowerCase())
    .replace(/[\u13f8-\u13fd\uab70-\uabbf]/g, (letter) => letter.toUpperCase());
}

/** The condition that a folded column has one of these spellings. */
export function foldedIn(column: string, spellings: readonly string[]): Fragment {
  return {
    sql: `${column} IN (${spellings.map(() => folded("?")).join(", ")})`,
    args: [...spellings],
  };
}
