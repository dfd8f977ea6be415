import type { Query } from "../../src/deps.ts";

/** A column of a surveyed table. `charset` and `collation` are those of texts. */
export type SurveyedColumn = {
  name: string;
  /** `bigint`, `datetime`, …; `fullType` with length and sign. */
  type: string;
  fullType: string;
  isNullable: boolean;
  isGenerated: boolean;
  isCounted: boolean;
  charset: string | null;
  collation: string | null;
};

/** A table with its columns in their order. `unique` are the keys that tell rows apart, the primary one first. */
export type SurveyedTable = {
  name: string;
  engine: string;
  columns: SurveyedColumn[];
  primary: string[];
  unique: { name: string; columns: string[] }[];
};

/** A foreign key. */
export type ForeignKey = { table: string; name: string; target: string };

/** What a database holds beside its rows. `routines` are triggers, procedures, functions and events. */
export type Survey = {
  tables: SurveyedTable[];
  foreignKeys: ForeignKey[];
  routines: { kind: string; name: string }[];
};

/** Reads the schema of the connected database. */
export async function survey(query: Query): Promise<Survey> {
  const tables = await readTables(query);
  const foreignKeys = await query(
    `SELECT table_name AS t, constraint_name AS k, referenced_table_name AS target
     FROM information_schema.referential_constraints
     WHERE constraint_schema = DATABASE() ORDER BY table_name, constraint_name`,
  );
  const routines = await query(
    `SELECT 'TRIGGER' AS kind, trigger_name AS name FROM information_schema.triggers
       WHERE trigger_schema = DATABASE()
     UNION ALL SELECT routine_type, routine_name FROM information_schema.routines
       WHERE routine_schema = DATABASE()
     UNION ALL SELECT 'EVENT', event_name FROM information_schema.events
       WHERE event_schema = DATABASE()`,
  );
  return {
    tables,
    foreignKeys: foreignKeys.rows.map(({ t, k, target }) => ({
      table: String(t),
      name: String(k),
      target: String(target),
    })),
    routines: routines.rows.map(({ kind, name }) => ({ kind: String(kind), name: String(name) })),
  };
}

async function readTables(query: Query): Promise<SurveyedTable[]> {
  const tables = await query(
    `SELECT table_name AS t, engine AS engine FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  const columns = await query(
    `SELECT table_name AS t, column_name AS c, data_type AS type, column_type AS full,
       is_nullable AS nullable, extra AS extra, character_set_name AS charset,
       collation_name AS collation
     FROM information_schema.columns WHERE table_schema = DATABASE()
     ORDER BY table_name, ordinal_position`,
  );
  const keys = await query(
    `SELECT table_name AS t, index_name AS k, column_name AS c, sub_part AS part
     FROM information_schema.statistics WHERE table_schema = DATABASE() AND non_unique = 0
     ORDER BY table_name, index_name = 'PRIMARY' DESC, index_name, seq_in_index`,
  );
  return tables.rows.map(({ t, engine }) => {
    const own = columns.rows.filter((row) => row.t === t).map(toColumn);
    const unique = new Map<string, { name: string; columns: string[] }>();
    const isPart = new Set<string>();
    for (const { k, c, part } of keys.rows.filter((row) => row.t === t)) {
      const key = unique.get(String(k)) ?? { name: String(k), columns: [] };
      key.columns.push(String(c));
      unique.set(key.name, key);
      if (part !== null) isPart.add(key.name);
    }
    return {
      name: String(t),
      engine: String(engine),
      columns: own,
      primary: unique.get("PRIMARY")?.columns ?? [],
      unique: [...unique.values()].filter(({ name }) => !isPart.has(name)),
    };
  });
}

function toColumn(row: Record<string, unknown>): SurveyedColumn {
  const extra = String(row.extra).toLowerCase();
  return {
    name: String(row.c),
    type: String(row.type).toLowerCase(),
    fullType: String(row.full),
    isNullable: row.nullable === "YES",
    isGenerated: /generated|persistent|virtual|stored/.test(extra) && !/default_gen/.test(extra),
    isCounted: extra.includes("auto_increment"),
    charset: row.charset === null ? null : String(row.charset),
    collation: row.collation === null ? null : String(row.collation),
  };
}

/** The key that tells every row apart, as PlanetScale wants one: of columns that are never NULL. */
export function rowKey({ unique, columns }: SurveyedTable): string[] | null {
  const isSolid = (name: string) => {
    const column = columns.find((column) => column.name === name);
    return column !== undefined && !column.isNullable && !/text|blob|json/.test(column.type);
  };
  return unique.find((key) => key.columns.every(isSolid))?.columns ?? null;
}

/** The column by which rows are named to a person: that of the key, else the first one. */
export function namingColumn(table: SurveyedTable): string {
  return rowKey(table)?.[0] ?? table.columns.find(({ name }) => name === "id")?.name ??
    table.columns[0]!.name;
}
