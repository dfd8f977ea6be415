-- Which of our requests has written an email down: the request_id of its log line, and the X-Request-Id of its
-- answer. NULL where none did, and in rows from before. (request_id is the request to the provider.)
--
-- Migrate first and deploy the Worker afterwards: it writes the column. An older Worker leaves it NULL.
-- serves: all

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'outbox' AND column_name = 'made_by_request' LIMIT 1
ALTER TABLE outbox ADD made_by_request CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
