import { toSql } from "../../../db/time.ts";
import type { ZportaDeps } from "../env.ts";

/** Closes the latest open login. The token stays valid, because other tabs and devices share it. */
export async function logOut(deps: ZportaDeps, userId: number): Promise<void> {
  const now = toSql(deps.now());
  await deps.db.query(
    `UPDATE users_userloginevent
     SET logout_at = ?, session_duration_seconds = GREATEST(0, TIMESTAMPDIFF(SECOND, login_at, ?))
     WHERE user_id = ? AND logout_at IS NULL ORDER BY login_at DESC, id DESC LIMIT 1`,
    [now, now, userId],
  );
}

/** Records that a person is still there, and returns when; `null` when no login is open. */
export async function recordHeartbeat(deps: ZportaDeps, userId: number): Promise<Date | null> {
  const now = deps.now();
  const { rowsAffected } = await deps.db.query(
    `UPDATE users_userloginevent SET last_heartbeat_at = ?
     WHERE user_id = ? AND logout_at IS NULL ORDER BY login_at DESC, id DESC LIMIT 1`,
    [toSql(now), userId],
  );
  return rowsAffected === 0 ? null : now;
}
