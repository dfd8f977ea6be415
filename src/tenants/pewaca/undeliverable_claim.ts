import { MAIL_PROVIDER, type Occasion } from "../../core/audit/record_event.ts";
import { normalizeEmail } from "../../core/email_address.ts";
import type { AccountAddress } from "../../core/delivery/undeliverable.ts";
import { removeUnkept } from "../../core/photos.ts";
import { nullable, selectRow, text } from "../../db/rows.ts";
import { transact } from "../../db/transact.ts";
import type { Tx } from "../../deps.ts";
import { accepted } from "../../outcome.ts";
import type { PewacaDeps } from "./env.ts";
import { removeClaims, type RemovedClaims } from "./shared/accounts/claims.ts";

/** What became of an account: it is also gone when there was none any more. */
type Removed = RemovedClaims & { isGone: boolean };

/**
 * Removes the sign-up of an address that no email reaches, so that it does not hold the address until it
 * expires. Only a claim of this very address: an account that was proven keeps everything. Its emails are
 * kept: they say what has happened. Says whether the account is gone.
 */
export async function removeUndeliverableClaim(
  deps: PewacaDeps,
  { accountId, address }: AccountAddress,
): Promise<boolean> {
  const outcome = await transact<Removed>(
    deps.db,
    async (tx) => accepted(await removeClaimOf(tx, deps, accountId, address, deps.now())),
    // Idempotent.
    () => Promise.resolve(null),
  );
  if (!outcome.ok) return false;
  const { isGone, accounts, photoKeys } = outcome.value;
  await removeUnkept(deps, photoKeys);
  if (accounts > 0) deps.log({ event: "claim_without_address_removed", account_id: accountId });
  return isGone;
}

async function removeClaimOf(
  tx: Tx,
  occasion: Occasion,
  accountId: number,
  address: string,
  now: Date,
): Promise<Removed> {
  const account = await selectRow(
    tx,
    { user_email: nullable(text) },
    "SELECT user_email FROM m_user WHERE user_id = ? FOR UPDATE",
    [accountId],
  );
  const isSame = normalizeEmail(account?.user_email ?? "") === normalizeEmail(address);
  if (!isSame) return { accounts: 0, photoKeys: [], isGone: account === null };
  const removal = { why: "undeliverable", by: MAIL_PROVIDER, keepsEmails: true } as const;
  const removed = await removeClaims(tx, occasion, [accountId], removal, now);
  return { ...removed, isGone: removed.accounts > 0 };
}
