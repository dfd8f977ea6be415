-- Keys for what would read every account.
--
-- serves: all

-- Every scrape of the metrics counts the accounts of the last hour.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_joined' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_joined (date_joined);

-- An application to teach is told to the staff: few, among all accounts.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ix_user_staff' LIMIT 1
ALTER TABLE auth_user ADD KEY ix_user_staff (is_staff, is_active);
