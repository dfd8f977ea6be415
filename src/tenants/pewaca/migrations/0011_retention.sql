-- The cron looks for people whose rejection is long ago, and for the rows that name a photo.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'warga_rejection_log' AND index_name = 'ix_rejection_created' LIMIT 1
ALTER TABLE warga_rejection_log ADD KEY ix_rejection_created (created_at);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_profile_photo' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_profile_photo (profile_photo);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_marriage_photo' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_marriage_photo (marriage_photo);
