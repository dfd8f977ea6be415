import { checkPassword, rehash } from "../../../core/log_in.ts";
import { normalizeEmail } from "../../../core/email_address.ts";
import { checkLinkToken } from "../../../core/link_tokens.ts";
import { enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { issueAccess, issueSession, readToken, type SessionTokens } from "../shared/tokens.ts";
import { readFailure } from "../../../db/errors.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable, Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { callerCondition } from "../shared/caller.ts";
import { verificationEmail, verificationLink } from "../emails.ts";
import type { PewacaDeps } from "../env.ts";

const VERIFY_LINK_SECONDS = 3 * 24 * 3600;

/** At most one verification mail per account and this many seconds, however often it is asked for. */
const RESEND_SECONDS = 60;

/** An account that has shown its password, and the tokens for it. */
export type LoggedIn = {
  userId: number;
  email: string;
  username: string | null;
  fullName: string | null;
  isBoardMember: boolean;
  tokens: SessionTokens;
  /** Replaces an outdated hash; to be run once the answer is on its way. */
  rehash: (deps: PewacaDeps) => Promise<void>;
};

/**
 * Logs a resident in. Refuses with `wrong` for an unknown address and a wrong password alike, and
 * with `inactive` only once the password was right.
 */
export async function logIn(
  deps: PewacaDeps,
  login: { email: string; password: string },
): Promise<Outcome<LoggedIn>> {
  const { rows } = await deps.db.query(
    `SELECT u.user_id, u.user_email, u.user_name, u.user_password, u.user_isactive,
       (SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)
         AS full_name,
       (SELECT COUNT(*) FROM m_residence_commite AS b WHERE b.user_id = u.user_id) AS seats
     FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isdelete = 0`,
    [normalizeEmail(login.email)],
  );
  const account = rows[0] ? { row: rows[0], passwordHash: rows[0].user_password ?? "" } : null;
  const checked = await checkPassword(deps, account, login.password);
  if (!checked.ok) return checked;

  const { row } = checked.value;
  if (Number(row.user_isactive) !== 1) return refused("inactive", "account");
  const userId = Number(row.user_id);
  // As typed, not as stored: Laravel compares the two letter by letter.
  const session = { accountId: userId, email: login.email };
  return accepted({
    userId,
    email: login.email,
    username: row.user_name,
    fullName: row.full_name,
    isBoardMember: Number(row.seats) > 0,
    tokens: await issueSession(deps.settings.jwtKey, session, deps.now()),
    rehash: (deps) =>
      rehash(deps, checked.value, login.password, (hash) =>
        deps.db.query(
          "UPDATE m_user SET user_password = ? WHERE user_id = ? AND user_password = ?",
          [hash, userId, checked.value.passwordHash],
        )),
  });
}

/** A new access token for a refresh token. Refuses with `expired` unless the account may log in. */
export async function refreshSession(deps: PewacaDeps, refresh: string): Promise<Outcome<string>> {
  const { jwtKey } = deps.settings;
  const session = await readToken(jwtKey, refresh, "refresh", deps.now());
  if (!session) return refused("expired", "refresh");
  const caller = callerCondition(session);
  const { rows } = await deps.db.query(
    `SELECT u.user_id FROM m_user AS u WHERE ${caller.sql}`,
    caller.args,
  );
  if (!rows[0]) return refused("expired", "refresh");
  return accepted(await issueAccess(jwtKey, session, deps.now()));
}

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

/**
 * Owes another verification mail to an account that has not proven its address; `null` when there
 * is none, or one was owed in this minute. The answer to the caller is the same.
 */
export async function resendVerification(
  deps: PewacaDeps,
  email: string,
): Promise<PendingEmail | null> {
  const { rows } = await deps.db.query(
    `SELECT u.user_id, u.user_email,
       (SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)
         AS full_name
     FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isactive = 0 AND u.user_isdelete = 0
       AND u.email_verified_on IS NULL`,
    [normalizeEmail(email)],
  );
  const row = rows[0];
  if (!row) return null;
  const now = deps.now();
  const minute = Math.floor(now.getTime() / 1000 / RESEND_SECONDS);
  const account = {
    userId: Number(row.user_id),
    email: row.user_email,
    fullName: row.full_name ?? "",
  };
  try {
    return await enqueueEmail(deps.db, verificationEmail(account, `resend-${minute}`), now);
  } catch (error) {
    if (readFailure(error).kind === "duplicate") return null;
    throw error;
  }
}

/** How many accounts were made since a moment, by us and by Django. */
export async function countNewAccounts(db: Queryable, since: Date): Promise<number> {
  const { rows } = await db.query(
    "SELECT COUNT(*) AS accounts FROM m_user WHERE user_created_on > ?",
    [toSql(since)],
  );
  return Number(rows[0]!.accounts);
}
