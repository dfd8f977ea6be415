import { normalizeEmail } from "../../../core/email_address.ts";
import { checkLinkToken } from "../../../core/link_tokens.ts";
import { deliver, enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { readFailure } from "../../../db/errors.ts";
import { toSql } from "../../../db/time.ts";
import { retryRead, transact } from "../../../db/transact.ts";
import type { Queryable, Row, Tx } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { resendVerification } from "../shared/verification.ts";
import type { Addressee } from "../shared/letter.ts";
import { passwordChangedEmail, resetEmail, resetLink } from "./emails.ts";
import { renderEmail } from "../emails.ts";
import type { PewacaDeps } from "../env.ts";

/** Longer than the outbox tries to deliver a mail: no link is dead on arrival. */
const RESET_LINK_SECONDS = 24 * 3600;

/** At most one mail per account and this many seconds, however often it is asked for. */
const REPEAT_SECONDS = 60;

/** Somebody who may have forgotten a password. */
export type Forgetful = Addressee & { isVerified: boolean };

/**
 * Finds who asks for a new password; `null` for an address that is nobody's. One look-up either way:
 * everything else happens after the answer, so that neither its words nor its time tell.
 */
export async function findForgetful(db: Queryable, email: string): Promise<Forgetful | null> {
  const { rows } = await db.query(
    `SELECT u.user_id, u.user_email, u.user_isactive,
       (SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)
         AS full_name
     FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isdelete = 0
       AND (u.user_isactive = 1 OR u.email_verified_on IS NULL)`,
    [normalizeEmail(email)],
  );
  return rows[0]
    ? { ...addressee(rows[0]), isVerified: Number(rows[0].user_isactive) === 1 }
    : null;
}

/**
 * Owes and delivers the mail with the link. Who has not proven the address yet gets the verification
 * link instead: a reset link proves nothing but itself. Never throws.
 */
export async function sendResetLink(deps: PewacaDeps, account: Forgetful): Promise<void> {
  const deadline = performance.now() + deps.db.patienceMs;
  try {
    const owed = await retryRead(() => oweLink(deps, account), deadline);
    if (owed) await deliver(deps, renderEmail, owed);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    deps.log({ event: "reset_mail_failed", reason });
  }
}

async function oweLink(deps: PewacaDeps, account: Forgetful): Promise<PendingEmail | null> {
  if (!account.isVerified) return await resendVerification(deps, account.email);
  const now = deps.now();
  const minute = Math.floor(now.getTime() / 1000 / REPEAT_SECONDS);
  try {
    return await enqueueEmail(deps.db, resetEmail(account, String(minute)), now);
  } catch (error) {
    if (readFailure(error).kind === "duplicate") return null;
    throw error;
  }
}

/**
 * Sets a new password by the link from a mail, once: the link depends on the password that it
 * replaces. Sessions from before it are over, and the resident is owed a mail that tells of it.
 * Refuses with `wrong`, `expired`, or `spent` when the password was changed meanwhile.
 */
export async function resetPassword(
  deps: PewacaDeps,
  userId: number,
  token: string,
  password: string,
): Promise<Outcome<PendingEmail | null>> {
  const row = await findForReset(deps.db, userId);
  if (!row) return refused("wrong", "resetLink");
  const checked = await checkLinkToken(
    deps.serviceKey,
    resetLink(userId, row.user_email, row.user_password ?? ""),
    token,
    RESET_LINK_SECONDS,
    deps.now(),
  );
  if (!checked.ok) return refused(checked.reasons[0]!.code, "resetLink");

  const passwordHash = await deps.passwords.hash(password);
  const now = deps.now();
  return await transact<PendingEmail | null>(
    deps.db,
    async (tx) => {
      if (!await replacePassword(tx, row, passwordHash, now)) return refused("spent", "resetLink");
      const mail = passwordChangedEmail(addressee(row), String(now.getTime()));
      return accepted(await enqueueEmail(tx, mail, now));
    },
    async () => {
      const current = await findForReset(deps.db, userId);
      return current?.user_password === passwordHash ? accepted(null) : null;
    },
  );
}

async function findForReset(db: Queryable, userId: number): Promise<Row | null> {
  const { rows } = await db.query(
    `SELECT u.user_id, u.user_email, u.user_password,
       (SELECT w.full_name FROM m_warga AS w WHERE w.user_id = u.user_id ORDER BY w.id LIMIT 1)
         AS full_name
     FROM m_user AS u
     WHERE u.user_id = ? AND u.user_isactive = 1 AND u.user_isdelete = 0 AND u.user_email IS NOT NULL`,
    [userId],
  );
  return rows[0] ?? null;
}

/**
 * The old hash in the WHERE clause lets one of two resets through. The new one is there as well: the
 * network may deliver the statement twice.
 */
async function replacePassword(
  tx: Tx,
  row: Row,
  passwordHash: string,
  now: Date,
): Promise<boolean> {
  // Tokens know whole seconds, rounded down: the login that follows must not be older than this.
  const validFrom = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const { rowsAffected } = await tx.query(
    `UPDATE m_user SET user_password = ?, sessions_valid_from = ?
     WHERE user_id = ? AND user_email = ? AND user_isactive = 1 AND user_isdelete = 0
       AND (user_password <=> ? OR user_password = ?)`,
    [passwordHash, toSql(validFrom), row.user_id, row.user_email, row.user_password, passwordHash],
  );
  return rowsAffected === 1;
}

function addressee(row: Row): Addressee {
  return { userId: Number(row.user_id), email: row.user_email, fullName: row.full_name ?? "" };
}
