-- The cron looks every minute for accounts that their owners deactivated and an administrator switched on.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_deactivated' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_deactivated (deactivated_at);
