import type { Session } from "../shared/tokens.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { callerCondition } from "../shared/caller.ts";

/** A member of the board, and the estates in whose committee they sit. */
export type BoardMember = { userId: number; estateIds: readonly number[] };

/**
 * Finds the seats of the caller. Refuses with `inactive` account when it may not act (any more), and
 * with `forbidden` board without a seat: being logged in is not enough to see, approve or reject
 * anybody.
 */
export async function findBoardMember(
  db: Queryable,
  session: Session,
): Promise<Outcome<BoardMember>> {
  const caller = callerCondition(session);
  const { rows } = await db.query(
    `SELECT u.user_id, b.residence_id
     FROM m_user AS u LEFT JOIN m_residence_commite AS b ON b.user_id = u.user_id
     WHERE ${caller.sql}`,
    caller.args,
  );
  if (rows.length === 0) return refused("inactive", "account");
  const estateIds = rows.filter((row) => row.residence_id !== null)
    .map((row) => Number(row.residence_id));
  if (estateIds.length === 0) return refused("forbidden", "board");
  return accepted({ userId: session.accountId, estateIds: [...new Set(estateIds)] });
}

/** As many placeholders as there are estates, for `IN (…)`. */
export function placeholders({ estateIds }: BoardMember): string {
  return estateIds.map(() => "?").join(", ");
}
