import { changesOf } from "../../../core/audit/changes.ts";
import { type Occasion, recordEvent, SYSTEM } from "../../../core/audit/record_event.ts";
import {
  flag,
  integer,
  nullable,
  type RowOf,
  selectRow,
  selectRows,
  text,
} from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";

const INVITER = {
  user_id: integer,
  username: text,
  email: nullable(text),
  is_active: flag,
  can_invite_teachers: flag,
};

/** An account, and whether it may invite teachers. */
export type InviterRow = RowOf<typeof INVITER>;

const SELECT_INVITER = `
  SELECT u.id AS user_id, u.username, u.email, u.is_active, p.can_invite_teachers
  FROM users_profile AS p JOIN auth_user AS u ON u.id = p.user_id`;

/** Lists who may invite teachers, a page at a time, by the number of the account. */
export async function pageOfInviters(
  db: Queryable,
  afterId: number,
  limit: number,
): Promise<InviterRow[]> {
  return await selectRows(
    db,
    INVITER,
    `${SELECT_INVITER} WHERE p.can_invite_teachers = 1 AND p.user_id > ?
     ORDER BY p.user_id LIMIT ${limit}`,
    [afterId],
  );
}

/** Finds an account with its right; `null` without one, or when it was deleted. `FOR UPDATE` inside an act. */
export async function findInviter(
  db: Queryable,
  userId: number,
  lock: "" | "FOR UPDATE" = "",
): Promise<InviterRow | null> {
  return await selectRow(
    db,
    INVITER,
    `${SELECT_INVITER} WHERE u.id = ? AND u.deleted_at IS NULL ${lock}`,
    [userId],
  );
}

/** Lets somebody invite teachers, or no more. The row is locked. Who acts is named by `occasion`. */
export async function setInviteRight(
  tx: Tx,
  occasion: Occasion,
  before: InviterRow,
  mayInvite: boolean,
  now: Date,
): Promise<void> {
  const after = { can_invite_teachers: mayInvite };
  await updateRows(tx, "users_profile", { ...after, updated_at: toSql(now) }, {
    sql: "user_id = ?",
    args: [before.user_id],
  });
  await recordEvent(tx, occasion, {
    tenant: "zporta",
    what: "right_changed",
    accountId: before.user_id,
    by: SYSTEM,
    changes: changesOf(before, after),
  }, now);
}
