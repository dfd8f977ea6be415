import { changesOf } from "../../../core/audit/changes.ts";
import { person, recordEvent } from "../../../core/audit/record_event.ts";
import { checkLink } from "../../../core/link_tokens.ts";
import { flag, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { doAgain, transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { CREDENTIALS, CREDENTIALS_COLUMNS, passwordState } from "../shared/accounts/credentials.ts";
import { VERIFICATION_DAYS, verificationLink } from "./emails.ts";

/**
 * Redeems a verification link: the address is verified and the account active. A second click gets the
 * same success.
 *
 * Refuses as `checkVerification`, and with `spent` when somebody has decided about the account since.
 */
export async function verifyEmail(
  deps: PewacaDeps,
  userId: number,
  token: string,
): Promise<Outcome<void>> {
  const checked = await checkVerification(deps, userId, token);
  if (!checked.ok) return checked;
  const account = checked.value;
  if (account.user_isactive) return accepted(undefined);

  const verified = await transact<void>(
    deps.db,
    (tx) => activate(tx, deps, userId, account),
    doAgain,
  );
  if (verified.ok) return verified;
  // Somebody else was faster: the same link in another tab, or the removal of the sign-up.
  const current = await findAccount(deps.db, userId);
  return current?.user_isactive ? accepted(undefined) : refused("spent", "link");
}

async function activate(
  tx: Tx,
  deps: PewacaDeps,
  userId: number,
  account: Account,
): Promise<Outcome<void>> {
  const now = deps.now();
  const columns = { user_isactive: true, email_verified_on: toSql(now) };
  const { rowsAffected } = await updateRows(tx, "m_user AS u", columns, {
    sql: `u.user_id = ? AND u.user_email = ? AND u.user_password <=> ? AND ${IS_CLAIM}`,
    args: [userId, account.user_email, account.user_password],
  });
  if (rowsAffected === 0) return refused("spent", "link");
  await recordEvent(tx, deps, {
    tenant: "pewaca",
    what: "address_proven",
    accountId: userId,
    by: person(userId),
    changes: changesOf({ user_isactive: false }, columns),
  }, now);
  return accepted(undefined);
}

/**
 * Checks a verification link and changes nothing, as for a mail scanner that asks for the headers. Refuses
 * with `wrong`, `expired`, or `spent` when the account was switched off: an old email does not switch it
 * on again.
 */
export async function checkVerification(
  deps: PewacaDeps,
  userId: number,
  token: string,
): Promise<Outcome<Account>> {
  const account = await findAccount(deps.db, userId);
  if (!account) return refused("wrong", "link");
  const linkOf = (key: string) =>
    verificationLink(userId, account.user_email, passwordState(key, account));
  const checked = checkLink(deps, linkOf, token, VERIFICATION_DAYS * 24 * 3600);
  if (!checked.ok) return checked;
  const isUsable = account.user_isactive || account.is_claim;
  return isUsable ? accepted(account) : refused("spent", "link");
}

const ACCOUNT = { ...CREDENTIALS, user_email: text, user_isactive: flag, is_claim: flag };

type Account = RowOf<typeof ACCOUNT>;

async function findAccount(db: Queryable, userId: number): Promise<Account | null> {
  return await selectRow(
    db,
    ACCOUNT,
    `SELECT u.user_email, u.user_isactive, ${CREDENTIALS_COLUMNS}, ${IS_CLAIM} AS is_claim
     FROM m_user AS u
     WHERE u.user_id = ? AND u.user_isdelete = 0 AND u.user_email IS NOT NULL`,
    [userId],
  );
}
