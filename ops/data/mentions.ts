import type { Query, SqlValue } from "../../src/deps.ts";

/** A column in which a text stands, and in how many rows. */
export type Mention = { table: string; column: string; rows: number };

/** A text that is shorter stands in others by chance: it is looked for as a whole. */
const MIN_PART_CHARACTERS = 6;

/**
 * Finds every column of every table in which one of the texts stands, whatever its case: also in tables that
 * are not ours. It reads all of them, one statement per table.
 */
export async function findMentions(query: Query, texts: readonly string[]): Promise<Mention[]> {
  const patterns = [...new Set(texts)].filter((text) => text.trim() !== "").map(patternOf);
  if (patterns.length === 0) return [];
  const mentions: Mention[] = [];
  for (const [table, columns] of await textColumns(query)) {
    const counts = columns.map((column, i) => `${countOf(column, patterns)} AS c${i}`);
    const args = columns.flatMap((): SqlValue[] => patterns);
    const { rows: [row] } = await query(`SELECT ${counts.join(", ")} FROM \`${table}\``, args);
    columns.forEach((column, i) => {
      const rows = Number(row?.[`c${i}`] ?? 0);
      if (rows > 0) mentions.push({ table, column, rows });
    });
  }
  return mentions;
}

function patternOf(text: string): string {
  const escaped = text.trim().replace(/[\\%_]/g, "\\$&");
  return text.trim().length < MIN_PART_CHARACTERS ? escaped : `%${escaped}%`;
}

function countOf(column: string, patterns: readonly string[]): string {
  const text = `CONVERT(\`${column}\` USING utf8mb4) COLLATE utf8mb4_unicode_520_ci`;
  return `SUM(${patterns.map(() => `${text} LIKE ?`).join(" OR ")})`;
}

/** The columns that hold text, by their tables. Views repeat what tables have. */
async function textColumns(query: Query): Promise<Map<string, string[]>> {
  const { rows } = await query(
    `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns AS c
     JOIN information_schema.tables AS t
       ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
       AND (c.character_set_name IS NOT NULL OR c.data_type IN ('json', 'blob', 'longblob', 'binary', 'varbinary'))
     ORDER BY c.table_name, c.ordinal_position`,
  );
  const tables = new Map<string, string[]>();
  for (const { t, c } of rows) {
    const columns = tables.get(String(t)) ?? [];
    tables.set(String(t), [...columns, String(c)]);
  }
  return tables;
}
