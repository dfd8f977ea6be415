import { timelineReader } from "../../../core/audit/timeline.ts";

/** Reads the life of an account, with what its own rows say: of Django, and of before the audit trail. */
export const timelineOf = timelineReader(
  "zporta",
  `
  SELECT 'signed_up' AS what, date_joined AS occurred_at, NULL AS subject, NULL AS actor, NULL AS note,
    made_by_request AS request_id
  FROM auth_user WHERE id = ?
  UNION ALL SELECT 'address_proven', email_proven_at, NULL, NULL, NULL, NULL FROM auth_user WHERE id = ?
  UNION ALL SELECT 'switched_off', deactivated_at, NULL, NULL, NULL, NULL
  FROM auth_user WHERE id = ? AND is_active = 0
  UNION ALL SELECT 'account_deleted', deleted_at, NULL, NULL, NULL, NULL FROM auth_user WHERE id = ?
  UNION ALL SELECT 'application_submitted', created_at, CONCAT('application:', id), user_id, NULL, NULL
  FROM users_guideapplicationrequest WHERE user_id = ?
  UNION ALL SELECT CONCAT('application_', status), reviewed_at, CONCAT('application:', id),
    reviewed_by_id, NULL, NULL
  FROM users_guideapplicationrequest WHERE user_id = ? AND status <> 'pending'
  UNION ALL SELECT 'invitation_sent', created_at, CONCAT('invitation:', id), inviter_id, NULL, NULL
  FROM users_teacherinvitation WHERE inviter_id = ?
  UNION ALL SELECT 'invitation_accepted', accepted_at, CONCAT('invitation:', id), invitee_id, NULL, NULL
  FROM users_teacherinvitation WHERE invitee_id = ?`,
);
