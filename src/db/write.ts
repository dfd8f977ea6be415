import type { Queryable, Result, SqlValue } from "../deps.ts";

/**
 * A piece of a statement, such as a condition or what stands in place of a value, with the values of
 * its placeholders. Ours, never a client's words.
 */
export type Fragment = { sql: string; args: readonly SqlValue[] };

/** Columns and what each is given. Names are ours, never a client's words. */
export type Columns = Readonly<Record<string, SqlValue | Fragment>>;

/** As `Columns`; a column that is `undefined` keeps its value. */
export type ChangedColumns = Readonly<Record<string, SqlValue | Fragment | undefined>>;

/** Marks SQL that stands in place of a value: `sql("u.unit_id")`, `sql("COALESCE(?, 1)", [id])`. */
export function sql(text: string, args: readonly SqlValue[] = []): Fragment {
  return { sql: text, args };
}

/** Inserts one row. */
export async function insertRow(tx: Queryable, table: string, columns: Columns): Promise<Result> {
  const { names, values, args } = columnList(columns);
  return await tx.query(`INSERT INTO ${table} (${names}) VALUES (${values})`, args);
}

/**
 * Updates the rows that fulfil a condition. `rowsAffected` counts the rows that matched. Assignments
 * run in the order of the columns, and see what those before them wrote.
 */
export async function updateRows(
  tx: Queryable,
  table: string,
  columns: ChangedColumns,
  where: Fragment,
): Promise<Result> {
  const set = assignments(columns);
  return await tx.query(
    `UPDATE ${table} SET ${set.sql} WHERE ${where.sql}`,
    [...set.args, ...where.args],
  );
}

/** The parts of an `INSERT INTO t (names) SELECT values FROM …`. */
export function columnList(
  columns: Columns,
): { names: string; values: string; args: SqlValue[] } {
  const given = Object.entries(columns);
  return {
    names: given.map(([name]) => quoted(name)).join(", "),
    values: given.map(([, value]) => isFragment(value) ? value.sql : "?").join(", "),
    args: given.flatMap(([, value]) => isFragment(value) ? value.args : [value]),
  };
}

/** The list after `SET`, for an UPDATE that `updateRows` cannot write. At least one column must be given. */
export function assignments(columns: ChangedColumns): Fragment {
  const given = Object.entries(columns).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }]
  );
  return {
    sql: given.map(({ name, value }) => `${quoted(name)} = ${isFragment(value) ? value.sql : "?"}`)
      .join(", "),
    args: given.flatMap(({ value }) => isFragment(value) ? value.args : [value]),
  };
}

/** As many placeholders as there are values, for `IN (…)` and `VALUES (…)`. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

function isFragment(value: SqlValue | Fragment): value is Fragment {
  return typeof value === "object" && value !== null;
}

/** `long`, `desc` and `key` are reserved words. */
function quoted(name: string): string {
  return /^(?:key|desc|long)$/.test(name) ? `\`${name}\`` : name;
}
