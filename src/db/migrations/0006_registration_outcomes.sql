-- How registrations ended: counted per minute for what happens now, and once since ever, under the
-- minute of 1970, for counters that never go back. No row names anybody. The columns within_… count
-- those that were answered within so many milliseconds; `attempts` counts all.

CREATE TABLE IF NOT EXISTS registration_outcome (
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  counted_minute DATETIME NOT NULL,
  attempts BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  within_100 BIGINT NOT NULL,
  within_250 BIGINT NOT NULL,
  within_500 BIGINT NOT NULL,
  within_1000 BIGINT NOT NULL,
  within_2500 BIGINT NOT NULL,
  within_5000 BIGINT NOT NULL,
  within_10000 BIGINT NOT NULL,
  PRIMARY KEY (counted_minute, tenant, outcome, reason)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How many accounts the last hour brought is asked at every scrape.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_created' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_created (user_created_on);
