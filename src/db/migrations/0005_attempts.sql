-- Failed logins of the last minutes, by account and by network. Counted here because isolates share no
-- memory, and because the platform's rate limiter cannot be asked without counting. See core/attempts.ts.
-- The key is a digest: no address and no network is stored.

CREATE TABLE IF NOT EXISTS attempt_count (
  limit_key CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempts INT NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  PRIMARY KEY (limit_key),
  KEY ix_attempt_count_end (ends_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
