import type { Query, Row } from "../../src/deps.ts";
import { createTable } from "./create_table.ts";
import type { Migration } from "./migration_files.ts";

/** A row of a ledger: a file that was applied. `appliedAt` is in UTC, as SQL writes it. */
type Entry = { set: string; version: number; name: string; checksum: string; appliedAt: string };

/**
 * What a database remembers of migrations: the sets' files, and the files of the single list that
 * there was before sets (`schema_migration`). The old table stays as it is, so that an older build
 * still recognises the database after a rollback.
 */
type Ledger = { entries: Entry[]; oldList: Entry[] };

/**
 * Where a migration stands in a database.
 *
 * | state | |
 * |---|---|
 * | `applied` | the ledger has it |
 * | `superseded` | the file that it supersedes ran before there were sets: applied, not yet recorded |
 * | `edited` | what was applied is not what the file says now |
 * | `pending` | to be applied |
 */
export type Standing = {
  migration: Migration;
  state: "applied" | "superseded" | "edited" | "pending";
  /** UTC, as SQL writes it; `null` while it is pending. */
  appliedAt: string | null;
  /** The file of the old list that did its work, if that one ran here. */
  ranAs: string | null;
};

/** The standings of a database's migrations, and what it has that the files do not: `set/version (name)`. */
export type Standings = { migrations: Standing[]; unknown: string[] };

/** Reads how a database stands to the files. Only reads, also where no ledger is there yet. */
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
    // Other sets belong to tenants that have moved away or that this build does not know.
    unknown: ledger.entries.filter((entry) => sets.has(entry.set) && !isKnown(entry))
      .map(({ set, version, name }) => `${set}/${version} (${name})`),
  };
}

/** Creates the table that remembers, where it is missing. */
export async function createLedger(query: Query): Promise<void> {
  await createTable(
    query,
    `CREATE TABLE IF NOT EXISTS applied_migration (
    set_name VARCHAR(20) NOT NULL, version INT NOT NULL, name VARCHAR(200) NOT NULL,
    checksum CHAR(64) NOT NULL, applied_at DATETIME(3) NOT NULL, PRIMARY KEY (set_name, version))`,
  );
}

/** Remembers a migration: applied now, or at `appliedAt` by the file that it supersedes. */
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
