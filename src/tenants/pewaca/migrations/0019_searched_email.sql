-- A copy of the account's address beside the resident, for the searches of a board: 100,000 accounts lie far apart,
-- and one look at each is most of a search. It is folded as the unique keys fold it, once instead of in each search.
-- NULL is "not copied": then, and only then, the account is looked at. It is NULL where Django made the row, and
-- where the account was renamed.
--
-- Migrate first and deploy the Worker and the console afterwards: they read and write the column. Then deno task
-- doctor finds the copies of addresses that were changed in between.
-- serves: all

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'searched_email' LIMIT 1
ALTER TABLE m_warga ADD COLUMN searched_email VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL;

-- Before the key has the column: changing a row is cheaper then.
UPDATE m_warga AS w
SET searched_email = (SELECT LOWER(UPPER(CONVERT(u.user_email USING utf8mb4) COLLATE utf8mb4_bin))
    FROM m_user AS u WHERE u.user_id = w.user_id)
WHERE w.searched_email IS NULL AND w.isdelete = 0 AND w.isreject = 0;

-- In one statement: there is no moment without the key, which statements name.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_list' AND column_name = 'searched_email' LIMIT 1
ALTER TABLE m_warga DROP KEY ix_warga_list, ADD KEY ix_warga_list (residence_id, isdelete, created_on, id, is_checker,
  isreject, user_id, unit_id, nik, nik_index, full_name, searched_email);
