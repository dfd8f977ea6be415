import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable, enqueueRequested } from "../../../core/repeatable_email.ts";
import { folded } from "../../../db/folded.ts";
import { integer, selectRow, text } from "../../../db/rows.ts";
import type { Queryable } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { VERIFY_EMAIL_KIND } from "../shared/accounts/verification.ts";
import { draftEmail } from "../shared/letter.ts";

/** A sign-up whose address nobody has proven. */
export type UnprovenAccount = { userId: number; email: string };

/**
 * Finds the sign-up whose address is not proven; `null` without one. Everything else happens after the
 * answer, so that neither its words nor the time it takes tell whether there is one.
 */
export async function findUnproven(db: Queryable, email: string): Promise<UnprovenAccount | null> {
  const row = await selectRow(
    db,
    { user_id: integer, user_email: text },
    `SELECT u.user_id, u.user_email FROM m_user AS u
     WHERE u.user_email_norm = ${folded("?")} AND ${IS_CLAIM}`,
    [email.trim()],
  );
  return row && { userId: row.user_id, email: row.user_email };
}

/**
 * Enqueues another verification email; `null` when there were too many. That of the sign-up does not
 * count, because another one may be asked for seconds later. Never throws.
 */
export async function enqueueVerification(
  deps: PewacaDeps,
  account: UnprovenAccount,
): Promise<PendingEmail | null> {
  const draft = draftEmail(VERIFY_EMAIL_KIND, { ...account, fullName: "" }, "resend");
  return await enqueueRequested(deps, () => enqueueRepeatable(deps.db, draft, deps.now()));
}
