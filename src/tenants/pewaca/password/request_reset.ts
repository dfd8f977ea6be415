import { normalizeEmail } from "../../../core/email_address.ts";
import { linkState } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueRepeatable } from "../../../core/repeatable_email.ts";
import { flag, nullable, selectRow, text } from "../../../db/rows.ts";
import { retryRead } from "../../../db/transact.ts";
import type { Queryable } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { type Addressee, toAddressee } from "../shared/letter.ts";
import { ADDRESSEE, ADDRESSEE_COLUMNS } from "../shared/rows.ts";
import { enqueueVerification } from "../shared/verification.ts";
import { resetEmail, resetLink } from "./emails.ts";

/** An account whose password may have been forgotten. */
export type ResetCandidate = Addressee & { isVerified: boolean; passwordHash: string };

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
    { ...ADDRESSEE, user_isactive: flag, user_password: nullable(text) },
    `SELECT ${ADDRESSEE_COLUMNS}, u.user_isactive, u.user_password FROM m_user AS u
     WHERE u.user_email_norm = ? AND u.user_isdelete = 0
       AND (u.user_isactive = 1 OR u.email_verified_on IS NULL)`,
    [normalizeEmail(email)],
  );
  return row && {
    ...toAddressee(row),
    isVerified: row.user_isactive,
    passwordHash: row.user_password ?? "",
  };
}

/**
 * Enqueues the email with the reset link; `null` when links that are still valid were sent too often. An
 * account whose address is not verified yet gets the verification link instead. Never throws, because nobody
 * waits for it: a failure is logged.
 */
export async function enqueueReset(
  deps: PewacaDeps,
  account: ResetCandidate,
): Promise<PendingEmail | null> {
  const deadline = performance.now() + deps.db.patienceMs;
  try {
    return await retryRead(() => enqueue(deps, account), deadline);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    deps.log({ event: "reset_email_not_enqueued", reason });
    return null;
  }
}

async function enqueue(deps: PewacaDeps, account: ResetCandidate): Promise<PendingEmail | null> {
  if (!account.isVerified) return await enqueueVerification(deps, account.email);
  const link = resetLink(account.userId, account.email, account.passwordHash);
  const draft = resetEmail(account, await linkState(deps.serviceKey, link));
  return await enqueueRepeatable(deps.db, draft, deps.now());
}
