-- supersedes: 0006_registration_outcomes.sql 84baebc6c27fcef8209de7795d8d4471c911ede745d42e905aa09c1909ff0021
-- Every scrape of the metrics counts the accounts of the last hour.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_created' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_created (user_created_on);
