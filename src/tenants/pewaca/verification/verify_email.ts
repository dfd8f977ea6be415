import { checkLinkToken } from "../../../core/link_tokens.ts";
import { flag, moment, nullable, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { VERIFICATION_DAYS, verificationLink } from "./emails.ts";

/**
 * Redeems a verification link: the address is verified and the account active. A second click, and a
 * mail scanner before the first, get the same success.
 *
 * Refuses with `wrong`, `expired`, or `spent` when the account has been deactivated since: an old
 * email does not activate it again.
 */
export async function verifyEmail(
  deps: PewacaDeps,
  userId: number,
  token: string,
): Promise<Outcome<void>> {
  const { db, serviceKey } = deps;
  const account = await findAccount(db, userId);
  if (!account) return refused("wrong", "link");
  const link = verificationLink(userId, account.user_email, account.user_password ?? "");
  const now = deps.now();
  const checked = await checkLinkToken(serviceKey, link, token, VERIFICATION_DAYS * 24 * 3600, now);
  if (!checked.ok) return checked;
  if (isVerified(account)) return accepted(undefined);

  const { rowsAffected } = await updateRows(
    db,
    "m_user",
    { user_isactive: true, email_verified_on: toSql(now) },
    {
      sql: `user_id = ? AND email_verified_on IS NULL AND user_isdelete = 0
        AND user_email = ? AND user_password = ?`,
      args: [userId, account.user_email, account.user_password],
    },
  );
  if (rowsAffected === 1) return accepted(undefined);
  // Somebody else was faster: the same link in another tab, or an administrator.
  const current = await findAccount(db, userId);
  return current && isVerified(current) ? accepted(undefined) : refused("spent", "link");
}

const ACCOUNT = {
  user_email: text,
  user_password: nullable(text),
  user_isactive: flag,
  email_verified_on: nullable(moment),
};

async function findAccount(
  db: Queryable,
  userId: number,
): Promise<RowOf<typeof ACCOUNT> | null> {
  return await selectRow(
    db,
    ACCOUNT,
    `SELECT user_email, user_password, user_isactive, email_verified_on FROM m_user
     WHERE user_id = ? AND user_isdelete = 0 AND user_email IS NOT NULL`,
    [userId],
  );
}

function isVerified(account: RowOf<typeof ACCOUNT>): boolean {
  return account.email_verified_on !== null && account.user_isactive;
}
