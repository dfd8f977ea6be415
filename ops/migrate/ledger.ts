import type { Query, Row } from "../../src/deps.ts";
import { createTable } from "./create_table.ts";
import type { Migration } from "./migration_files.ts";

/** The tables in which migrating keeps its books. */
export const LEDGER_TABLES = ["applied_migration", "schema_migration", "schema_migration_lock"];

/** A row of a ledger: a file that was applied. `appliedAt` is a UTC time in SQL's format. */
type Entry = { set: string; version: number; name: string; checksum: string; appliedAt: string };

/**
 * The migrations that a database records: those of the sets (`applied_migration`), and those of the
 * single list that preceded the sets (`schema_migration`). The old table is never changed, so that an
 * older build still recognises the database after a rollback.
 */
type Ledger = { entries: Entry[]; oldList: Entry[] };

/**
 * The state of a migration in a database.
 *
 * | state | |
 * |---|---|
 * | `applied` | the ledger records it |
 * | `superseded` | applied as the old file that it supersedes; not yet recorded |
 * | `edited` | applied with a different content |
 * | `pending` | not applied yet |
 */
export type Standing = {
  migration: Migration;
  state: "applied" | "superseded" | "edited" | "pending";
  /** A UTC time in SQL's format; `null` while it is pending. */
  appliedAt: string | null;
  /** The old file that it supersedes, if that one was applied here. */
  ranAs: string | null;
};

/** The state of every migration, and recorded ones without a file, as `set/version (name)`. */
export type Standings = { migrations: Standing[]; unknown: string[] };

/** Compares a database with the files. It only reads, and needs no ledger. */
export async function readStandings(
  query: Query,
  migrations: readonly Migration[],
): Promise<Standings> {
  const ledger = await readLedger(query);
  const sets = new Set(migrations.map(({ set }) => set));
  const isKnown = ({ set, version }: Entry) =>
    migrations.some((migration) => migration.set === set && migration.version === version);
  return {
    migrations: migrations.map((migration) => stand(migration, ledger)),
    // A set that is not here belongs to a tenant that has moved away or that this build does not know.
    unknown: ledger.entries.filter((entry) => sets.has(entry.set) && !isKnown(entry))
      .map(({ set, version, name }) => `${set}/${version} (${name})`),
  };
}

/** Creates the ledger when it is missing. */
export async function createLedger(query: Query): Promise<void> {
  await createTable(
    query,
    `CREATE TABLE IF NOT EXISTS applied_migration (
    set_name VARCHAR(20) NOT NULL, version INT NOT NULL, name VARCHAR(200) NOT NULL,
    checksum CHAR(64) NOT NULL, applied_at DATETIME(3) NOT NULL, PRIMARY KEY (set_name, version))`,
  );
}

/** Records a migration as applied now, or at `appliedAt` as the file that it supersedes. */
export async function record(
  query: Query,
  { set, version, name, checksum }: Migration,
  appliedAt: string | null = null,
): Promise<void> {
  await query(
    `INSERT INTO applied_migration (set_name, version, name, checksum, applied_at)
      VALUES (?, ?, ?, ?, COALESCE(?, UTC_TIMESTAMP(3)))`,
    [set, version, name, checksum, appliedAt],
  );
}

async function readLedger(query: Query): Promise<Ledger> {
  const { rows } = await query(
    `SELECT table_name AS t FROM information_schema.tables WHERE table_schema = DATABASE()
      AND table_name IN ('applied_migration', 'schema_migration')`,
  );
  const has = (table: string) => rows.some(({ t }) => t === table);
  const entries = has("applied_migration")
    ? await query(
      `SELECT set_name, version, name, checksum, applied_at FROM applied_migration
        ORDER BY set_name, version`,
    )
    : { rows: [] };
  const oldList = has("schema_migration")
    ? await query(
      `SELECT '' AS set_name, version, name, checksum, applied_at FROM schema_migration
        ORDER BY version`,
    )
    : { rows: [] };
  return { entries: entries.rows.map(toEntry), oldList: oldList.rows.map(toEntry) };
}

function toEntry(row: Row): Entry {
  return {
    set: String(row.set_name),
    version: Number(row.version),
    name: String(row.name),
    checksum: String(row.checksum),
    appliedAt: String(row.applied_at),
  };
}

function stand(migration: Migration, { entries, oldList }: Ledger): Standing {
  const { set, version, checksum, supersedes } = migration;
  const entry = entries.find((entry) => entry.set === set && entry.version === version);
  const old = oldList.find(({ version }) => version === supersedes?.version);
  const ranAs = old && supersedes ? supersedes.file : null;
  if (entry) {
    const state = entry.checksum === checksum ? "applied" : "edited";
    return { migration, state, appliedAt: entry.appliedAt, ranAs };
  }
  if (!old) return { migration, state: "pending", appliedAt: null, ranAs };
  const state = old.checksum === supersedes?.checksum ? "superseded" : "edited";
  return { migration, state, appliedAt: old.appliedAt, ranAs };
}
