import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";

/**
 * Changes a password. The token stays good: the page that asks goes on with it. Refuses with `wrong`
 * currentPassword before it looks at the confirmation, then with `mismatch` newPassword.
 */
export async function changePassword(
  deps: ZportaDeps,
  userId: number,
  change: { current: string; next: string; isConfirmed: boolean },
): Promise<Outcome<void>> {
  const { rows } = await deps.db.query("SELECT password FROM auth_user WHERE id = ?", [userId]);
  const stored = String(rows[0]?.password ?? "");
  if (!await deps.passwords.verify(change.current, stored)) {
    return refused("wrong", "currentPassword");
  }
  if (!change.isConfirmed) return refused("mismatch", "newPassword");
  const hash = await deps.passwords.hash(change.next);
  const { rowsAffected } = await deps.db.query(
    "UPDATE auth_user SET password = ? WHERE id = ? AND password = ?",
    [hash, userId, stored],
  );
  return rowsAffected === 1 ? accepted(undefined) : refused("wrong", "currentPassword");
}
