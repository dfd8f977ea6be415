import { normalizeEmail } from "../../../core/email_address.ts";
import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable } from "../../../core/repeatable_email.ts";
import { selectRow } from "../../../db/rows.ts";
import type { PewacaDeps } from "../env.ts";
import { type Addressee, draftEmail, toAddressee } from "./letter.ts";
import { ADDRESSEE, ADDRESSEE_COLUMNS } from "./rows.ts";

/** Drafts the email that asks a new resident to verify the address; one per account and `occasion`. */
export function verificationEmail(account: Addressee, occasion: string): EmailDraft {
  return draftEmail("verify_email", account, occasion);
}

/**
 * Enqueues another verification email for an account whose address is not verified. `null` when
 * there is no such account, or when one was sent too often: the caller's client must not learn which.
 */
export async function enqueueVerification(
  deps: PewacaDeps,
  email: string,
): Promise<PendingEmail | null> {
  const row = await selectRow(
    deps.db,
    ADDRESSEE,
    `SELECT ${ADDRESSEE_COLUMNS} FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isactive = 0 AND u.user_isdelete = 0
       AND u.email_verified_on IS NULL`,
    [normalizeEmail(email)],
  );
  if (!row) return null;
  const draft = verificationEmail(toAddressee(row), "resend");
  return await enqueueRepeatable(deps.db, draft, deps.now());
}
