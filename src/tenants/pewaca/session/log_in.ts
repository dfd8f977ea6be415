import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { noteAccess } from "../../../core/audit/access.ts";
import { emailSpellings, normalizeEmail } from "../../../core/email_address.ts";
import {
  checkPassword,
  type Credentials,
  forgetFailures,
  holdRefusals,
  rehash,
} from "../../../core/log_in.ts";
import { foldedIn } from "../../../db/folded.ts";
import { flag, integer, nullable, type RowOf, selectRows, text } from "../../../db/rows.ts";
import { updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { ACCOUNTS } from "../shared/accounts/accounts.ts";
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
  /**
   * Takes the attempt off the failures, ends a row of them, notes the login, and replaces an outdated hash.
   * To be run after the answer.
   */
  finish: (deps: PewacaDeps) => Promise<void>;
};

const ACCOUNT = {
  user_id: integer,
  user_email: text,
  user_name: nullable(text),
  ...CREDENTIALS,
  user_isactive: flag,
  failed_log_ins: nullable(integer),
  full_name: nullable(text),
  seats: integer,
};

type Account = RowOf<typeof ACCOUNT> & Credentials;

/**
 * Logs a resident in. Refuses with `wrong` password for an unknown address and a wrong password alike
 * and after the same time, with `inactive` account only if the password was right, and with `exhausted`
 * attempts after too many failures, before anything is hashed.
 */
export async function logIn(
  deps: PewacaDeps,
  login: { email: string; password: string; network: string | null },
): Promise<Outcome<LoggedIn>> {
  return await holdRefusals(deps, login.password, () => tryToLogIn(deps, login));
}

async function tryToLogIn(
  deps: PewacaDeps,
  login: { email: string; password: string; network: string | null },
): Promise<Outcome<LoggedIn>> {
  const name = normalizeEmail(login.email);
  const accounts = await findAccounts(deps, login.email);
  const attempt = await reserveAttempt(deps, {
    tenant: "pewaca",
    accountIds: accounts.map(({ accountId }) => accountId),
    name,
    network: login.network,
  });
  if (!attempt.ok) return attempt;
  const checked = await checkPassword(deps, ACCOUNTS, accounts, login.password, name);
  if (!checked.ok) return checked;
  const account = checked.value;
  const access = { tenant: "pewaca", accountId: account.accountId };
  if (!account.user_isactive) {
    await Promise.all([
      releaseAttempt(deps, attempt.value),
      noteAccess(deps, { ...access, what: "log_in_refused", detail: "inactive" }),
    ]);
    return refused("inactive", "account");
  }
  // As typed, not as stored: Laravel compares the two letter by letter.
  const holder = { accountId: account.accountId, email: login.email };
  return accepted({
    userId: account.accountId,
    email: login.email,
    username: account.user_name,
    fullName: account.full_name,
    isBoardMember: account.seats > 0,
    tokens: await deps.compute(() => issueSession(deps.settings.jwtKey, holder, deps.now(), deps)),
    finish: async (deps) => {
      await releaseAttempt(deps, attempt.value);
      await noteAccess(deps, { ...access, what: "logged_in", detail: "password" });
      await forgetFailures(deps, ACCOUNTS, account);
      await rehash(
        deps,
        account,
        login.password,
        async (newHash) => {
          const columns = rehashedColumns(deps.serviceKey, account, newHash);
          await updateRows(deps.db, "m_user", columns, {
            sql: "user_id = ? AND user_password = ?",
            args: [account.accountId, account.passwordHash],
          });
        },
      );
    },
  });
}

async function findAccounts(deps: PewacaDeps, email: string): Promise<Account[]> {
  const holds = foldedIn("u.user_email_norm", emailSpellings(email));
  const rows = await selectRows(
    deps.db,
    ACCOUNT,
    `SELECT u.user_id, u.user_email, u.user_name, ${CREDENTIALS_COLUMNS}, u.user_isactive,
       u.failed_log_ins, ${FULL_NAME} AS full_name,
       (SELECT COUNT(*) FROM m_residence_commite AS b WHERE b.user_id = u.user_id) AS seats
     FROM m_user AS u
     WHERE ${holds.sql} AND u.user_isdelete = 0`,
    holds.args,
  );
  return rows.map((row) => ({
    ...row,
    accountId: row.user_id,
    passwordHash: row.user_password ?? "",
    failures: row.failed_log_ins ?? 0,
  }));
}
