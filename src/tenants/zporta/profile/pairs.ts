import type { Tx } from "../../../deps.ts";

/**
 * A table of pairs: the columns of the owner and of what it has. Names are ours, never a client's
 * words.
 */
export type PairTable = { table: string; owner: string; member: string };

/** Makes `ids` everything that one owner has. */
export async function replacePairs(
  tx: Tx,
  { table, owner, member }: PairTable,
  ownerId: number,
  ids: readonly number[],
): Promise<void> {
  await tx.query(`DELETE FROM ${table} WHERE ${owner} = ?`, [ownerId]);
  if (ids.length === 0) return;
  await tx.query(
    `INSERT INTO ${table} (${owner}, ${member}) VALUES ${ids.map(() => "(?, ?)").join(", ")}`,
    ids.flatMap((id) => [ownerId, id]),
  );
}
