-- The lists of a board look at the account of each resident who waits, a search at that of everybody in the estate.
-- This key has what they look at, in a tenth of the pages of the rows.
--
-- Migrate first and deploy the Worker afterwards: its statements name the key.
--
-- serves: all

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ix_user_board' LIMIT 1
ALTER TABLE m_user ADD KEY ix_user_board (user_id, user_isactive, email_verified_on, user_email);
