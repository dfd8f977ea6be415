import { readTimeline, type TimelineEntry } from "../../../core/audit/timeline.ts";
import type { Queryable } from "../../../deps.ts";

/** Reads the life of an account, the newest first; see `readTimeline`. */
export async function timelineOf(
  db: Queryable,
  accountId: number,
  page: { after?: string | null; limit: number },
): Promise<TimelineEntry[]> {
  const args = Array<number>(ROWS.split("?").length - 1).fill(accountId);
  return await readTimeline(db, { tenant: "zporta", accountId, rows: { sql: ROWS, args } }, page);
}

/** What the account's own rows say, also of what Django did and of the time before the audit trail. */
const ROWS = `
  SELECT 'signed_up' AS what, date_joined AS occurred_at, NULL AS subject, NULL AS actor, NULL AS note
  FROM auth_user WHERE id = ?
  UNION ALL SELECT 'address_proven', email_proven_at, NULL, NULL, NULL FROM auth_user WHERE id = ?
  UNION ALL SELECT 'switched_off', deactivated_at, NULL, NULL, NULL
  FROM auth_user WHERE id = ? AND is_active = 0
  UNION ALL SELECT 'account_deleted', deleted_at, NULL, NULL, NULL FROM auth_user WHERE id = ?
  UNION ALL SELECT 'application_submitted', created_at, CONCAT('application:', id), user_id, NULL
  FROM users_guideapplicationrequest WHERE user_id = ?
  UNION ALL SELECT CONCAT('application_', status), reviewed_at, CONCAT('application:', id),
    reviewed_by_id, NULL
  FROM users_guideapplicationrequest WHERE user_id = ? AND status <> 'pending'
  UNION ALL SELECT 'invitation_sent', created_at, CONCAT('invitation:', id), inviter_id, NULL
  FROM users_teacherinvitation WHERE inviter_id = ?
  UNION ALL SELECT 'invitation_accepted', accepted_at, CONCAT('invitation:', id), invitee_id, NULL
  FROM users_teacherinvitation WHERE invitee_id = ?`;
