-- supersedes: 0003_outbox.sql 88e9dbfd67d966d24774ebcf5b4e002b6cdcf61ae3ae7ca6190a0f59dc0fbca0
-- Emails to send: each is written in the transaction that makes it due and delivered afterwards.
-- The id is the provider's idempotency key. A lease names the worker that may deliver a row.

CREATE TABLE IF NOT EXISTS outbox (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id BIGINT NOT NULL,
  to_email VARCHAR(254) NOT NULL,
  payload TEXT NOT NULL,
  dedupe_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'owed',
  attempts INT NOT NULL DEFAULT 0,
  last_error VARCHAR(60) NULL,
  next_attempt_at DATETIME(6) NOT NULL,
  lease_token CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  lease_until DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  settled_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY ux_outbox_dedupe (dedupe_key),
  KEY ix_outbox_due (status, next_attempt_at),
  KEY ix_outbox_lease (lease_token),
  KEY ix_outbox_account (account_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
