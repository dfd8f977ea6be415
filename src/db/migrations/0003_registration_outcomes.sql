-- supersedes: 0006_registration_outcomes.sql 84baebc6c27fcef8209de7795d8d4471c911ede745d42e905aa09c1909ff0021
-- How registrations ended, counted per minute for the metrics of the last hour, and in total, in a row
-- with a minute of 1970, for the counters, which must never decrease. No row identifies a person. The
-- columns within_… count the attempts that were answered within so many milliseconds.

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
