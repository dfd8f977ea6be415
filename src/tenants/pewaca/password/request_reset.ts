import { linkState } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable, enqueueRequested } from "../../../core/repeatable_email.ts";
import { folded } from "../../../db/folded.ts";
import { flag, selectRow } from "../../../db/rows.ts";
import type { Queryable } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import {
  CREDENTIALS,
  type Credentials,
  CREDENTIALS_COLUMNS,
  passwordState,
} from "../shared/accounts/credentials.ts";
import { resetLink } from "../shared/accounts/links.ts";
import { type Addressee, toAddressee } from "../shared/letter.ts";
import { ADDRESSEE, ADDRESSEE_COLUMNS } from "../shared/rows.ts";
import { resetEmail } from "./emails.ts";

/** An account whose password may have been forgotten, or was set by somebody else. */
export type ResetCandidate = Addressee & { isProven: boolean; credentials: Credentials };

/**
 * Finds the account of an address; `null` without one. Everything else happens after the answer, so
 * that neither its words nor the time it takes tell whether there is one.
 */
export async function findResetCandidate(
  db: Queryable,
  email: string,
): Promise<ResetCandidate | null> {
  const row = await selectRow(
    db,
    { ...ADDRESSEE, ...CREDENTIALS, user_isactive: flag },
    `SELECT ${ADDRESSEE_COLUMNS}, ${CREDENTIALS_COLUMNS}, u.user_isactive FROM m_user AS u
     WHERE u.user_email_norm = ${folded("?")} AND u.user_isdelete = 0
       AND (u.user_isactive = 1 OR ${IS_CLAIM})`,
    [email.trim()],
  );
  return row && { ...toAddressee(row), isProven: row.user_isactive, credentials: row };
}

/**
 * Enqueues the email with the reset link; `null` when links that are still valid were sent too often.
 * Never throws, because nobody waits for it.
 */
export async function enqueueReset(
  deps: PewacaDeps,
  account: ResetCandidate,
): Promise<PendingEmail | null> {
  const state = await passwordState(deps.serviceKey, account.credentials);
  const link = resetLink(account.userId, account.email, state);
  const draft = resetEmail(account, await linkState(deps.serviceKey, link));
  return await enqueueRequested(deps, () => enqueueRepeatable(deps.db, draft, deps.now()));
}
