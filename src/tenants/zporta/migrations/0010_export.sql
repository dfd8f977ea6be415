-- When the person last downloaded what is kept of them: a link to it works once, and depends on this moment.
--
-- Migrate first and deploy the Worker afterwards: it reads and writes the column.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'exported_at' LIMIT 1
ALTER TABLE auth_user ADD COLUMN exported_at DATETIME(6) NULL;
