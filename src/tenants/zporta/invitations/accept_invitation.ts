import { normalizeEmail } from "../../../core/email_address.ts";
import { toSql } from "../../../db/time.ts";
import { transact } from "../../../db/transact.ts";
import type { Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { repairRows } from "../shared/account_rows.ts";
import type { Caller } from "../shared/tokens.ts";
import { expireIfOver } from "./invitations.ts";
import type { ZportaDeps } from "../env.ts";

/**
 * Accepts an invitation: an explorer becomes `guide` when they registered with that wish, else
 * `both`; anybody else stays what they are. The right to invite others stays as it is. Again by the
 * same person is the same success.
 *
 * Refuses with `foreign` invitee, or `spent` invitation when it is over, cancelled, or somebody else's.
 */
export async function acceptInvitation(
  deps: ZportaDeps,
  caller: Caller,
  invitation: Row,
): Promise<Outcome<void>> {
  if (normalizeEmail(caller.email) !== normalizeEmail(invitation.invitee_email)) {
    return refused("foreign", "invitee");
  }
  const id = Number(invitation.id);
  const findAccepted = async () => {
    const { rows } = await deps.db.query(
      `SELECT id FROM users_teacherinvitation
       WHERE id = ? AND status = 'accepted' AND invitee_id = ?`,
      [id, caller.userId],
    );
    return rows[0] ? accepted(undefined) : null;
  };
  if (await expireIfOver(deps, invitation)) return refused("spent", "invitation");
  const now = deps.now();
  await repairRows(deps.db, caller.userId, now);
  const done = await transact<void>(deps.db, async (tx) => {
    const { rowsAffected } = await tx.query(
      `UPDATE users_teacherinvitation SET status = 'accepted', invitee_id = ?, accepted_at = ?
       WHERE id = ? AND status = 'pending' AND expires_at >= ?`,
      [caller.userId, toSql(now), id, toSql(now)],
    );
    if (rowsAffected === 0) return refused("spent", "invitation");
    await tx.query(
      `UPDATE users_profile SET active_guide = 1, updated_at = ?, role = CASE
         WHEN role <> 'explorer' THEN role WHEN requested_role = 'guide' THEN 'guide' ELSE 'both' END
       WHERE user_id = ?`,
      [toSql(now), caller.userId],
    );
    return accepted(undefined);
  }, findAccepted);
  return done.ok ? done : await findAccepted() ?? done;
}
