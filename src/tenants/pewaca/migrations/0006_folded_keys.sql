-- The key of addresses folds letters by the one rule of src/db/folded.ts, by which they are looked up.
-- Before, the column's own collation decided, and it knew other pairs of letters than the code.

-- expect none: SELECT LOWER(UPPER(CONVERT(TRIM(user_email) USING utf8mb4) COLLATE utf8mb4_bin)) AS folded FROM m_user WHERE TRIM(user_email) <> '' GROUP BY folded HAVING COUNT(*) > 1 -- addresses in m_user that differ only by case or blanks: merge or rename these accounts first
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'user_email_norm' AND generation_expression REGEXP 'ucase|upper' LIMIT 1
ALTER TABLE m_user
  MODIFY COLUMN user_email_norm VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (NULLIF(LOWER(UPPER(CONVERT(TRIM(user_email) USING utf8mb4) COLLATE utf8mb4_bin)), '')) STORED;
