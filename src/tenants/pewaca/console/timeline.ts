import { MAX_NOTE } from "../../../core/audit/record_event.ts";
import { timelineReader } from "../../../core/audit/timeline.ts";

/**
 * Reads the life of an account, with what its own rows say: of Django, and of before the audit trail; and the
 * reason of a rejection where it is longer than the trail's note. The resident says when a sign-up was: the
 * account's own date begins anew when its address is corrected. Its request is that of its verification email,
 * while that is kept.
 */
export const timelineOf = timelineReader(
  "pewaca",
  `
  SELECT 'signed_up' AS what, LEAST(u.user_created_on, COALESCE(w.created_on, u.user_created_on)) AS occurred_at,
    NULL AS subject, NULL AS actor, NULL AS note,
    (SELECT made_by_request FROM outbox WHERE dedupe_key = CONCAT('pewaca.verify_email:', ?, ':sign-up'))
      AS request_id
  FROM m_user AS u LEFT JOIN m_warga AS w ON w.registered_user_id = u.user_id WHERE u.user_id = ?
  UNION ALL SELECT 'address_proven', email_verified_on, NULL, NULL, NULL, NULL
  FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'account_deleted', erased_at, NULL, NULL, NULL, NULL FROM m_user WHERE user_id = ?
  UNION ALL SELECT 'resident_approved', checked_on, CONCAT('resident:', id), NULL, NULL, NULL
  FROM m_warga WHERE user_id = ? AND is_checker = 1
  UNION ALL SELECT IF(CHAR_LENGTH(l.reason) > ${MAX_NOTE}, 'rejection_reason', 'resident_rejected'),
    l.created_at, CONCAT('resident:', l.warga_id), l.rejected_by,
    l.reason, NULL
  FROM m_warga AS w JOIN warga_rejection_log AS l ON l.warga_id = w.id WHERE w.user_id = ?`,
);
