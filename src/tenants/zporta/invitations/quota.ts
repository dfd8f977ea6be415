import { toSql } from "../../../db/time.ts";
import type { Queryable } from "../../../deps.ts";
import { refused } from "../../../outcome.ts";

/** How many invitations a teacher may send in a month of UTC, cancelled ones included. */
export const MONTHLY_LIMIT = 3;

/** What a teacher may still do this month. */
export type Standing = { mayInvite: boolean; sent: number; remaining: number };

/** Somebody's right to invite, and how much of the month's quota is left. */
export async function standingOf(db: Queryable, userId: number, now: Date): Promise<Standing> {
  const { rows } = await db.query(
    `SELECT (SELECT can_invite_teachers FROM users_profile WHERE user_id = ?) AS may_invite,
       (SELECT COUNT(*) FROM users_teacherinvitation WHERE inviter_id = ? AND created_at >= ?)
         AS sent`,
    [userId, userId, toSql(startOfMonth(now))],
  );
  const sent = Number(rows[0]!.sent);
  const remaining = Math.max(0, MONTHLY_LIMIT - sent);
  return { mayInvite: Number(rows[0]!.may_invite) === 1, sent, remaining };
}

/** When the month began, in UTC. */
export function startOfMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}

/** The refusal for somebody who may not invite, or not this month; `null` when they may. */
export function refuseInviting({ mayInvite, remaining }: Standing) {
  if (!mayInvite) return refused("forbidden", "invitations");
  return remaining === 0 ? refused("exhausted", "invitations") : null;
}
