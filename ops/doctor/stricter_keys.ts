import type { ActualSchema } from "./actual_schema.ts";
import type { Result } from "./check.ts";
import type { ExpectedSchema } from "./expected_schema.ts";

/**
 * Unique keys that refuse rows which we write: none of those that the migrations make is contained in them, so that
 * they are unique over fewer columns, over others, or over the beginning of one.
 */
export function checkStricterKeys(expected: ExpectedSchema, { keys }: ActualSchema): Result {
  const wanted = new Map<string, string[][]>();
  for (const { table, kind, key } of expected.values()) {
    const known = wanted.get(table.toLowerCase()) ?? [];
    wanted.set(table.toLowerCase(), known);
    if (kind === "key" && key!.isUnique) known.push(key!.columns.map((name) => name.toLowerCase()));
  }
  const stricter = [...keys].filter(([place, { isUnique, columns }]) => {
    const known = wanted.get(place.split(".", 1)[0]!);
    if (!isUnique || !known) return false;
    return !known.some((key) => key.every((name) => columns.includes(name)));
  }).map(([place]) => place);
  return {
    name: "unique keys that refuse what we write",
    level: "wrong",
    found: stricter,
    repairs: stricter.map((place) => {
      const [table, key] = place.split(".");
      return `ALTER TABLE ${table} DROP ${key === "primary" ? "PRIMARY KEY" : `KEY \`${key}\``}`;
    }),
    ...stricter.length > 0 && {
      lookFirst: "somebody has made them: does another application rely on one?",
    },
  };
}
