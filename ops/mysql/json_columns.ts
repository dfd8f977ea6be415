import { type Column, type MysqlPool, runRaw } from "./pool.ts";

/** Finds which columns of a result are JSON. */
export type JsonColumns = (
  columns: Column[],
  changesSchema: boolean,
) => Promise<ReadonlySet<Column>>;

const BLOB_TYPE = 252;
/** What MySQL reports for LONGTEXT. */
const LONGTEXT_LENGTH = 4294967295;

/**
 * MariaDB stores JSON as LONGTEXT with a `json_valid` check and does not say so on the wire. The checks
 * are looked up once per table.
 */
export function findJsonColumns(pool: MysqlPool): JsonColumns {
  const known = new Map<string, Promise<Set<string>>>();
  return async (columns, changesSchema) => {
    if (changesSchema) known.clear();
    const found = new Set<Column>();
    for (const column of columns) {
      const mayBeJson = column.columnType === BLOB_TYPE && column.orgTable &&
        column.columnLength === LONGTEXT_LENGTH;
      if (!mayBeJson || !await pool.isMariadb()) continue;
      const table = `${column.schema}.${column.orgTable}`;
      if (!known.has(table)) known.set(table, jsonColumnsOf(pool, column));
      if ((await known.get(table)!).has(column.orgName.toLowerCase())) found.add(column);
    }
    return found;
  };
}

async function jsonColumnsOf(pool: MysqlPool, { schema, orgTable }: Column): Promise<Set<string>> {
  // Who asks may have a connection already.
  const connection = await pool.acquireExtra();
  try {
    const { rows } = await runRaw(
      connection,
      `SELECT check_clause FROM information_schema.check_constraints
        WHERE constraint_schema = '${schema}' AND table_name = '${orgTable}'`,
    );
    const names = rows.map(([clause]) => /^json_valid\(`([^`]+)`\)$/i.exec(String(clause))?.[1]);
    return new Set(names.filter((name) => name !== undefined).map((name) => name.toLowerCase()));
  } finally {
    pool.release(connection);
  }
}
