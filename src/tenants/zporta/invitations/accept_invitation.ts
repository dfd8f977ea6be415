import { person, recordEvent } from "../../../core/audit/record_event.ts";
import { normalizeEmail } from "../../../core/email_address.ts";
import { integer, selectRow } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import { updateRows } from "../../../db/write.ts";
import type { Queryable } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import type { ZportaDeps } from "../env.ts";
import { repairRows } from "../shared/account_rows.ts";
import { type GuideRole, makeGuide } from "../shared/accounts/guide_role.ts";
import type { Caller } from "../shared/tokens.ts";
import { expireIfOver, type InvitationRow } from "./invitations.ts";

/**
 * Accepts an invitation: an explorer becomes `guide` when that is the role they asked for at
 * registration, else `both`; any other role stays. The right to invite others stays as it is.
 * Accepting it again is the same success for the same person.
 *
 * Refuses with `foreign` invitee, or `spent` invitation when it is over, cancelled, or somebody
 * else's.
 */
export async function acceptInvitation(
  deps: ZportaDeps,
  caller: Caller,
  invitation: InvitationRow,
): Promise<Outcome<void>> {
  if (normalizeEmail(caller.email) !== normalizeEmail(invitation.invitee_email)) {
    return refused("foreign", "invitee");
  }
  const { userId } = caller;
  const findOutcome = () => findAccepted(deps.db, userId, invitation.id);
  if (await expireIfOver(deps, invitation)) return refused("spent", "invitation");
  const now = deps.now();
  await repairRows(deps.db, userId, now);
  const done = await transact<void>(deps.db, async (tx) => {
    const columns = { status: "accepted", invitee_id: userId, accepted_at: toSql(now) };
    const { rowsAffected } = await updateRows(tx, "users_teacherinvitation", columns, {
      sql: "id = ? AND status = 'pending' AND expires_at >= ?",
      args: [invitation.id, toSql(now)],
    });
    if (rowsAffected === 0) return refused("spent", "invitation");
    const changes = await makeGuide(tx, userId, roleOf, now);
    await recordEvent(tx, deps, {
      tenant: "zporta",
      what: "invitation_accepted",
      accountId: userId,
      subject: `invitation:${invitation.id}`,
      by: person(userId),
      changes,
    }, now);
    return accepted(undefined);
  }, findOutcome);
  return done.ok ? done : await findOutcome() ?? done;
}

async function findAccepted(
  db: Queryable,
  userId: number,
  invitationId: number,
): Promise<Outcome<void> | null> {
  const row = await selectRow(
    db,
    { id: integer },
    `SELECT id FROM users_teacherinvitation
     WHERE id = ? AND status = 'accepted' AND invitee_id = ?`,
    [invitationId, userId],
  );
  return row && accepted(undefined);
}

function roleOf(requestedRole: string | null): GuideRole {
  return requestedRole === "guide" ? "guide" : "both";
}
