import { integer, nullable, type RowOf, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { sql, updateRows } from "../../../db/write.ts";
import type { Result, Tx } from "../../../deps.ts";

/** The length of `user_email` and `user_name`. */
const LONGEST = 100;

/** What an account is called, and was called before a rejection; all null without an account. */
export const ACCOUNT_NAMES = {
  user_id: nullable(integer),
  user_email: nullable(text),
  user_name: nullable(text),
  email_before_rejection: nullable(text),
  username_before_rejection: nullable(text),
};

/** A row that was read with `ACCOUNT_NAMES`. */
export type AccountNames = RowOf<typeof ACCOUNT_NAMES>;

/** What an account was called before a rejection. In old rows `email` may be blank. */
export type FormerName = { email: string; username: string | null };

/**
 * What an account was called before a rejection; `null` when it was not renamed. Django wrote only
 * the suffix, and wrote it again at each rejection.
 */
export function formerName(account: AccountNames): FormerName | null {
  const { user_email, user_name, email_before_rejection, username_before_rejection } = account;
  if (email_before_rejection !== null) {
    return { email: email_before_rejection, username: username_before_rejection };
  }
  const suffix = suffixOf(account);
  if (!user_email?.endsWith(suffix)) return null;
  return {
    email: user_email.replaceAll(suffix, ""),
    username: user_name?.replaceAll(suffix, "") ?? null,
  };
}

/**
 * Renames a rejected account, so that its address is free for a new sign-up, deactivates it, and
 * forgets the request that made it: the same content is a new registration then. Matches no row when
 * the address has changed since `account` was read.
 */
export async function renameAccount(tx: Tx, account: AccountNames): Promise<Result> {
  const suffix = suffixOf(account);
  const room = LONGEST - suffix.length;
  return await updateRows(
    tx,
    "m_user",
    {
      // Assignments run in this order: what a column was is noted before it changes.
      email_before_rejection: sql("user_email"),
      username_before_rejection: sql("user_name"),
      active_before_rejection: sql("user_isactive"),
      user_email: sql("CONCAT(LEFT(user_email, ?), ?)", [room, suffix]),
      user_name: sql("CONCAT(LEFT(user_name, ?), ?)", [room, suffix]),
      user_isactive: false,
      registration_key: null,
      registration_digest: null,
    },
    { sql: "user_id = ? AND user_email <=> ?", args: [account.user_id, account.user_email] },
  );
}

/**
 * Undoes `renameAccount`, but for the sessions: the person has to log in again. An account that an
 * administrator had deactivated before stays inactive.
 * Matches no row when the address has changed since `account` was read. The unique key of the address
 * refuses when somebody else has signed up with it.
 */
export async function restoreAccount(
  tx: Tx,
  account: AccountNames,
  former: FormerName,
  now: Date,
): Promise<Result> {
  return await updateRows(
    tx,
    "m_user",
    {
      user_email: former.email,
      user_name: former.username,
      user_isactive: sql("COALESCE(active_before_rejection, 1)"),
      email_before_rejection: null,
      username_before_rejection: null,
      active_before_rejection: null,
      // Sessions ended with the rejection: they must not come back with the account.
      sessions_valid_from: toSql(new Date(Math.floor(now.getTime() / 1000) * 1000)),
    },
    { sql: "user_id = ? AND user_email = ?", args: [account.user_id, account.user_email] },
  );
}

function suffixOf({ user_id }: AccountNames): string {
  return `_rejected_${user_id}`;
}
