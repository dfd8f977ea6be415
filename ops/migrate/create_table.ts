import type { Query } from "../../src/deps.ts";

/**
 * Runs a statement, but a `CREATE TABLE IF NOT EXISTS` only when the table is missing. PlanetScale's
 * production branches refuse every DDL statement, even one that would do nothing: once a deploy request
 * has created the tables there, the same migrations must not try to.
 */
export async function createTable(query: Query, statement: string): Promise<void> {
  const table = /^CREATE TABLE IF NOT EXISTS (\w+)/i.exec(statement)?.[1];
  if (table) {
    const { rows } = await query(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
      [table],
    );
    if (rows.length > 0) return;
  }
  await query(statement);
}
