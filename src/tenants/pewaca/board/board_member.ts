import { integer, nullable, selectRows } from "../../../db/rows.ts";
import { type Fragment, placeholders } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { callerCondition } from "../shared/caller.ts";
import type { Session } from "../shared/tokens.ts";

/**
 * A member of the board, and the estates in whose committee they have a seat. An operator of the console acts
 * for the board of an estate without an account: then `userId` is `null`.
 */
export type BoardMember = { userId: number | null; estateIds: readonly number[] };

const SEAT_OF_CALLER = { user_id: integer, residence_id: nullable(integer) };

/**
 * Finds the seats of the caller. Refuses with `inactive` account when the session is not valid any
 * more, and with `forbidden` board without a seat: being logged in is not enough to see, approve or
 * reject anybody.
 */
export async function findBoardMember(
  db: Queryable,
  session: Session,
): Promise<Outcome<BoardMember>> {
  const caller = callerCondition(session);
  const rows = await selectRows(
    db,
    SEAT_OF_CALLER,
    `SELECT u.user_id, b.residence_id
     FROM m_user AS u LEFT JOIN m_residence_commite AS b ON b.user_id = u.user_id
     WHERE ${caller.sql}`,
    caller.args,
  );
  if (rows.length === 0) return refused("inactive", "account");
  const estateIds = rows.map((row) => row.residence_id).filter((id) => id !== null);
  if (estateIds.length === 0) return refused("forbidden", "board");
  return accepted({ userId: session.accountId, estateIds: [...new Set(estateIds)] });
}

/** The condition that a column holds one of the member's estates. */
export function inEstates(column: string, { estateIds }: BoardMember): Fragment {
  return { sql: `${column} IN (${placeholders(estateIds)})`, args: estateIds };
}
