import {
  blindIndex,
  NO_SEAL_KEYS,
  openText,
  type SealKeys,
  sealText,
} from "../../../core/personal_data/seal_keys.ts";
import { integer, nullable, type RowOf, text } from "../../../db/rows.ts";
import { type Fragment, placeholders } from "../../../db/write.ts";
import type { Deps } from "../../../deps.ts";

/** How many digits of a NIK a list shows: enough to tell two people of a family apart. */
const SHOWN_DIGITS = 4;

/** A NIK where nobody reads it whole: its last digits, and a bullet for each of the others. */
export function maskNik(nik: string | null): string | null {
  if (nik === null) return null;
  const hidden = Math.max(0, nik.length - SHOWN_DIGITS);
  return "•".repeat(hidden) + nik.slice(hidden);
}

/** What is shown of a NIK whose key is missing or another one: there is one, and nothing is known of it. */
export const UNREADABLE_NIK = "•".repeat(16);

const LABEL = "pewaca.nik";

/** What reading and writing NIKs needs. Without keys they are stored as they are. */
export type NikDeps = { settings: { nikKeys?: SealKeys }; log?: Deps["log"] };

/** The NIK of the resident `w`, for `readNiks`. */
export const NIK_COLUMNS =
  "w.nik, w.nik_sealed, w.id AS nik_resident_id, w.user_id AS nik_account_id";

/** Reads `NIK_COLUMNS`. Before `readNiks`, `nik` is only what is not encrypted. */
export const NIK = {
  nik: nullable(text),
  nik_sealed: nullable(text),
  nik_resident_id: nullable(integer),
  nik_account_id: nullable(integer),
};

/** Whom a NIK belongs to. A sign-up knows the account alone: its resident has no number yet. */
type NikOwner = { residentId: number } | { accountId: number };

/**
 * Puts its NIK into each row, which is `UNREADABLE_NIK` where the key is missing or another one: that is logged,
 * and is no fault of whoever reads a list. Every NIK is read here.
 */
export async function readNiks<Row extends RowOf<typeof NIK>>(
  { settings: { nikKeys = NO_SEAL_KEYS }, log }: NikDeps,
  rows: readonly Row[],
): Promise<Row[]> {
  const read = await Promise.all(rows.map(async (row) => {
    // What is not encrypted is newer: Django wrote it, or we did while there was no key.
    if (row.nik || row.nik_sealed === null) return row;
    const nik = await openText(nikKeys, LABEL, row.nik_sealed, [
      // In a row as the driver hands it over, numbers of 64 bits are texts.
      boundTo({ residentId: Number(row.nik_resident_id) }),
      boundTo({ accountId: Number(row.nik_account_id) }),
    ]);
    return { ...row, nik: nik ?? UNREADABLE_NIK };
  }));
  const unreadable = read.filter(({ nik }) => nik === UNREADABLE_NIK).length;
  if (unreadable > 0) logUnreadable({ log }, unreadable);
  return read;
}

/** Logs that NIKs are there whose key is missing or another one: somebody has to bring it back. */
export function logUnreadable({ log }: Pick<NikDeps, "log">, rows: number): void {
  log?.({ level: "error", event: "nik_unreadable", rows });
}

/** As `readNiks`, of one row. */
export async function readNik<Row extends RowOf<typeof NIK>>(
  deps: NikDeps,
  row: Row | null,
): Promise<Row | null> {
  return row && (await readNiks(deps, [row]))[0]!;
}

/** The columns of `m_warga` in which a NIK is stored, as they are without one. */
export const NO_NIK = { nik: null, nik_sealed: null, nik_index: null };

/** How a NIK is stored: encrypted with its index where there is a key to write with. */
export async function storedNik(
  { settings: { nikKeys = NO_SEAL_KEYS } }: NikDeps,
  nik: string | null,
  owner: NikOwner,
): Promise<Record<string, string | null>> {
  const { writer, all } = nikKeys;
  if (all.length === 0) return { nik };
  if (!writer || !nik) return { ...NO_NIK, nik };
  const [nik_sealed, nik_index] = await Promise.all([
    sealText(writer, LABEL, nik, boundTo(owner)),
    blindIndex(writer, LABEL, nik),
  ]);
  return { nik: null, nik_sealed, nik_index };
}

/**
 * The condition that a resident has exactly this NIK, encrypted; `null` when it is none, or nothing is
 * encrypted. `table` is the name before the column, such as `w.`.
 */
export function hasSealedNik(
  { settings: { nikKeys = NO_SEAL_KEYS } }: NikDeps,
  nik: string,
  table = "",
): Fragment | null {
  if (nikKeys.all.length === 0 || !/^\d{16}$/.test(nik)) return null;
  const args = nikKeys.all.map((key) => blindIndex(key, LABEL, nik));
  return { sql: `${table}nik_index IN (${placeholders(args)})`, args };
}

function boundTo(owner: NikOwner): string {
  return JSON.stringify(owner);
}
