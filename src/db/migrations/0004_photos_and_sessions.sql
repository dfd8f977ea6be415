-- Photos in the store, public sign-up, and sessions that end with a password reset.

-- Every photo in the store has a row before it is there. One with `remove_at` belongs to nobody (yet):
-- the transaction that makes it somebody's clears it, the sweep removes the photo when it has come.
CREATE TABLE IF NOT EXISTS photo (
  photo_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uploaded_at DATETIME(6) NOT NULL,
  remove_at DATETIME(6) NULL,
  PRIMARY KEY (photo_key),
  KEY ix_photo_removal (remove_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Tokens issued before this second are over: the password was reset. Django does not look at it.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'sessions_valid_from' LIMIT 1
ALTER TABLE m_user ADD COLUMN sessions_valid_from DATETIME(6) NULL;

-- What a visitor of the public form asked to be, `warga` or `pengurus`. A wish: it grants nothing.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'wished_account_type' LIMIT 1
ALTER TABLE m_user ADD COLUMN wished_account_type VARCHAR(20) NULL;

-- Where somebody lives whose unit is not in the list, in his own words.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'unit_text' LIMIT 1
ALTER TABLE m_warga ADD COLUMN unit_text VARCHAR(150) NULL;
