import type { PendingEmail } from "../../../core/outbox.ts";
import { folded } from "../../../db/folded.ts";
import { integer, selectRow } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, type Refusal, refused } from "../../../outcome.ts";
import type { BoardMember } from "./board_member.ts";
import {
  addresseeOf,
  asRead,
  type BoardDeps,
  type Candidate,
  decideOn,
  type IsExpected,
  isProven,
  recordDecision,
  tell,
} from "./decide.ts";
import { approvalEmail } from "./emails.ts";
import { formerName, restoreAccount } from "./rename_account.ts";

/**
 * Approves a resident: from now on they see everything and are sent invoices. A rejected resident
 * gets the account back as it was, without its sessions. Returns the email to deliver; `null` when there is none, as after
 * a repetition, which changes nothing.
 *
 * Refuses with
 * - `unknown` resident, also when they live in another estate
 * - `forbidden` resident: nobody decides about themselves
 * - `inactive` resident (`inactive` rejected when they were rejected) while the address is not verified
 * - `taken` rejected when somebody else has signed up with the address of a rejected resident
 * - `spent` resident when a colleague has just decided otherwise
 * - `exhausted` attempts when there were too many decisions about the resident
 */
export async function approveResident(
  deps: BoardDeps,
  member: BoardMember,
  residentId: number,
  isExpected?: IsExpected,
): Promise<Outcome<PendingEmail | null>> {
  return await decideOn(deps, member, residentId, {
    isDone: (candidate) => candidate.is_checker && !candidate.isreject,
    findObjection: findObjectionToApproval,
    write: async (tx, candidate, now) => {
      const approved = await updateRows(tx, "m_warga", {
        is_checker: true,
        isreject: false,
        isactive: true,
        checked_on: toSql(now),
        modified_by: member.userId,
        modified_on: toSql(now),
      }, asRead(candidate));
      if (approved.rowsAffected === 0) return refused("spent", "resident");
      const former = formerName(candidate);
      if (former) {
        const restored = await restoreAccount(tx, candidate, former, now);
        if (restored.rowsAffected === 0) return refused("spent", "resident");
      }
      await recordDecision(tx, deps, "resident_approved", {
        member,
        candidate,
        after: { is_checker: true, isreject: false },
      }, now);
      const resident = addresseeOf(candidate, former);
      if (!resident) return accepted(null);
      return accepted(await tell(tx, deps, approvalEmail(resident, deps.newId()), now));
    },
  }, isExpected);
}

/**
 * Finds what is against an approval: `inactive` or `taken`, as `approveResident` refuses.
 *
 * The address must be verified, or invoices and emails go to nobody; a resident without an account has
 * none. The address of a rejected resident must be free: the unique key decides that, this finds the
 * sentence for it.
 */
export async function findObjectionToApproval(
  db: Queryable,
  candidate: Candidate,
): Promise<Refusal | null> {
  const isVerified = candidate.user_id === null || isProven(candidate);
  if (!isVerified) return refused("inactive", candidate.isreject ? "rejected" : "resident");
  const former = formerName(candidate);
  if (!former) return null;
  const holder = await selectRow(
    db,
    { user_id: integer },
    `SELECT user_id FROM m_user WHERE user_email_norm = ${folded("?")} AND user_id <> ?`,
    [former.email.trim(), candidate.user_id],
  );
  return holder && refused("taken", "rejected");
}
