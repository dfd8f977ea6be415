-- The cron looks for the rows that name a photo.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_profile_image' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_profile_image (profile_image);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_showcase_image_1' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_showcase_image_1 (showcase_image_1);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_showcase_image_2' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_showcase_image_2 (showcase_image_2);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_showcase_image_3' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_showcase_image_3 (showcase_image_3);
