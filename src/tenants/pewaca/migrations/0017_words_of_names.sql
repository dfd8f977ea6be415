-- The console of the operators finds people by each word of their names, not only by the first: what follows
-- the first word, and the last word. Virtual: the row does not grow, and Django need not know.
--
-- Migrate first, then deploy the console: it reads these columns.
-- serves: all

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'full_name_rest' LIMIT 1
ALTER TABLE m_warga ADD COLUMN full_name_rest VARCHAR(150)
  GENERATED ALWAYS AS (CASE WHEN LOCATE(' ', full_name) > 0 THEN SUBSTRING(full_name, LOCATE(' ', full_name) + 1) END) VIRTUAL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'full_name_last' LIMIT 1
ALTER TABLE m_warga ADD COLUMN full_name_last VARCHAR(150)
  GENERATED ALWAYS AS (CASE WHEN LOCATE(' ', full_name, LOCATE(' ', full_name) + 1) > 0 THEN SUBSTRING_INDEX(full_name, ' ', -1) END) VIRTUAL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_name_rest' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_name_rest (full_name_rest);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_name_last' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_name_last (full_name_last);
