-- Failed logins in a row are counted in the database, because isolates share no memory (core/log_in.ts).
-- Migrate first and deploy the Worker afterwards: its logins read the columns.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'failed_log_ins' LIMIT 1
ALTER TABLE auth_user
  ADD COLUMN failed_log_ins INT NULL,
  ADD COLUMN last_failed_log_in_at DATETIME(6) NULL;

-- The cron blanks registration keys and digests that serve nothing any more: few rows have one.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_registration' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_registration (registration_digest);
