-- What became of registrations and emails in each hour, for the plots of the operators' console: some twenty
-- small rows an hour, however many accounts there are. The console's cron counts them, from the minutes of
-- registration_outcome and from outbox. No row identifies a person.
--
-- serves: all

CREATE TABLE IF NOT EXISTS hour_count (
  counted_hour DATETIME NOT NULL,
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  total BIGINT NOT NULL,
  seconds BIGINT NOT NULL,
  PRIMARY KEY (counted_hour, tenant, kind, outcome, reason)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
