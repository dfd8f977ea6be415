-- When an account was erased. Its row and that of its resident stay, because other tables refer to their
-- numbers; what names the person is gone.
--
-- Migrate first and deploy the Worker afterwards: it reads and writes the column.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'erased_at' LIMIT 1
ALTER TABLE m_user ADD COLUMN erased_at DATETIME(6) NULL;

-- The cron looks every minute for rows that were written while an account was erased.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_erased' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_erased (erased_at);
