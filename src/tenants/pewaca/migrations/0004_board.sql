-- supersedes: 0005_pewaca_board.sql d4d62ef2482965531c5d292bb8df9350e7d8fb71364bc56ffc446b6733855da2
-- What the board's decisions need besides the legacy columns.

-- A rejected account's address is renamed to <old>_rejected_<user_id>, as Django does, and cut to the
-- column's length. These columns keep what it was, in case the board approves the resident later.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'email_before_rejection' LIMIT 1
ALTER TABLE m_user
  ADD COLUMN email_before_rejection VARCHAR(100) NULL,
  ADD COLUMN username_before_rejection VARCHAR(100) NULL,
  ADD COLUMN active_before_rejection TINYINT(1) NULL;

-- Which rejection wrote the row. A statement that the network delivers twice inside one transaction
-- collides here. Django leaves it NULL.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'warga_rejection_log' AND column_name = 'decision_id' LIMIT 1
ALTER TABLE warga_rejection_log
  ADD COLUMN decision_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'warga_rejection_log' AND index_name = 'ux_rejection_decision' LIMIT 1
ALTER TABLE warga_rejection_log ADD UNIQUE KEY ux_rejection_decision (decision_id);

-- Estate, resident and role of a seat that Daftar assigned, so that two clicks assign one seat. Django
-- leaves it NULL.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_residence_commite' AND column_name = 'appointment' LIMIT 1
ALTER TABLE m_residence_commite
  ADD COLUMN appointment VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_residence_commite' AND index_name = 'ux_commite_appointment' LIMIT 1
ALTER TABLE m_residence_commite ADD UNIQUE KEY ux_commite_appointment (appointment);
