-- supersedes: 0004_photos_and_sessions.sql b10bb7aa3af14ecda17b2b0a1bafdca70b91e57208d6ee52ed8991d9b9be6668
-- Public sign-up, and sessions that end with a password reset.

-- Tokens issued before this second are invalid: the password was reset. Django does not check it.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'sessions_valid_from' LIMIT 1
ALTER TABLE m_user ADD COLUMN sessions_valid_from DATETIME(6) NULL;

-- What a visitor of the public form asked to be, `warga` or `pengurus`. It grants nothing.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'wished_account_type' LIMIT 1
ALTER TABLE m_user ADD COLUMN wished_account_type VARCHAR(20) NULL;

-- Where a person lives whose unit is not in the list, as they typed it.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'unit_text' LIMIT 1
ALTER TABLE m_warga ADD COLUMN unit_text VARCHAR(150) NULL;
