import { checkLinkToken } from "../../../core/link_tokens.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { verificationLink } from "./emails.ts";
import type { PewacaDeps } from "../env.ts";

const VERIFY_LINK_SECONDS = 3 * 24 * 3600;

/**
 * Activates an account by its link. A second click, and a mail scanner before the first, get the
 * same success. Refuses with `wrong`, `expired`, or `spent` when the account was switched off since:
 * an old mail does not switch it on again.
 */
export async function verifyEmail(
  deps: PewacaDeps,
  userId: number,
  token: string,
): Promise<Outcome<void>> {
  const row = await findForVerification(deps.db, userId);
  if (!row) return refused("wrong", "link");
  const link = verificationLink(userId, row.user_email, row.user_password ?? "");
  const now = deps.now();
  const checked = await checkLinkToken(
    deps.serviceKey,
    link,
    token,
    VERIFY_LINK_SECONDS,
    now,
  );
  if (!checked.ok) return checked;
  if (isVerified(row)) return accepted(undefined);

  const { rowsAffected } = await deps.db.query(
    `UPDATE m_user SET user_isactive = 1, email_verified_on = ?
     WHERE user_id = ? AND email_verified_on IS NULL AND user_isdelete = 0
       AND user_email = ? AND user_password = ?`,
    [toSql(now), userId, row.user_email, row.user_password],
  );
  if (rowsAffected === 1) return accepted(undefined);
  // Somebody else was faster: the same link in another tab, or an administrator.
  const current = await findForVerification(deps.db, userId);
  return current && isVerified(current) ? accepted(undefined) : refused("spent", "link");
}

async function findForVerification(db: Queryable, userId: number): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT user_email, user_password, user_isactive, email_verified_on FROM m_user
     WHERE user_id = ? AND user_isdelete = 0 AND user_email IS NOT NULL`,
    [userId],
  );
  return rows[0] ?? null;
}

function isVerified(row: Row): boolean {
  return row.email_verified_on !== null && Number(row.user_isactive) === 1;
}
