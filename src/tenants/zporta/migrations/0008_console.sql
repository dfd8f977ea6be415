-- The console of the operators looks people up by their names, among millions.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_display_name' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_display_name (display_name);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_first_name' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_first_name (first_name);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_last_name' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_last_name (last_name);
