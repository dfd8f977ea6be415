-- The console of the operators finds people by each word of their names, not only by the first: what follows
-- the first word, and the last word. Virtual: the row does not grow, and Django need not know.
--
-- Migrate first, then deploy the console: it reads these columns.
-- serves: all

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'display_name_rest' LIMIT 1
ALTER TABLE users_profile ADD COLUMN display_name_rest VARCHAR(60)
  GENERATED ALWAYS AS (CASE WHEN LOCATE(' ', display_name) > 0 THEN SUBSTRING(display_name, LOCATE(' ', display_name) + 1) END) VIRTUAL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'display_name_last' LIMIT 1
ALTER TABLE users_profile ADD COLUMN display_name_last VARCHAR(60)
  GENERATED ALWAYS AS (CASE WHEN LOCATE(' ', display_name, LOCATE(' ', display_name) + 1) > 0 THEN SUBSTRING_INDEX(display_name, ' ', -1) END) VIRTUAL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_name_rest' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_name_rest (display_name_rest);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_name_last' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_name_last (display_name_last);

-- First and last name together: one look. A later release drops ix_user_last_name, which it contains.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_full_name' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_full_name (last_name, first_name);
