import { changesOf } from "../../../core/audit/changes.ts";
import { person, recordEvent } from "../../../core/audit/record_event.ts";
import { checkLink } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueNotice } from "../../../core/repeatable_email.ts";
import { replacementReasons } from "../../../core/passwords/rules.ts";
import { flag, type RowOf, selectRow } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { sql, updateRows } from "../../../db/write.ts";
import type { Queryable, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { CREDENTIALS, CREDENTIALS_COLUMNS, resetState } from "../shared/accounts/credentials.ts";
import { RESET_HOURS, resetLink } from "../shared/accounts/links.ts";
import { PRODUCT_NAME } from "../shared/fields.ts";
import { type Addressee, toAddressee } from "../shared/letter.ts";
import { ADDRESSEE, ADDRESSEE_COLUMNS } from "../shared/rows.ts";
import { passwordChangedEmail } from "./emails.ts";

/** How often a reset starts over when a login replaced the hash meanwhile, and the link is still valid. */
const ATTEMPTS = 3;

/**
 * Redeems a reset link: sets a new password, ends every session and link from before it, and enqueues an
 * email that reports it. An address that nobody had proven is proven now, and its account active. The
 * board's approval is another matter. A link works once, because it depends on the password that it
 * replaces.
 *
 * Refuses with `wrong`, `expired`, or `spent` when the password was changed meanwhile; with `similar` or
 * `breached` newPassword, and then the link stays valid.
 */
export async function resetPassword(
  deps: PewacaDeps,
  userId: number,
  token: string,
  password: string,
): Promise<Outcome<PendingEmail | null>> {
  let passwordHash: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const account = await findAccount(deps.db, userId);
    if (!account) return refused("wrong", "resetLink");
    const linkOf = (key: string) => resetLink(userId, account.user_email, resetState(key, account));
    const checked = checkLink(deps, linkOf, token, RESET_HOURS * 3600);
    if (!checked.ok) return refused(checked.reasons[0]!.code, "resetLink");

    if (!passwordHash) {
      const known = [account.user_email, account.full_name, PRODUCT_NAME];
      const reasons = await replacementReasons(deps, password, known);
      if (reasons.length > 0) return { ok: false, reasons };
      passwordHash = await deps.passwords.hash(password);
    }
    const reset = await setPassword(deps, account, passwordHash);
    if (reset.ok) return reset;
  }
  return refused("spent", "resetLink");
}

async function setPassword(
  deps: PewacaDeps,
  account: Account,
  passwordHash: string,
): Promise<Outcome<PendingEmail | null>> {
  const now = deps.now();
  return await transact<PendingEmail | null>(
    deps.db,
    async (tx) => {
      const isReplaced = await replacePassword(tx, account, passwordHash, now);
      if (!isReplaced) return refused("spent", "resetLink");
      const { user_id: userId, user_isactive } = account;
      await recordEvent(tx, deps, {
        tenant: "pewaca",
        what: "password_reset",
        accountId: userId,
        by: person(userId),
        changes: { user_password: null, ...changesOf({ user_isactive }, { user_isactive: true }) },
      }, now);
      const draft = passwordChangedEmail(toOwner(account));
      return accepted(await enqueueNotice(tx, deps, draft, now));
    },
    async () => {
      const current = await findAccount(deps.db, account.user_id);
      return current?.user_password === passwordHash ? accepted(null) : null;
    },
  );
}

/** Without the name when the address was proven just now: a stranger may have typed it. */
function toOwner(account: Account): Addressee {
  const owner = toAddressee(account);
  return account.user_isactive ? owner : { ...owner, fullName: "" };
}

const ACCOUNT = { ...ADDRESSEE, ...CREDENTIALS, user_isactive: flag };

type Account = RowOf<typeof ACCOUNT>;

async function findAccount(db: Queryable, userId: number): Promise<Account | null> {
  return await selectRow(
    db,
    ACCOUNT,
    `SELECT ${ADDRESSEE_COLUMNS}, ${CREDENTIALS_COLUMNS}, u.user_isactive FROM m_user AS u
     WHERE u.user_id = ? AND u.user_isdelete = 0 AND u.user_email IS NOT NULL
       AND (u.user_isactive = 1 OR ${IS_CLAIM})`,
    [userId],
  );
}

/**
 * The old hash in the condition lets one of two resets through. The new hash is there as well, because
 * the network may deliver the statement twice.
 */
async function replacePassword(
  tx: Tx,
  account: Account,
  passwordHash: string,
  now: Date,
): Promise<boolean> {
  // Tokens have whole seconds, rounded down: the login that follows must not be older than this.
  const validFrom = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const { rowsAffected } = await updateRows(
    tx,
    "m_user AS u",
    {
      user_password: passwordHash,
      sessions_valid_from: toSql(validFrom),
      failed_log_ins: 0,
      user_isactive: true,
      email_verified_on: sql("COALESCE(u.email_verified_on, ?)", [toSql(now)]),
    },
    {
      sql: `u.user_id = ? AND u.user_email = ? AND u.user_isdelete = 0
        AND (u.user_isactive = 1 OR ${IS_CLAIM})
        AND (u.user_password <=> ? OR u.user_password = ?)`,
      args: [account.user_id, account.user_email, account.user_password, passwordHash],
    },
  );
  return rowsAffected === 1;
}
