import { recordEvent, SYSTEM } from "../../../core/audit/record_event.ts";
import type { EmailOccasion } from "../../../core/outbox.ts";
import { erasePersons } from "../../../core/audit/retention.ts";
import { isPhotoKey } from "../../../core/photos.ts";
import type { Tx } from "../../../deps.ts";
import { eraseAccount, eraseEmailsToOthers } from "./erase_account.ts";

/**
 * Makes an account whose address nobody has proven let go of address and username, as if whoever registered it
 * had closed it: what it says is removed, and it is off for good. Emails and invitations to the address stay: they are
 * its owner's, whom links from before lead to the account that has the address next.
 *
 * The row of the account is locked: of a proof and a release at once, one finds nothing left to do. Returns
 * the keys of its photos, which now can be removed.
 */
export async function releaseClaim(
  tx: Tx,
  occasion: EmailOccasion,
  { userId, address }: { userId: number; address: string },
  now: Date,
): Promise<string[]> {
  await eraseEmailsToOthers(tx, userId, address);
  const paths = await eraseAccount(tx, occasion, userId, now);
  await erasePersons(tx, "zporta", [userId]);
  await recordEvent(tx, occasion, {
    tenant: "zporta",
    what: "sign_up_removed",
    accountId: userId,
    by: SYSTEM,
  }, now);
  return paths.filter(isPhotoKey);
}
