import { emailSpellings } from "../../../core/email_address.ts";
import { foldedIn } from "../../../db/folded.ts";
import { integer, nullable, selectRows, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { placeholders } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { IMAGES } from "../shared/profile_images.ts";

/** Finds the accounts that have an address. */
export async function findAccountsOf(db: Queryable, address: string): Promise<number[]> {
  const holds = foldedIn("email_norm", emailSpellings(address));
  const rows = await selectRows(
    db,
    { id: integer },
    `SELECT id FROM auth_user WHERE ${holds.sql} AND deleted_at IS NULL`,
    holds.args,
  );
  return rows.map(({ id }) => id);
}

/** Finds the accounts that were erased since a moment. */
export async function findErased(db: Queryable, since: Date): Promise<number[]> {
  const rows = await selectRows(
    db,
    { id: integer },
    "SELECT id FROM auth_user WHERE deleted_at > ? ORDER BY deleted_at LIMIT 200",
    [toSql(since)],
  );
  return rows.map((row) => row.id);
}

/** Finds what else tells who is behind accounts. */
export async function findNames(
  { db }: { db: Queryable },
  accountIds: readonly number[],
): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const rows = await selectRows(
    db,
    { username: text, names: text, display_name: nullable(text), profile_image: nullable(text) },
    `SELECT u.username, TRIM(CONCAT(u.first_name, ' ', u.last_name)) AS names, p.display_name,
       p.profile_image
     FROM auth_user AS u LEFT JOIN users_profile AS p ON p.user_id = u.id
     WHERE u.id IN (${placeholders(accountIds)})`,
    accountIds,
  );
  return rows.flatMap((row) => Object.values(row)).filter((name) => name !== null);
}

/** Finds which of these photos a profile has. */
export async function findNamedPhotos(db: Queryable, keys: readonly string[]): Promise<string[]> {
  const rows = await selectRows(
    db,
    { photo_key: text },
    IMAGES.map((column) =>
      `SELECT ${column} AS photo_key FROM users_profile WHERE ${column} IN (${placeholders(keys)})`
    ).join(" UNION ALL "),
    IMAGES.flatMap(() => keys),
  );
  return rows.map((row) => row.photo_key);
}
