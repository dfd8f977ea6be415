import { normalizeEmail } from "../../../core/email_address.ts";
import { checkPassword, rehash } from "../../../core/log_in.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { issueSession, type SessionTokens } from "../shared/tokens.ts";
import type { PewacaDeps } from "../env.ts";

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
