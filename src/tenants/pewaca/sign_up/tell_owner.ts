import { emailSpellings } from "../../../core/email_address.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import {
  enqueueRepeatable,
  enqueueRequested,
  type Frequency,
} from "../../../core/repeatable_email.ts";
import { foldedIn } from "../../../db/folded.ts";
import { integer, selectRow, text } from "../../../db/rows.ts";
import { addSeconds, toSql } from "../../../db/time.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { signedUpAgainEmail } from "./emails.ts";

/** Within this time a second sign-up is taken for the same person's; the first one's email is enough. */
const QUIET_SECONDS = 10 * 60;

const FREQUENCY: Frequency = { pauseSeconds: QUIET_SECONDS, perDay: 3 };

/**
 * Enqueues an email to an address that was signed up again before anybody proved it: its owner learns
 * of it, whoever holds the account. `null` when the address is proven or nobody's, within ten minutes of
 * the sign-up, and when there were enough. Never throws, because nobody waits for it.
 */
export async function tellOwner(deps: PewacaDeps, email: string): Promise<PendingEmail | null> {
  const now = deps.now();
  const holds = foldedIn("u.user_email_norm", emailSpellings(email));
  return await enqueueRequested(deps, async () => {
    const account = await selectRow(
      deps.db,
      { user_id: integer, user_email: text },
      `SELECT u.user_id, u.user_email FROM m_user AS u
       WHERE ${holds.sql} AND u.user_created_on <= ? AND ${IS_CLAIM}`,
      [...holds.args, toSql(addSeconds(now, -QUIET_SECONDS))],
    );
    if (!account) return null;
    const draft = signedUpAgainEmail({ userId: account.user_id, email: account.user_email });
    return await enqueueRepeatable(deps.db, deps, draft, now, FREQUENCY);
  });
}
