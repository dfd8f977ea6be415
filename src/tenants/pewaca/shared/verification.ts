import { normalizeEmail } from "../../../core/email_address.ts";
import { type EmailDraft, enqueueEmail, type PendingEmail } from "../../../core/outbox.ts";
import { readFailure } from "../../../db/errors.ts";
import { type Addressee, draft } from "./letter.ts";
import type { PewacaDeps } from "../env.ts";

/** At most one verification mail per account and this many seconds, however often it is asked for. */
const RESEND_SECONDS = 60;

/** Drafts the mail that asks a new resident to prove the address; one per account and `occasion`. */
export function verificationEmail(account: Addressee, occasion: string): EmailDraft {
  return draft("verify_email", account, occasion);
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
