-- The lists and searches of a board of a hundred thousand residents read this key alone: by estate, the newest
-- first, with what they filter and search by. Only the ten residents of a page are read as rows.
--
-- Migrate first and deploy the Worker afterwards: its statements name the key.
--
-- serves: all

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_list' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_list (residence_id, isdelete, created_on, id, is_checker, isreject,
  user_id, unit_id, nik, nik_index, full_name);
