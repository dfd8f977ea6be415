import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { findOwnInvitation, type InvitationRow } from "./invitations.ts";

/**
 * Cancels a pending invitation of one's own; it still counts for the month. Refuses with `unknown`,
 * or `spent` when it is not pending.
 */
export async function cancelInvitation(
  deps: ZportaDeps,
  inviterId: number,
  id: number,
): Promise<Outcome<InvitationRow>> {
  const { rowsAffected } = await deps.db.query(
    `UPDATE users_teacherinvitation SET status = 'cancelled'
     WHERE id = ? AND inviter_id = ? AND status = 'pending'`,
    [id, inviterId],
  );
  const invitation = await findOwnInvitation(deps.db, inviterId, id);
  if (!invitation) return refused("unknown", "invitation");
  return rowsAffected === 1 ? accepted(invitation) : refused("spent", "invitation");
}
