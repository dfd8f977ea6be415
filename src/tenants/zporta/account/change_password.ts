import { person, recordEvent } from "../../../core/audit/record_event.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { enqueueNotice } from "../../../core/repeatable_email.ts";
import { replacementReasons } from "../../../core/passwords/rules.ts";
import { transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, type Reason, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { passwordChangedEmail } from "../shared/accounts/emails.ts";
import { PRODUCT_NAME } from "../shared/fields.ts";
import { findById } from "../shared/person.ts";
import { checkOwnPassword, type Owner } from "./own_password.ts";

/** A change of password. `isConfirmed` says whether the new one was typed twice alike. */
export type PasswordChange = { current: string; next: string; isConfirmed: boolean };

/**
 * Changes a password. The token stays valid, because the page goes on using it. The email that reports
 * the change is the caller's to deliver. Refuses as `checkOwnPassword`, and with `mismatch`, also together;
 * then with `similar` or `breached` newPassword.
 */
export async function changePassword(
  deps: ZportaDeps,
  owner: Owner,
  change: PasswordChange,
): Promise<Outcome<PendingEmail | null>> {
  const checked = await checkOwnPassword(deps, owner, change.current);
  const isLimited = !checked.ok && checked.reasons[0]!.code === "exhausted";
  const mismatch: Reason[] = change.isConfirmed || isLimited
    ? []
    : [{ code: "mismatch", field: "newPassword" }];
  if (!checked.ok) return { ok: false, reasons: [...checked.reasons, ...mismatch] };
  if (mismatch.length > 0) return { ok: false, reasons: mismatch };
  const account = checked.value;
  const { username, email, first_name, last_name } = account;
  const known = [username, email, first_name, last_name, PRODUCT_NAME];
  const reasons = await replacementReasons(deps, change.next, known);
  if (reasons.length > 0) return { ok: false, reasons };
  const hash = await deps.passwords.hash(change.next);
  const now = deps.now();
  return await transact<PendingEmail | null>(deps.db, async (tx) => {
    const { rowsAffected } = await updateRows(tx, "auth_user", { password: hash }, {
      sql: "id = ? AND password = ?",
      args: [account.user_id, account.password],
    });
    if (rowsAffected === 0) return refused("wrong", "currentPassword");
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "password_changed",
      accountId: account.user_id,
      by: person(account.user_id),
      changes: { password: null },
    }, now);
    const draft = passwordChangedEmail(account, "change");
    return accepted(draft && await enqueueNotice(tx, deps, draft, now));
  }, async () => {
    const current = await findById(deps.db, account.user_id);
    return current?.password === hash ? accepted(null) : null;
  });
}
