-- How many emails an address gets is counted over everybody who has had it, and operators look emails up
-- by their address.
--
-- Migrate first and deploy the Worker afterwards. The old Worker goes on as before.

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'outbox' AND index_name = 'ix_outbox_recipient' LIMIT 1
ALTER TABLE outbox ADD KEY ix_outbox_recipient (to_email, created_at);
