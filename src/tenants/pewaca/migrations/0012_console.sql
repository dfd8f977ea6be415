-- The console of the operators looks people up by their name and their NIK, among millions.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_name' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_name (full_name);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_nik' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_nik (nik);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_name' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_name (user_name);

-- The waiting list over all estates, the longest waiting first.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_waiting' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_waiting (is_checker, isreject, isdelete, created_on);
