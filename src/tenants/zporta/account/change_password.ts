import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { integer, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { passwordChangedEmail } from "../shared/accounts/emails.ts";

/** A change of password. `isConfirmed` says whether the new one was typed twice alike. */
export type PasswordChange = { current: string; next: string; isConfirmed: boolean };

/**
 * Changes a password. The token stays valid, because the page goes on using it. The email that reports
 * the change is the caller's to deliver. Refuses with `wrong` currentPassword before it looks at the
 * confirmation, then with `mismatch` newPassword. Whoever has stolen a token may not guess on: refuses
 * with `exhausted` attempts as the login does.
 */
export async function changePassword(
  deps: ZportaDeps,
  { userId, network }: { userId: number; network: string | null },
  change: PasswordChange,
): Promise<Outcome<PendingEmail | null>> {
  const account = await findCredentials(deps.db, userId);
  const stored = account?.password ?? "";
  const attempt = await reserveAttempt(deps, {
    tenant: "zporta",
    accountIds: [userId],
    name: "",
    network,
  });
  if (!attempt.ok) return attempt;
  if (!account || !await deps.passwords.verify(change.current, stored)) {
    return refused("wrong", "currentPassword");
  }
  await releaseAttempt(deps, attempt.value);
  if (!change.isConfirmed) return refused("mismatch", "newPassword");
  const hash = await deps.passwords.hash(change.next);
  const now = deps.now();
  return await transact<PendingEmail | null>(deps.db, async (tx) => {
    const { rowsAffected } = await updateRows(tx, "auth_user", { password: hash }, {
      sql: "id = ? AND password = ?",
      args: [userId, stored],
    });
    if (rowsAffected === 0) return refused("wrong", "currentPassword");
    const draft = passwordChangedEmail(account, "change", now);
    return accepted(draft && await enqueueEmail(tx, draft, now));
  }, async () => {
    const current = await findCredentials(deps.db, userId);
    return current?.password === hash ? accepted(null) : null;
  });
}

const CREDENTIALS = { user_id: integer, email: text, password: text };

/** Finds what somebody logs in with, and where emails go to. */
export async function findCredentials(
  db: Queryable,
  userId: number,
): Promise<RowOf<typeof CREDENTIALS> | null> {
  return await selectRow(
    db,
    CREDENTIALS,
    "SELECT id AS user_id, email, password FROM auth_user WHERE id = ?",
    [userId],
  );
}
