import { MAX_NOTE } from "../../../core/audit/record_event.ts";
import { timelineReader } from "../../../core/audit/timeline.ts";

/**
 * Reads the life of an account, with what its own rows say: of Django, and of before the audit trail; and the
 * reason of a rejection where it is longer than the trail's note.
 */
export const timelineOf = timelineReader(
  "pewaca",
  `
  SELECT 'signed_up' AS what, user_created_on AS occurred_at, NULL AS subject, NULL AS actor, NULL AS note
  FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'address_proven', email_verified_on, NULL, NULL, NULL FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'account_deleted', erased_at, NULL, NULL, NULL FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'resident_approved', checked_on, CONCAT('resident:', id), NULL, NULL
  FROM m_warga WHERE user_id = ? AND is_checker = 1
  UNION ALL SELECT IF(CHAR_LENGTH(l.reason) > ${MAX_NOTE}, 'rejection_reason', 'resident_rejected'),
    l.created_at, CONCAT('resident:', l.warga_id), l.rejected_by,
    l.reason
  FROM m_warga AS w JOIN warga_rejection_log AS l ON l.warga_id = w.id WHERE w.user_id = ?`,
);
