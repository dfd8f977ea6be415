-- A NIK that is encrypted, and by what it is found then. Both are NULL while PEWACA_NIK_KEYS is blank.
--
-- Migrate first and deploy the Worker afterwards: it reads and writes the columns.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'nik_sealed' LIMIT 1
ALTER TABLE m_warga
  ADD COLUMN nik_sealed VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN nik_index VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- An index begins with the id of its key: the cron finds those of former keys by it.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_nik_index' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_nik_index (nik_index);
