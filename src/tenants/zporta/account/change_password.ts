import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { selectRow, text } from "../../../db/rows.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";

/** A change of password. `isConfirmed` says whether the new one was typed twice alike. */
export type PasswordChange = { current: string; next: string; isConfirmed: boolean };

/**
 * Changes a password. The token stays valid, because the page goes on using it. Refuses with `wrong`
 * currentPassword before it looks at the confirmation, then with `mismatch` newPassword. Whoever has
 * stolen a token may not guess on: refuses with `exhausted` attempts as the login does.
 */
export async function changePassword(
  deps: ZportaDeps,
  { userId, network }: { userId: number; network: string | null },
  change: PasswordChange,
): Promise<Outcome<void>> {
  const account = await selectRow(
    deps.db,
    { password: text },
    "SELECT password FROM auth_user WHERE id = ?",
    [userId],
  );
  const stored = account?.password ?? "";
  const attempt = await reserveAttempt(deps, {
    tenant: "zporta",
    accountIds: [userId],
    name: "",
    network,
  });
  if (!attempt.ok) return attempt;
  if (!await deps.passwords.verify(change.current, stored)) {
    return refused("wrong", "currentPassword");
  }
  await releaseAttempt(deps, attempt.value);
  if (!change.isConfirmed) return refused("mismatch", "newPassword");
  const hash = await deps.passwords.hash(change.next);
  const { rowsAffected } = await deps.db.query(
    "UPDATE auth_user SET password = ? WHERE id = ? AND password = ?",
    [hash, userId, stored],
  );
  return rowsAffected === 1 ? accepted(undefined) : refused("wrong", "currentPassword");
}
