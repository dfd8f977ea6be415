import { randomUUID } from "node:crypto";
import type { Query } from "../../src/deps.ts";
import { createTable } from "./create_table.ts";

/** The right to migrate. `require` throws when another migrator has taken it over. */
export type MigrationLock = { require: () => Promise<void>; release: () => Promise<void> };

/** A lock expires `lockSeconds` after its last renewal. We wait for it for up to `waitSeconds`. */
export type LockOptions = { lockSeconds?: number; waitSeconds?: number };

const LOCK_SECONDS = 60;
const WAIT_SECONDS = 120;
const POLL_MS = 250;

/**
 * Takes the lock that lets only one migrator run at a time. It is a row, because PlanetScale has no
 * sessions that could hold a `GET_LOCK`. It renews itself while statements run.
 *
 * @throws {Error} when another migrator still holds it after `waitSeconds`.
 */
export async function lockMigrations(query: Query, options: LockOptions): Promise<MigrationLock> {
  const { lockSeconds = LOCK_SECONDS, waitSeconds = WAIT_SECONDS } = options;
  await createTable(
    query,
    `CREATE TABLE IF NOT EXISTS schema_migration_lock (
    id INT NOT NULL PRIMARY KEY, owner VARCHAR(36) NOT NULL, expires_at DATETIME(3) NOT NULL)`,
  );
  await query(
    "INSERT IGNORE INTO schema_migration_lock (id, owner, expires_at) VALUES (1, '', UTC_TIMESTAMP(3))",
  );
  const owner = randomUUID();
  const deadline = Date.now() + waitSeconds * 1000;
  while (!await take(query, owner, lockSeconds)) {
    if (Date.now() > deadline) {
      throw new Error(
        "Another migration is running (see the table schema_migration_lock): try again later",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const renewal = setInterval(
    () => renew(query, owner, lockSeconds).catch(() => {}),
    lockSeconds * 1000 / 3,
  );
  return {
    require: async () => {
      if (await renew(query, owner, lockSeconds)) return;
      throw new Error("The migration lock was lost to another migration: run migrate again");
    },
    release: async () => {
      clearInterval(renewal);
      await query("UPDATE schema_migration_lock SET owner = '' WHERE id = 1 AND owner = ?", [
        owner,
      ]);
    },
  };
}

/** The conditional UPDATE decides: of two migrators, only one matches the row. */
async function take(query: Query, owner: string, seconds: number): Promise<boolean> {
  const { rowsAffected } = await query(
    `UPDATE schema_migration_lock
      SET owner = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND
      WHERE id = 1 AND (owner = '' OR expires_at < UTC_TIMESTAMP(3))`,
    [owner, seconds],
  );
  return rowsAffected === 1;
}

async function renew(query: Query, owner: string, seconds: number): Promise<boolean> {
  const { rowsAffected } = await query(
    `UPDATE schema_migration_lock SET expires_at = UTC_TIMESTAMP(3) + INTERVAL ? SECOND
      WHERE id = 1 AND owner = ?`,
    [seconds, owner],
  );
  return rowsAffected === 1;
}
