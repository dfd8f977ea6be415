-- Where Django made the tables, its own unique key on user_email refuses what uq_email takes: the blank address of
-- a second erased account, and addresses that differ by an accent alone. uq_email holds for Django, too; what Django
-- looks addresses up by becomes a key that is not unique.
--
-- serves: all

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_email' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_email (user_email);

-- unless: SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'user_email')
ALTER TABLE m_user DROP KEY user_email;
