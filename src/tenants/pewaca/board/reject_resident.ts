import type { PendingEmail } from "../../../core/outbox.ts";
import { toSql } from "../../../db/time.ts";
import { insertRow, updateRows } from "../../../db/write.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { BoardMember } from "./board_member.ts";
import {
  addresseeOf,
  asRead,
  type BoardDeps,
  decideOn,
  type IsExpected,
  recordDecision,
  tell,
} from "./decide.ts";
import { rejectionEmail } from "./emails.ts";
import { formerName, renameAccount } from "./rename_account.ts";

/**
 * Rejects a resident: the account is deactivated and its address is free for a new sign-up. The email
 * goes to the address as it was. Refuses and repeats as `approveResident`, but never with `inactive`
 * or `taken`.
 */
export async function rejectResident(
  deps: BoardDeps,
  member: BoardMember,
  residentId: number,
  reason: string,
  isExpected?: IsExpected,
): Promise<Outcome<PendingEmail | null>> {
  return await decideOn(deps, member, residentId, {
    isDone: (candidate) => candidate.isreject,
    findObjection: () => Promise.resolve(null),
    write: async (tx, candidate, now) => {
      const rejected = await updateRows(tx, "m_warga", {
        isreject: true,
        isactive: false,
        // The account is renamed: a search looks there.
        searched_email: null,
        modified_by: member.userId,
        modified_on: toSql(now),
      }, asRead(candidate));
      if (rejected.rowsAffected === 0) return refused("spent", "resident");
      const decisionId = deps.newId();
      await insertRow(tx, "warga_rejection_log", {
        warga_id: candidate.id,
        reason,
        rejected_by: member.userId,
        created_at: toSql(now),
        decision_id: decisionId,
      });
      const former = formerName(candidate);
      // Once is enough: each further suffix would make the address longer.
      if (candidate.user_id !== null && !former) {
        const renamed = await renameAccount(tx, candidate);
        if (renamed.rowsAffected === 0) return refused("spent", "resident");
      }
      await recordDecision(tx, deps, "resident_rejected", {
        member,
        candidate,
        after: { isreject: true },
        reason,
      }, now);
      const resident = addresseeOf(candidate, former);
      if (!resident) return accepted(null);
      return accepted(await tell(tx, deps, rejectionEmail(resident, reason, decisionId), now));
    },
  }, isExpected);
}
