import type { Fragment } from "./write.ts";

/**
 * Writes the SQL of a text as the unique keys hold it: without regard to case. `place` is a column, or
 * `?` for what somebody typed, exactly as they typed it.
 *
 * The generated columns behind the keys have the same expression, so a look-up finds whatever the key
 * refuses, whichever letters are in it. Only the database folds: JavaScript's `toLowerCase()` has other
 * pairs (`İ` becomes two characters, the last `Σ` of a word `ς`), newer ones with every release, and
 * its result is in no key. `UPPER` comes first because it takes `ς` and `σ` for one letter. Letters that
 * the database has no pair for, as Cherokee and Georgian capitals, stay as they are on both sides.
 */
export function folded(place: string): string {
  // The collation decides which pairs there are; this one is the same in MySQL and MariaDB.
  return `LOWER(UPPER(CONVERT(${place} USING utf8mb4) COLLATE utf8mb4_bin))`;
}

/** The condition that a folded column has one of these spellings. */
export function foldedIn(column: string, spellings: readonly string[]): Fragment {
  return {
    sql: `${column} IN (${spellings.map(() => folded("?")).join(", ")})`,
    args: [...spellings],
  };
}
