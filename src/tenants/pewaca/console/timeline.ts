import { readTimeline, type TimelineEntry } from "../../../core/audit/timeline.ts";
import type { Queryable } from "../../../deps.ts";

/** Reads the life of an account, the newest first; see `readTimeline`. */
export async function timelineOf(
  db: Queryable,
  accountId: number,
  page: { after?: string | null; limit: number },
): Promise<TimelineEntry[]> {
  const args = Array<number>(ROWS.split("?").length - 1).fill(accountId);
  return await readTimeline(db, { tenant: "pewaca", accountId, rows: { sql: ROWS, args } }, page);
}

/** What the account's own rows say, also of what Django did and of the time before the audit trail. */
const ROWS = `
  SELECT 'signed_up' AS what, user_created_on AS occurred_at, NULL AS subject, NULL AS actor, NULL AS note
  FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'address_proven', email_verified_on, NULL, NULL, NULL FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'account_deleted', erased_at, NULL, NULL, NULL FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'resident_approved', checked_on, CONCAT('resident:', id), NULL, NULL
  FROM m_warga WHERE user_id = ? AND is_checker = 1
  UNION ALL SELECT 'rejection_reason', l.created_at, CONCAT('resident:', l.warga_id), l.rejected_by,
    l.reason
  FROM m_warga AS w JOIN warga_rejection_log AS l ON l.warga_id = w.id WHERE w.user_id = ?`;
