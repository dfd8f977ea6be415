import { checkLinkToken } from "../../../core/link_tokens.ts";
import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { toAddressee } from "../shared/letter.ts";
import { ADDRESSEE, ADDRESSEE_COLUMNS } from "../shared/rows.ts";
import { passwordChangedEmail, RESET_HOURS, resetLink } from "./emails.ts";

/**
 * Redeems a reset link: sets a new password, ends every session from before it, and enqueues an
 * email that reports it. A link works once, because it depends on the password that it replaces.
 *
 * Refuses with `wrong`, `expired`, or `spent` when the password was changed meanwhile.
 */
export async function resetPassword(
  deps: PewacaDeps,
  userId: number,
  token: string,
  password: string,
): Promise<Outcome<PendingEmail | null>> {
  const account = await findAccount(deps.db, userId);
  if (!account) return refused("wrong", "resetLink");
  const checked = await checkLinkToken(
    deps.serviceKey,
    resetLink(userId, account.user_email, account.user_password ?? ""),
    token,
    RESET_HOURS * 3600,
    deps.now(),
  );
  if (!checked.ok) return refused(checked.reasons[0]!.code, "resetLink");

  const passwordHash = await deps.passwords.hash(password);
  const now = deps.now();
  return await transact<PendingEmail | null>(
    deps.db,
    async (tx) => {
      const isReplaced = await replacePassword(tx, account, passwordHash, now);
      if (!isReplaced) return refused("spent", "resetLink");
      const draft = passwordChangedEmail(toAddressee(account), String(now.getTime()));
      return accepted(await enqueueEmail(tx, draft, now));
    },
    async () => {
      const current = await findAccount(deps.db, userId);
      return current?.user_password === passwordHash ? accepted(null) : null;
    },
  );
}

const ACCOUNT = { ...ADDRESSEE, user_password: nullable(text) };

async function findAccount(
  db: Queryable,
  userId: number,
): Promise<RowOf<typeof ACCOUNT> | null> {
  return await selectRow(
    db,
    ACCOUNT,
    `SELECT ${ADDRESSEE_COLUMNS}, u.user_password FROM m_user AS u
     WHERE u.user_id = ? AND u.user_isactive = 1 AND u.user_isdelete = 0 AND u.user_email IS NOT NULL`,
    [userId],
  );
}

/**
 * The old hash in the condition lets one of two resets through. The new hash is there as well, because
 * the network may deliver the statement twice.
 */
async function replacePassword(
  tx: Tx,
  account: RowOf<typeof ACCOUNT>,
  passwordHash: string,
  now: Date,
): Promise<boolean> {
  // Tokens have whole seconds, rounded down: the login that follows must not be older than this.
  const validFrom = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const { rowsAffected } = await updateRows(
    tx,
    "m_user",
    { user_password: passwordHash, sessions_valid_from: toSql(validFrom) },
    {
      sql: `user_id = ? AND user_email = ? AND user_isactive = 1 AND user_isdelete = 0
        AND (user_password <=> ? OR user_password = ?)`,
      args: [account.user_id, account.user_email, account.user_password, passwordHash],
    },
  );
  return rowsAffected === 1;
}
