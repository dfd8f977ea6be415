import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { normalizeEmail } from "../../../core/email_address.ts";
import { checkPassword, rehash } from "../../../core/log_in.ts";
import { folded } from "../../../db/folded.ts";
import { flag, integer, nullable, selectRow, text } from "../../../db/rows.ts";
import { updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import {
  CREDENTIALS,
  CREDENTIALS_COLUMNS,
  rehashedColumns,
} from "../shared/accounts/credentials.ts";
import { FULL_NAME } from "../shared/rows.ts";
import { issueSession, type SessionTokens } from "../shared/tokens.ts";

/** An account whose password was right, and the tokens for it. */
export type LoggedIn = {
  userId: number;
  email: string;
  username: string | null;
  fullName: string | null;
  isBoardMember: boolean;
  tokens: SessionTokens;
  /** Takes the attempt off the failures and replaces an outdated hash. To be run after the answer. */
  finish: (deps: PewacaDeps) => Promise<void>;
};

const ACCOUNT = {
  user_id: integer,
  user_name: nullable(text),
  ...CREDENTIALS,
  user_isactive: flag,
  full_name: nullable(text),
  seats: integer,
};

/**
 * Logs a resident in. Refuses with `wrong` password for an unknown address and a wrong password
 * alike, with `inactive` account only if the password was right, and with `exhausted` attempts after too
 * many failures, before anything is hashed.
 */
export async function logIn(
  deps: PewacaDeps,
  login: { email: string; password: string; network: string | null },
): Promise<Outcome<LoggedIn>> {
  const name = normalizeEmail(login.email);
  const account = await selectRow(
    deps.db,
    ACCOUNT,
    `SELECT u.user_id, u.user_name, ${CREDENTIALS_COLUMNS}, u.user_isactive, ${FULL_NAME} AS full_name,
       (SELECT COUNT(*) FROM m_residence_commite AS b WHERE b.user_id = u.user_id) AS seats
     FROM m_user AS u
     WHERE u.user_email_norm = ${folded("?")} AND u.user_isdelete = 0`,
    [login.email.trim()],
  );
  const accountIds = account ? [account.user_id] : [];
  const { network } = login;
  const attempt = await reserveAttempt(deps, { tenant: "pewaca", accountIds, name, network });
  if (!attempt.ok) return attempt;
  const credentials = account && { ...account, passwordHash: account.user_password ?? "" };
  const checked = await checkPassword(deps, credentials, login.password);
  if (!checked.ok) return checked;

  const { user_id: userId, passwordHash, ...row } = checked.value;
  if (!row.user_isactive) {
    await releaseAttempt(deps, attempt.value);
    return refused("inactive", "account");
  }
  // As typed, not as stored: Laravel compares the two letter by letter.
  const holder = { accountId: userId, email: login.email };
  return accepted({
    userId,
    email: login.email,
    username: row.user_name,
    fullName: row.full_name,
    isBoardMember: row.seats > 0,
    tokens: await issueSession(deps.settings.jwtKey, holder, deps.now()),
    finish: async (deps) => {
      await releaseAttempt(deps, attempt.value);
      await rehash(
        deps,
        checked.value,
        login.password,
        async (newHash) => {
          const columns = await rehashedColumns(deps.serviceKey, row, newHash);
          await updateRows(deps.db, "m_user", columns, {
            sql: "user_id = ? AND user_password = ?",
            args: [userId, passwordHash],
          });
        },
      );
    },
  });
}
