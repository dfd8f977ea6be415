import { emailSpellings } from "../../../core/email_address.ts";
import { linkState } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable, enqueueRequested } from "../../../core/repeatable_email.ts";
import { foldedIn } from "../../../db/folded.ts";
import { flag, selectRow } from "../../../db/rows.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { CREDENTIALS, CREDENTIALS_COLUMNS, resetState } from "../shared/accounts/credentials.ts";
import { resetLink } from "../shared/accounts/links.ts";
import { toAddressee } from "../shared/letter.ts";
import { ADDRESSEE, ADDRESSEE_COLUMNS } from "../shared/rows.ts";
import { resetEmail } from "./emails.ts";

/**
 * Enqueues the email with the reset link for the account of an address; `null` without one, and when
 * links that are still valid were sent too often. Runs after the answer. Never throws.
 */
export async function enqueueReset(
  deps: PewacaDeps,
  email: string,
): Promise<PendingEmail | null> {
  const holds = foldedIn("u.user_email_norm", emailSpellings(email));
  return await enqueueRequested(deps, async () => {
    const row = await selectRow(
      deps.db,
      { ...ADDRESSEE, ...CREDENTIALS, user_isactive: flag },
      `SELECT ${ADDRESSEE_COLUMNS}, ${CREDENTIALS_COLUMNS}, u.user_isactive FROM m_user AS u
       WHERE ${holds.sql} AND u.user_isdelete = 0
         AND (u.user_isactive = 1 OR ${IS_CLAIM})`,
      holds.args,
    );
    if (!row) return null;
    const state = resetState(deps.serviceKey, row);
    const link = resetLink(row.user_id, row.user_email, state);
    const account = { ...toAddressee(row), isProven: row.user_isactive };
    const draft = resetEmail(account, linkState(deps.serviceKey, link));
    return await enqueueRepeatable(deps.db, deps, draft, deps.now());
  });
}
