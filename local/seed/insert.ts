import type { Query, SqlValue } from "../../src/deps.ts";

/** A row by its column names. The first column is its key. */
export type SeedRow = Record<string, SqlValue>;

/**
 * Inserts the rows whose key does not exist yet, in one statement. Existing rows stay as they are, so a
 * developer's changes survive. All rows must have the same columns.
 */
export async function insertMissing(query: Query, table: string, rows: SeedRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).map((name) => `\`${name}\``);
  const row = `(${columns.map(() => "?").join(", ")})`;
  await query(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${rows.map(() => row).join(", ")} ` +
      `ON DUPLICATE KEY UPDATE ${columns[0]} = ${table}.${columns[0]}`,
    rows.flatMap((values) => Object.values(values)),
  );
}
