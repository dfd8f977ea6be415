import type { Query, SqlValue } from "../../src/deps.ts";

/** A row by its column names. The first column is the key by which the row is known. */
export type SeedRow = Record<string, SqlValue>;

/**
 * Inserts the rows whose key is not there yet, in one statement. A row that is there stays as it
 * is, whatever a developer made of it. All rows have the same columns.
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
