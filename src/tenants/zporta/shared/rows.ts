import type { SqlValue, Tx } from "../../../deps.ts";

/** When the fate of a `COMMIT` is unknown: what may be written twice is written again. */
export const again = () => Promise.resolve(null);

/** Sets columns of the row that `key` names. Table and columns are ours, never a client's words. */
export async function update(
  tx: Tx,
  table: string,
  columns: Record<string, SqlValue>,
  key: Record<string, number>,
): Promise<void> {
  const names = Object.keys(columns).map((name) => `${name} = ?`).join(", ");
  const [[name, value]] = Object.entries(key) as [[string, number]];
  await tx.query(`UPDATE ${table} SET ${names} WHERE ${name} = ?`, [
    ...Object.values(columns),
    value,
  ]);
}

/** Makes `ids` all that an owner has in a table of pairs. */
export async function replacePairs(
  tx: Tx,
  table: string,
  owner: Record<string, number>,
  column: string,
  ids: readonly number[],
): Promise<void> {
  const [[name, value]] = Object.entries(owner) as [[string, number]];
  await tx.query(`DELETE FROM ${table} WHERE ${name} = ?`, [value]);
  if (ids.length === 0) return;
  await tx.query(
    `INSERT INTO ${table} (${name}, ${column}) VALUES ${ids.map(() => "(?, ?)").join(", ")}`,
    ids.flatMap((id) => [value, id]),
  );
}
