import { releaseAttempt, reserveAttempt } from "../../../core/attempts.ts";
import { person as actingPerson } from "../../../core/audit/record_event.ts";
import { checkPassword, type Credentials } from "../../../core/log_in.ts";
import type { Erased, ErasureDeps } from "../../../core/personal_data/erasure.ts";
import { integer, nullable, selectRow, text } from "../../../db/rows.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { ACCOUNTS, type CheckedAccount } from "../shared/accounts/accounts.ts";
import { callerCondition } from "../shared/caller.ts";
import type { Session } from "../shared/tokens.ts";
import { eraseWithin } from "./erase_account.ts";

/**
 * Erases the account of somebody who is logged in, and confirms it with the password. Refuses with
 * `inactive` account when the session is not valid any more, with `wrong` password and `exhausted` attempts
 * as the login.
 */
export async function eraseOwnAccount(
  deps: PewacaDeps,
  session: Session,
  { password, network }: { password: string; network: string | null },
): Promise<Outcome<Erased>> {
  const account = await findOwn(deps.db, session);
  if (!account) return refused("inactive", "account");
  const accountIds = [account.accountId];
  const attempt = await reserveAttempt(deps, { tenant: "pewaca", accountIds, name: "", network });
  if (!attempt.ok) return attempt;
  const checked = await checkPassword(deps, ACCOUNTS, [account], password, "");
  if (!checked.ok) {
    const isWrong = checked.reasons[0]!.code === "wrong";
    return isWrong ? refused("wrong", "currentPassword") : checked;
  }
  await releaseAttempt(deps, attempt.value);
  return await eraseUnchanged(deps, account);
}

/**
 * Erases an account unless its password has been replaced since it was checked: then somebody else has proved
 * that the account is theirs.
 */
async function eraseUnchanged(
  deps: ErasureDeps,
  { accountId, passwordHash }: Credentials,
): Promise<Outcome<Erased>> {
  return await transact<Erased>(deps.db, async (tx) => {
    const unchanged = await selectRow(
      tx,
      { user_id: integer },
      `SELECT user_id FROM m_user
       WHERE user_id = ? AND user_password = ? AND user_isactive = 1 FOR UPDATE`,
      [accountId, passwordHash],
    );
    if (!unchanged) return refused("inactive", "account");
    const person = { accountIds: [accountId], addresses: [] };
    return accepted(await eraseWithin(tx, deps, person, actingPerson(accountId)));
  }, async () => {
    const row = await selectRow(
      deps.db,
      { erased_at: nullable(text) },
      "SELECT erased_at FROM m_user WHERE user_id = ?",
      [accountId],
    );
    // The cron removes the photos.
    const isErased = row !== null && row.erased_at !== null;
    return isErased ? accepted({ accountIds: [accountId], photoKeys: [], legacyFiles: [] }) : null;
  });
}

async function findOwn(db: Queryable, session: Session): Promise<CheckedAccount | null> {
  const caller = callerCondition(session);
  const row = await selectRow(
    db,
    {
      user_email: nullable(text),
      user_password: nullable(text),
      failed_log_ins: nullable(integer),
    },
    `SELECT u.user_email, u.user_password, u.failed_log_ins FROM m_user AS u WHERE ${caller.sql}`,
    caller.args,
  );
  return row && {
    user_email: row.user_email,
    user_isactive: true,
    accountId: session.accountId,
    passwordHash: row.user_password ?? "",
    failures: row.failed_log_ins ?? 0,
  };
}
