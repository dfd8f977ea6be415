import { emailSpellings } from "../../../core/email_address.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable, enqueueRequested } from "../../../core/repeatable_email.ts";
import { foldedIn } from "../../../db/folded.ts";
import { integer, selectRow, text } from "../../../db/rows.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { VERIFY_EMAIL_KIND } from "../shared/accounts/verification.ts";
import { draftEmail } from "../shared/letter.ts";

/**
 * Enqueues another verification email for the sign-up of an address that is not proven; `null` without
 * one, and when there were too many. That of the sign-up does not count, because another one may be
 * asked for seconds later. Runs after the answer. Never throws.
 */
export async function enqueueVerification(
  deps: PewacaDeps,
  email: string,
): Promise<PendingEmail | null> {
  const holds = foldedIn("u.user_email_norm", emailSpellings(email));
  return await enqueueRequested(deps, async () => {
    const row = await selectRow(
      deps.db,
      { user_id: integer, user_email: text },
      `SELECT u.user_id, u.user_email FROM m_user AS u
       WHERE ${holds.sql} AND ${IS_CLAIM}`,
      holds.args,
    );
    if (!row) return null;
    const account = { userId: row.user_id, email: row.user_email, fullName: "" };
    const draft = draftEmail(VERIFY_EMAIL_KIND, account, "resend");
    return await enqueueRepeatable(deps.db, deps, draft, deps.now());
  });
}
