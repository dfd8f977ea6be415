import { person } from "../../../core/audit/record_event.ts";
import { checkLink, decodeAccountId } from "../../../core/link_tokens.ts";
import { flag, type RowOf, selectRow, text } from "../../../db/rows.ts";
import { transact } from "../../../db/transact.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_REMOVABLE, removeClaims } from "../shared/accounts/claims.ts";
import { DISOWN_DAYS, disownLink } from "../shared/accounts/links.ts";

/** The parts of a link: the encoded account id, and the token. */
export type SentLink = { uid: string; token: string };

/**
 * Checks a link that disowns a sign-up, and changes nothing. Returns the account's id. Refuses with
 * `wrong`, `expired`, or `spent` when the address has been proven.
 */
export async function checkDisownLink(
  deps: PewacaDeps,
  { uid, token }: SentLink,
): Promise<Outcome<number>> {
  const userId = decodeAccountId(uid);
  const account = userId === null ? null : await findAccount(deps.db, userId);
  if (userId === null || !account) return refused("wrong", "disownLink");
  const linkOf = () => disownLink(userId, account.user_email);
  const checked = checkLink(deps, linkOf, token, DISOWN_DAYS * 24 * 3600);
  if (!checked.ok) return refused(checked.reasons[0]!.code, "disownLink");
  return account.is_removable ? accepted(userId) : refused("spent", "disownLink");
}

/**
 * Removes a sign-up whose address nobody has proven, with everything that it brought. Returns the keys
 * of its photos: they can be removed now. Refuses as `checkDisownLink`.
 */
export async function disownAccount(
  deps: PewacaDeps,
  link: SentLink,
): Promise<Outcome<string[]>> {
  const checked = await checkDisownLink(deps, link);
  if (!checked.ok) return checked;
  const userId = checked.value;
  return await transact<string[]>(deps.db, async (tx) => {
    // Whoever disowns a sign-up is not the person who has made it.
    const removal = { why: "disowned", by: person(null) } as const;
    const removed = await removeClaims(tx, deps, [userId], removal, deps.now());
    return removed.accounts === 1 ? accepted(removed.photoKeys) : refused("spent", "disownLink");
  }, async () => await findAccount(deps.db, userId) ? null : accepted([]));
}

const ACCOUNT = { user_email: text, is_removable: flag };

async function findAccount(
  db: Queryable,
  userId: number,
): Promise<RowOf<typeof ACCOUNT> | null> {
  return await selectRow(
    db,
    ACCOUNT,
    `SELECT u.user_email, ${IS_REMOVABLE} AS is_removable FROM m_user AS u
     WHERE u.user_id = ? AND u.user_email IS NOT NULL`,
    [userId],
  );
}
