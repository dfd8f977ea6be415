-- Sign-ups that nobody has proven, and links that outlive a new hash of the same password.

-- Links depend on the password, by a digest of its hash. A login that replaces an old hash notes here
-- from which digest to which, so that links mailed before it stay valid. When Django writes another
-- hash, the second digest no longer fits, and the links are invalid.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'rehashed_from' LIMIT 1
ALTER TABLE m_user
  ADD COLUMN rehashed_from CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN rehashed_to CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- The cron looks every minute for accounts that Django has switched on, and for old sign-ups.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_unproven' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_unproven (email_verified_on, user_isactive, user_created_on);
