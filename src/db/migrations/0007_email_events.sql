-- What the mail provider reports about emails that it took: that they arrived, bounced, were complained
-- about. See docs/decisions/017-bounces-and-complaints.md.
--
-- Migrate first and deploy the Worker afterwards. The old Worker does not know these columns and tables.
--
-- delivery is what was reported last, by the time of the event: delivered, delayed, bounced, complained,
-- suppressed or failed. delivery_detail are words of the provider's lists, such as Permanent/General.

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'delivery' LIMIT 1
ALTER TABLE outbox ADD delivery VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'delivery_at' LIMIT 1
ALTER TABLE outbox ADD delivery_at DATETIME(6) NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'delivery_detail' LIMIT 1
ALTER TABLE outbox ADD delivery_detail VARCHAR(60) NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'ix_outbox_delivery' LIMIT 1
ALTER TABLE outbox ADD KEY ix_outbox_delivery (delivery, delivery_at);

-- Events about emails whose provider_id is not recorded yet, because the event was faster than the reply to
-- the request. The cron applies them; those about emails that are not ours are deleted after three days.
CREATE TABLE IF NOT EXISTS email_event (
  provider_id VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_final TINYINT(1) NOT NULL,
  detail VARCHAR(60) NULL,
  occurred_at DATETIME(6) NOT NULL,
  received_at DATETIME(6) NOT NULL,
  PRIMARY KEY (provider_id, event, occurred_at),
  KEY ix_email_event_received (received_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Addresses of accounts that no email reaches: nothing is sent to them until the account has another one
-- or an operator releases it (released_at). address is in lower case.
CREATE TABLE IF NOT EXISTS undeliverable_address (
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id BIGINT NOT NULL,
  address VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  reason VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  email_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  since DATETIME(6) NOT NULL,
  released_at DATETIME(6) NULL,
  PRIMARY KEY (tenant, account_id, address)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Counters of emails for the metrics, which must never decrease. No row identifies a person.
CREATE TABLE IF NOT EXISTS email_count (
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY (tenant, name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
