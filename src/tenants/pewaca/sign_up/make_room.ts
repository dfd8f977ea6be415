import { type Occasion, recordEvent, SYSTEM } from "../../../core/audit/record_event.ts";
import { sql, updateRows } from "../../../db/write.ts";
import type { Tx } from "../../../deps.ts";
import { IS_REMOVABLE, IS_UNVERIFIED_AT_DJANGO, removeClaims } from "../shared/accounts/claims.ts";

/** The length of `user_email` and `user_name`. */
const LONGEST = 100;

/** The condition that `m_user AS u` has to give way to a new sign-up once its time is over. */
export const GIVES_WAY = `(${IS_REMOVABLE} OR ${IS_UNVERIFIED_AT_DJANGO})`;

/**
 * Makes room for a new sign-up, in its transaction: removes the expired one of the same address, or sets
 * aside one that Django made or deleted. When somebody has proven the address meanwhile, nothing happens here, and
 * the unique key refuses the new account.
 */
export async function makeRoom(
  tx: Tx,
  occasion: Occasion,
  userId: number,
  now: Date,
): Promise<void> {
  const removal = { why: "replaced", by: SYSTEM } as const;
  const removed = await removeClaims(tx, occasion, [userId], removal, now);
  if (removed.accounts > 0) return;
  const isDeleted = await rename(tx, userId, "deleted", "u.user_isdelete = 1");
  if (!isDeleted && !await rename(tx, userId, "expired", IS_UNVERIFIED_AT_DJANGO)) return;
  await updateRows(tx, "m_warga", {
    searched_email: null,
    isdelete: isDeleted ? undefined : true,
  }, { sql: "user_id = ?", args: [userId] });
  await recordEvent(tx, occasion, {
    tenant: "pewaca",
    what: "sign_up_set_aside",
    accountId: userId,
    by: SYSTEM,
    note: isDeleted ? "deleted" : "expired",
  }, now);
}

/**
 * Renames an account of Django's, as a rejection does, and marks it as deleted, if the condition on `m_user AS u`
 * holds. The rows stay: tables that we do not know may refer to them.
 */
async function rename(tx: Tx, userId: number, why: string, condition: string): Promise<boolean> {
  const suffix = `_${why}_${userId}`;
  const room = LONGEST - suffix.length;
  const { rowsAffected } = await updateRows(tx, "m_user AS u", {
    user_email: sql("CONCAT(LEFT(u.user_email, ?), ?)", [room, suffix]),
    user_name: sql("CONCAT(LEFT(u.user_name, ?), ?)", [room, suffix]),
    user_isdelete: true,
    registration_key: null,
  }, { sql: `u.user_id = ? AND ${condition}`, args: [userId] });
  return rowsAffected > 0;
}
