-- Renames the statuses of an email: owed → pending, given_up → failed, moot → cancelled; sent stays.
--
-- Migrate first, then deploy, as always. What the old Worker still writes as owed meanwhile is taken
-- over by the new one's cron. An old Worker after a rollback sees no pending emails: they wait until
-- the new one is back, or until they are renamed.
-- An email that the old Worker is delivering at this moment is sent once: the provider knows its id.

UPDATE outbox
  SET status = CASE status WHEN 'owed' THEN 'pending' WHEN 'given_up' THEN 'failed' ELSE 'cancelled' END
  WHERE status IN ('owed', 'given_up', 'moot');

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'status' AND column_default LIKE '%pending%' LIMIT 1
ALTER TABLE outbox ALTER COLUMN status SET DEFAULT 'pending';
