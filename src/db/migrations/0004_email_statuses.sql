-- Renames the statuses of an email: owed → pending, given_up → failed, moot → cancelled; sent stays.
--
-- Deploy the Worker first and migrate afterwards, when the old Worker answers no requests any more (a
-- minute is enough). The new Worker writes and delivers pending emails; those that the old one wrote as
-- owed wait until this migration has run. In the other order, emails that the old Worker still writes
-- as owed are delivered by nobody: `deno task doctor` finds them and prints the statement that renames
-- them. The same holds after a rollback to the old Worker, in the other direction.
-- An email that the old Worker is delivering at this moment is sent once: the provider knows its id.

UPDATE outbox
  SET status = CASE status WHEN 'owed' THEN 'pending' WHEN 'given_up' THEN 'failed' ELSE 'cancelled' END
  WHERE status IN ('owed', 'given_up', 'moot');

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'status' AND column_default LIKE '%pending%' LIMIT 1
ALTER TABLE outbox ALTER COLUMN status SET DEFAULT 'pending';
