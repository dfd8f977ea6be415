-- What the delivery of emails has to remember between two attempts.
--
-- Migrate first and deploy the Worker afterwards: it reads and writes these columns. The old Worker does
-- not know them and goes on as before. After a rollback the old Worker may send an email a second time
-- whose first attempt was part of a batch with an unknown outcome (status pending, request_id set).
--
-- request_id is the idempotency key of the request that may have been taken: the emails that share it are
-- sent again together, with the same key. It is NULL while no request is open. requested_at is when the
-- request was made first: the provider forgets the key 24 hours later. provider_id is the provider's id of
-- the email that it took.

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'request_id' LIMIT 1
ALTER TABLE outbox ADD request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'requested_at' LIMIT 1
ALTER TABLE outbox ADD requested_at DATETIME(6) NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'provider_id' LIMIT 1
ALTER TABLE outbox ADD provider_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- The claim reads nothing but what it takes, however many rows have been sent.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'ix_outbox_claim' LIMIT 1
ALTER TABLE outbox ADD KEY ix_outbox_claim (status, tenant, request_id, next_attempt_at);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'ix_outbox_request' LIMIT 1
ALTER TABLE outbox ADD KEY ix_outbox_request (request_id);

-- When an email was sent, or ended otherwise. The old Worker writes settled_at; the cron copies it. A later
-- release drops that column.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'finished_at' LIMIT 1
ALTER TABLE outbox ADD finished_at DATETIME(6) NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'ix_outbox_finished' LIMIT 1
ALTER TABLE outbox ADD KEY ix_outbox_finished (finished_at);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'ix_outbox_provider' LIMIT 1
ALTER TABLE outbox ADD KEY ix_outbox_provider (provider_id);

-- Emails that the old Worker has tried, or is trying: their id is the key that the provider knows.
UPDATE outbox SET request_id = id, requested_at = created_at
  WHERE status = 'pending' AND request_id IS NULL AND (attempts > 0 OR lease_token IS NOT NULL);

-- One row: when the next request may start, and which worker sweeps.
CREATE TABLE IF NOT EXISTS email_pace (
  id TINYINT NOT NULL,
  next_request_at DATETIME(6) NOT NULL,
  sweep_token CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  sweep_until DATETIME(6) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

INSERT INTO email_pace (id, next_request_at) VALUES (1, '1970-01-01 00:00:00')
  ON DUPLICATE KEY UPDATE id = id;

-- Until when nothing is sent for a tenant, or ('*') for all, and why. A pause that has ended is kept: the
-- next one is longer. failures is 0 for a pause that the rate limit asked for.
CREATE TABLE IF NOT EXISTS email_pause (
  scope VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  paused_until DATETIME(6) NOT NULL,
  failures INT NOT NULL,
  reason VARCHAR(60) NOT NULL,
  PRIMARY KEY (scope)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The body of a batch whose outcome is unknown, encrypted: it holds links. The batch is sent again with
-- exactly this body, whatever has happened to the accounts since.
CREATE TABLE IF NOT EXISTS email_request (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sealed MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_email_request_created (created_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
