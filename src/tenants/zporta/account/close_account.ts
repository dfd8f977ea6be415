import { toSql } from "../../../db/time.ts";
import { updateRows } from "../../../db/write.ts";
import type { ZportaDeps } from "../env.ts";
import type { Caller } from "../shared/tokens.ts";

/** Deactivates an account until its owner logs in again, unless the token was revoked meanwhile. */
export async function deactivateAccount(
  deps: ZportaDeps,
  { userId, token }: Caller,
): Promise<void> {
  const columns = { is_active: false, deactivated_at: toSql(deps.now()) };
  await updateRows(deps.db, "auth_user", columns, {
    sql: `id = ? AND is_active = 1 AND EXISTS
      (SELECT 1 FROM authtoken_token AS t WHERE t.user_id = ? AND t.\`key\` = ?)`,
    args: [userId, userId, token],
  });
}
