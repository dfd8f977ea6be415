-- Who did what to whom, and what changed: one row for each act, written in the act's own transaction. Rows are
-- never changed, but for the erasure of a person; the cron deletes them after AUDIT_DAYS. subject is what an act
-- is about beside the account, such as "mail:…" or "estate:3". actor is the account's id, the operator's name or
-- the provider's, NULL when nobody knows or the person was erased. changes is JSON: by field an old and a new
-- value, or null where the value is not for the trail.

CREATE TABLE IF NOT EXISTS audit_event (
  id BIGINT NOT NULL AUTO_INCREMENT,
  occurred_at DATETIME(6) NOT NULL,
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  what VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id BIGINT NULL,
  subject VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL,
  actor_kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  actor VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  request_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  note VARCHAR(255) NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_audit_event_account (tenant, account_id, id),
  KEY ix_audit_event_actor (tenant, actor, id),
  KEY ix_audit_event_occurred (occurred_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Logins, failed logins and refused rights of each account: how many of each there were, and the last ones,
-- a JSON array with the newest first. One row for an account and a kind, so that it never grows.
CREATE TABLE IF NOT EXISTS account_access (
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id BIGINT NOT NULL,
  what VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  total BIGINT NOT NULL,
  last_at DATETIME(6) NOT NULL,
  recent TEXT NOT NULL,
  PRIMARY KEY (tenant, account_id, what),
  KEY ix_account_access_last (last_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
