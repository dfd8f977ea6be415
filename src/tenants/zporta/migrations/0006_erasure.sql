-- The cron looks every minute for rows that were written while an account was deleted.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_deleted' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_deleted (deleted_at);

-- Accounts that were deleted before have left these behind.
DELETE FROM users_guideapplicationrequest
  WHERE user_id IN (SELECT id FROM auth_user WHERE deleted_at IS NOT NULL);

DELETE FROM users_teacherinvitation
  WHERE inviter_id IN (SELECT id FROM auth_user WHERE deleted_at IS NOT NULL);

UPDATE users_teacherinvitation
  SET status = IF(status = 'pending', 'cancelled', status), invitee_email = '', personal_message = '',
    invitee_id = NULL
  WHERE invitee_id IN (SELECT id FROM auth_user WHERE deleted_at IS NOT NULL);

DELETE FROM users_userpreference_interested_subjects
  WHERE userpreference_id IN (SELECT f.id FROM users_userpreference AS f
    JOIN auth_user AS u ON u.id = f.user_id WHERE u.deleted_at IS NOT NULL);

DELETE FROM users_userpreference_interested_tags
  WHERE userpreference_id IN (SELECT f.id FROM users_userpreference AS f
    JOIN auth_user AS u ON u.id = f.user_id WHERE u.deleted_at IS NOT NULL);
