import assert from "node:assert/strict";
import type { Query } from "../../../src/deps.ts";

/**
 * Every `table.column` of a database in which one of the texts stands, in any row and whatever the case.
 * Reads all rows of all tables, and so shares nothing with the command that it checks.
 */
export async function placesOf(query: Query, texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await query(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`,
  );
  const wanted = texts.map((text) => text.toLowerCase());
  const places = new Set<string>();
  for (const { name } of tables) {
    const { rows } = await query(`SELECT * FROM \`${name}\``);
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const text = (typeof value === "string" ? value : JSON.stringify(value)).toLowerCase();
        if (wanted.some((each) => text.includes(each))) places.add(`${name}.${column}`);
      }
    }
  }
  return [...places].sort();
}

/** Asserts that the texts stand nowhere in a database. */
export async function assertForgotten(query: Query, texts: readonly string[]): Promise<void> {
  assert.deepEqual(await placesOf(query, texts), []);
}
