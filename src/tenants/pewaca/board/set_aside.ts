import type { Result, Row, Tx } from "../../../deps.ts";

/** Bounds of `user_email` and `user_name`. */
const LONGEST = 100;

/** What an account was called before a rejection. `email` may be blank in old rows. */
export type FormerName = { email: string; username: string | null };

/**
 * What an account was called before its address was set aside; `null` when it was not. Django wrote
 * only the suffix, and wrote it again at each rejection.
 */
export function formerName(row: Row): FormerName | null {
  if (row.email_before_rejection !== null) {
    return { email: row.email_before_rejection, username: row.username_before_rejection };
  }
  const suffix = suffixOf(row.user_id);
  if (!row.user_email?.endsWith(suffix)) return null;
  return {
    email: row.user_email.replaceAll(suffix, ""),
    username: row.user_name?.replaceAll(suffix, "") ?? null,
  };
}

/**
 * Sets an account's address aside, so that it is free for a new sign-up, switches the account off,
 * and forgets the request that made it: the same content is a new registration then. Matches no row
 * unless the address is still `row`'s.
 */
export async function setAside(tx: Tx, row: Row): Promise<Result> {
  const suffix = suffixOf(row.user_id);
  const room = LONGEST - suffix.length;
  // Assignments run from left to right: what a column was is noted before it changes.
  return await tx.query(
    `UPDATE m_user SET email_before_rejection = user_email, username_before_rejection = user_name,
       active_before_rejection = user_isactive,
       user_email = CONCAT(LEFT(user_email, ?), ?), user_name = CONCAT(LEFT(user_name, ?), ?),
       user_isactive = 0, registration_key = NULL, registration_digest = NULL
     WHERE user_id = ? AND user_email <=> ?`,
    [room, suffix, room, suffix, row.user_id, row.user_email],
  );
}

/**
 * Gives an account back what `setAside` took, activity included: one that an administrator had
 * switched off stays off. Matches no row unless the address is still `row`'s. The unique key of the
 * address refuses when somebody has signed up with it since.
 */
export async function restore(tx: Tx, row: Row, former: FormerName): Promise<Result> {
  return await tx.query(
    `UPDATE m_user SET user_email = ?, user_name = ?,
       user_isactive = COALESCE(active_before_rejection, 1),
       email_before_rejection = NULL, username_before_rejection = NULL,
       active_before_rejection = NULL
     WHERE user_id = ? AND user_email = ?`,
    [former.email, former.username, row.user_id, row.user_email],
  );
}

function suffixOf(userId: unknown): string {
  return `_rejected_${userId}`;
}
