import { flag, integer, selectRow } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import type { Queryable } from "../../../deps.ts";
import { type Refusal, refused } from "../../../outcome.ts";

/** How many invitations a teacher may send in a calendar month of UTC, cancelled ones included. */
export const MONTHLY_LIMIT = 3;

/** Whether somebody may invite, and how many invitations they sent and have left this month. */
export type Quota = { mayInvite: boolean; sent: number; remaining: number };

/** Finds somebody's quota of invitations. */
export async function findQuota(db: Queryable, userId: number, now: Date): Promise<Quota> {
  const row = await selectRow(
    db,
    { may_invite: flag, sent: integer },
    `SELECT (SELECT can_invite_teachers FROM users_profile WHERE user_id = ?) AS may_invite,
       (SELECT COUNT(*) FROM users_teacherinvitation WHERE inviter_id = ? AND created_at >= ?)
         AS sent`,
    [userId, userId, toSql(startOfMonth(now))],
  );
  const { may_invite: mayInvite, sent } = row!;
  return { mayInvite, sent, remaining: Math.max(0, MONTHLY_LIMIT - sent) };
}

/** The beginning of the calendar month, in UTC. */
export function startOfMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}

/**
 * Refuses somebody who may not invite (`forbidden`), or not this month any more (`exhausted`); `null`
 * when they may.
 */
export function refuseInviting({ mayInvite, remaining }: Quota): Refusal | null {
  if (!mayInvite) return refused("forbidden", "invitations");
  return remaining === 0 ? quotaExhausted() : null;
}

/** The refusal when the invitations of this month are used up. */
export function quotaExhausted(): Refusal {
  const value = String(MONTHLY_LIMIT);
  return { ok: false, reasons: [{ code: "exhausted", field: "invitations", value }] };
}
