-- The keys of usernames and addresses fold letters by the one rule of src/db/folded.ts, by which they are
-- looked up. Before, the column's own collation decided, and it knew other pairs of letters than the code.

-- expect none: SELECT LOWER(UPPER(CONVERT(TRIM(email) USING utf8mb4) COLLATE utf8mb4_bin)) AS folded FROM auth_user WHERE TRIM(email) <> '' GROUP BY folded HAVING COUNT(*) > 1 -- addresses in auth_user that differ only by case or blanks: merge or rename these accounts first
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'email_norm' AND generation_expression REGEXP 'ucase|upper' LIMIT 1
ALTER TABLE auth_user
  MODIFY COLUMN email_norm VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (NULLIF(LOWER(UPPER(CONVERT(TRIM(email) USING utf8mb4) COLLATE utf8mb4_bin)), '')) STORED;

-- expect none: SELECT LOWER(UPPER(CONVERT(username USING utf8mb4) COLLATE utf8mb4_bin)) AS folded FROM auth_user GROUP BY folded HAVING COUNT(*) > 1 -- usernames in auth_user that differ only by case: rename these accounts first
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'username_norm' AND generation_expression REGEXP 'ucase|upper' LIMIT 1
ALTER TABLE auth_user
  MODIFY COLUMN username_norm VARCHAR(150) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (LOWER(UPPER(CONVERT(username USING utf8mb4) COLLATE utf8mb4_bin))) STORED;
