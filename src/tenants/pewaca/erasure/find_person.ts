import { emailSpellings } from "../../../core/email_address.ts";
import { folded } from "../../../db/folded.ts";
import { integer, nullable, selectRows, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { placeholders } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { NIK, NIK_COLUMNS, type NikDeps, readNiks, UNREADABLE_NIK } from "../shared/nik.ts";

/** The longest beginning of an address that no suffix of `board/` or `sign_up/` has cut off. */
const KEPT_CHARACTERS = 60;

const FOUND = {
  user_id: integer,
  user_email: text,
  email_before_rejection: nullable(text),
};

/**
 * Finds the accounts that have an address, and those whose address was set aside, such as
 * `<address>_rejected_<id>`.
 */
export async function findAccountsOf(db: Queryable, address: string): Promise<number[]> {
  const spellings = emailSpellings(address);
  const found = await Promise.all(spellings.map((spelling) =>
    selectRows(
      db,
      FOUND,
      `SELECT user_id, user_email, email_before_rejection FROM m_user
       WHERE user_email_norm LIKE CONCAT(${folded("?")}, '%') AND erased_at IS NULL`,
      [spelling.slice(0, KEPT_CHARACTERS).replace(/[\\%_]/g, "\\$&")],
    )
  ));
  const isMeant = (email: string) =>
    spellings.some((spelling) => email.toLowerCase() === spelling.toLowerCase());
  const ids = found.flat().filter((row) =>
    isMeant(row.user_email.trim()) || isMeant(row.email_before_rejection ?? "") ||
    isMeant(row.user_email.replace(/_(?:rejected|expired|deleted|duplicate)_\d+$/, ""))
  ).map((row) => row.user_id);
  return [...new Set(ids)];
}

/** Finds the accounts that were erased since a moment. */
export async function findErased(db: Queryable, since: Date): Promise<number[]> {
  const rows = await selectRows(
    db,
    { user_id: integer },
    "SELECT user_id FROM m_user WHERE erased_at > ? ORDER BY erased_at LIMIT 200",
    [toSql(since)],
  );
  return rows.map((row) => row.user_id);
}

const NAMES = {
  user_name: nullable(text),
  full_name: nullable(text),
  ...NIK,
  nik_index: nullable(text),
  phone_no: nullable(text),
  profile_photo: nullable(text),
  marriage_photo: nullable(text),
};

/** Finds what else tells who is behind accounts. */
export async function findNames(
  deps: NikDeps & { db: Queryable },
  accountIds: readonly number[],
): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const rows = await selectRows(
    deps.db,
    NAMES,
    `SELECT u.user_name, w.full_name, ${NIK_COLUMNS}, w.nik_index, w.phone_no, w.profile_photo, w.marriage_photo
     FROM m_user AS u LEFT JOIN m_warga AS w ON w.user_id = u.user_id
     WHERE u.user_id IN (${placeholders(accountIds)})`,
    accountIds,
  );
  const read = await readNiks(deps, rows);
  return read.flatMap((row) => [
    row.user_name,
    row.full_name,
    row.nik === UNREADABLE_NIK ? null : row.nik,
    row.nik_index,
    row.phone_no,
    row.profile_photo,
    row.marriage_photo,
  ]).filter((name) => name !== null);
}

/** Finds which of these photos a resident has. */
export async function findNamedPhotos(db: Queryable, keys: readonly string[]): Promise<string[]> {
  const columns = ["profile_photo", "marriage_photo"];
  const rows = await selectRows(
    db,
    { photo_key: text },
    columns.map((column) =>
      `SELECT ${column} AS photo_key FROM m_warga WHERE ${column} IN (${placeholders(keys)})`
    ).join(" UNION ALL "),
    columns.flatMap(() => keys),
  );
  return rows.map((row) => row.photo_key);
}
