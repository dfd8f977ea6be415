import type { Query } from "../../src/deps.ts";

/** The keys of a table besides the primary one, as `SHOW CREATE TABLE` writes them. */
async function readKeys(query: Query, table: string): Promise<{ name: string; clause: string }[]> {
  const { rows } = await query(`SHOW CREATE TABLE ${table}`);
  const lines = String(rows[0]!["Create Table"]).split("\n");
  return lines.flatMap((line) => {
    const clause = /^\s+((?:UNIQUE )?KEY `(\w+)` .*?),?$/.exec(line);
    return clause ? [{ name: clause[2]!, clause: clause[1]! }] : [];
  });
}

/**
 * Fills a table without its secondary keys and adds them afterwards, in one statement: sorting them once takes
 * a fraction of the time that filing each row does.
 */
export async function fillWithoutKeys(
  query: Query,
  table: string,
  fill: () => Promise<void>,
): Promise<void> {
  const keys = await readKeys(query, table);
  if (keys.length > 0) {
    await query(`ALTER TABLE ${table} ${keys.map(({ name }) => `DROP KEY ${name}`).join(", ")}`);
  }
  await fill();
  if (keys.length > 0) {
    await query(`ALTER TABLE ${table} ${keys.map(({ clause }) => `ADD ${clause}`).join(", ")}`);
  }
}
