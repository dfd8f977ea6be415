import { integer, nullable, type RowOf, selectRows, text } from "../../db/rows.ts";
import { sql, updateRows } from "../../db/write.ts";
import type { PewacaDeps } from "./env.ts";
import {
  logUnreadable,
  NIK,
  NIK_COLUMNS,
  NO_NIK,
  readNiks,
  storedNik,
  UNREADABLE_NIK,
} from "./shared/nik.ts";

const ROWS_PER_SLICE = 200;
const SLICES_PER_SWEEP = 25;

/**
 * Brings NIKs under the key that writes: those that are not encrypted, and those under the keys before it. With
 * `plain` in place of a key it opens them. The cron's work; without keys it asks nothing.
 */
export async function sweepNiks(deps: PewacaDeps): Promise<void> {
  const { writer = null, all = [] } = deps.settings.nikKeys ?? {};
  const sources = all.filter(({ id }) => id !== writer?.id).map(({ id }): Source => ({
    column: "nik_index",
    // Where the rows of a key begin and end: every index begins with the key's id and a point.
    after: `${id}.`,
    before: `${id}/`,
  }));
  if (writer) sources.unshift({ column: "nik", after: "" });
  let slices = SLICES_PER_SWEEP;
  let rows = 0;
  let unreadable = 0;
  for (const source of sources) {
    while (slices-- > 0) {
      const found = await findSlice(deps, source);
      const rewritten = await rewrite(deps, found);
      rows += rewritten;
      unreadable += found.length - rewritten;
      if (found.length < ROWS_PER_SLICE) break;
      source.after = found.at(-1)![source.column]!;
    }
  }
  if (unreadable > 0) logUnreadable(deps, unreadable);
  if (rows > 0) deps.log({ event: "niks_rewritten", rows, key: writer?.id ?? "plain" });
}

/** Where NIKs are that are to be written anew: in the order of an index, from one text to another. */
type Source = { column: "nik" | "nik_index"; after: string; before?: string };

const ROW = { ...NIK, nik_index: nullable(text), nik_resident_id: integer };

type StoredRow = RowOf<typeof ROW>;

async function findSlice({ db }: PewacaDeps, source: Source): Promise<StoredRow[]> {
  const { column, after, before } = source;
  return await selectRows(
    db,
    ROW,
    `SELECT ${NIK_COLUMNS}, w.nik_index FROM m_warga AS w
     WHERE w.${column} > ? ${before ? `AND w.${column} < ?` : ""}
     ORDER BY w.${column} LIMIT ${ROWS_PER_SLICE}`,
    before ? [after, before] : [after],
  );
}

/**
 * Writes rows anew, as one statement, and returns how many could be opened; the others stay as they are, because
 * their key may come back. A row that somebody has changed since it was read is left to the next run.
 */
async function rewrite(deps: PewacaDeps, found: readonly StoredRow[]): Promise<number> {
  const read = (await readNiks({ settings: deps.settings }, found))
    .filter(({ nik }) => nik !== UNREADABLE_NIK);
  if (read.length === 0) return 0;
  const ids = read.map((row) => row.nik_resident_id);
  const stored = await Promise.all(
    read.map(({ nik }, i) => storedNik(deps, nik, { residentId: ids[i]! })),
  );
  const cases = sql(`CASE id ${ids.map(() => "WHEN ? THEN ?").join(" ")} END`);
  const columns = Object.keys(NO_NIK).map((column) => [
    column,
    { ...cases, args: stored.flatMap((columns, i) => [ids[i]!, columns[column]!]) },
  ]);
  const before = found.filter((row) => ids.includes(row.nik_resident_id));
  await updateRows(deps.db, "m_warga", Object.fromEntries(columns), {
    sql: before.map(() => "(id = ? AND nik <=> ? AND nik_sealed <=> ?)").join(" OR "),
    args: before.flatMap((row) => [row.nik_resident_id, row.nik, row.nik_sealed]),
  });
  return read.length;
}
