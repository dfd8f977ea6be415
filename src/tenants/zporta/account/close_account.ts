import { person, recordEvent } from "../../../core/audit/record_event.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import { accepted } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import type { Caller } from "../shared/tokens.ts";

/** Deactivates an account until its owner logs in again, unless the token was revoked meanwhile. */
export async function deactivateAccount(
  deps: ZportaDeps,
  { userId, token }: Caller,
): Promise<void> {
  const now = deps.now();
  const columns = { is_active: false, deactivated_at: toSql(now) };
  await transact(deps.db, async (tx) => {
    const { rowsAffected } = await updateRows(tx, "auth_user", columns, {
      sql: `id = ? AND is_active = 1 AND EXISTS
        (SELECT 1 FROM authtoken_token AS t WHERE t.user_id = ? AND t.\`key\` = ?)`,
      args: [userId, userId, token],
    });
    if (rowsAffected === 0) return accepted(undefined);
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "switched_off",
      accountId: userId,
      by: person(userId),
      changes: { is_active: [true, false] },
    }, now);
    return accepted(undefined);
  }, doAgain);
}
