-- Which of our requests has made an account: the request_id of its log line, and the X-Request-Id of its answer.
-- NULL for accounts of Django's and in rows from before. A sign-up sends no email that could name it.
--
-- Migrate first and deploy the Worker afterwards: it writes the column. An older Worker leaves it NULL.
-- serves: all

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'made_by_request' LIMIT 1
ALTER TABLE auth_user ADD made_by_request CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
