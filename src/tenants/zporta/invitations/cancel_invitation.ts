import { type Occasion, person, recordEvent } from "../../../core/audit/record_event.ts";
import { transact } from "../../../db/transact.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { findOwnInvitation, type InvitationRow } from "./invitations.ts";

/** What cancelling needs: inviters cancel, and the console's operators. */
export type CancellationDeps = Pick<ZportaDeps, "db" | "now"> & Occasion;

/**
 * Cancels a pending invitation of one's own; it still counts for the month. Refuses with `unknown`,
 * or `spent` when it is not pending.
 */
export async function cancelInvitation(
  deps: CancellationDeps,
  inviterId: number,
  id: number,
): Promise<Outcome<InvitationRow>> {
  const now = deps.now();
  const find = () => findOwnInvitation(deps.db, inviterId, id);
  const cancelled = await transact<void>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE users_teacherinvitation SET status = 'cancelled'
       WHERE id = ? AND inviter_id = ? AND status = 'pending'`,
      [id, inviterId],
    );
    if (rowsAffected === 0) return refused("spent", "invitation");
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "invitation_cancelled",
      accountId: inviterId,
      subject: `invitation:${id}`,
      by: person(inviterId),
    }, now);
    return accepted(undefined);
  }, async () => (await find())?.status === "cancelled" ? accepted(undefined) : null);
  const invitation = await find();
  if (!invitation) return refused("unknown", "invitation");
  return cancelled.ok ? accepted(invitation) : cancelled;
}
