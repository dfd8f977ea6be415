import type { Query } from "../../src/deps.ts";

/** A key. A column of which only the beginning is part of it stands there as `name(length)`. */
export type ActualKey = { isUnique: boolean; columns: string[] };

/** The schema of a database. Columns and keys are known by `table.name`, all in lower case. */
export type ActualSchema = {
  tables: Set<string>;
  columns: Map<string, { isNullable: boolean; extra: string }>;
  keys: Map<string, ActualKey>;
};

/** Reads the schema with three statements. */
export async function readSchema(query: Query): Promise<ActualSchema> {
  const tables = await query(
    "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  const columns = await query(
    `SELECT table_name AS t, column_name AS c, is_nullable AS nullable, extra AS extra
     FROM information_schema.columns WHERE table_schema = DATABASE()`,
  );
  const keys = await query(
    `SELECT table_name AS t, index_name AS k, non_unique AS lax, column_name AS c, sub_part AS length
     FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND index_type NOT IN ('FULLTEXT', 'SPATIAL')
     ORDER BY table_name, index_name, seq_in_index`,
  );
  const schema: ActualSchema = {
    tables: new Set(tables.rows.map(({ t }) => String(t).toLowerCase())),
    columns: new Map(columns.rows.map(({ t, c, nullable, extra }) => [
      `${t}.${c}`.toLowerCase(),
      { isNullable: nullable === "YES", extra: String(extra).toLowerCase() },
    ])),
    keys: new Map(),
  };
  for (const { t, k, lax, c, length } of keys.rows) {
    const id = `${t}.${k}`.toLowerCase();
    const key = schema.keys.get(id) ?? { isUnique: Number(lax) === 0, columns: [] };
    key.columns.push(`${c}${length === null ? "" : `(${length})`}`.toLowerCase());
    schema.keys.set(id, key);
  }
  return schema;
}
