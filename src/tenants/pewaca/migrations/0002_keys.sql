-- supersedes: 0002_pewaca_keys.sql 3d21d86e1a29b7302ce9b9ecd8c5bc5a3f5f9cc9be64e25cc2ae54ac6f92886b
-- Restores what the imported database had lost: primary keys, AUTO_INCREMENT, booleans that are never
-- NULL, unique keys and indexes. A statement is skipped where its work is already done, so an empty
-- database, a half-repaired one and one without any key end up in the same form.
-- uq_ keys are those that a person can collide with (uq_<field>); ux_ are the other unique keys.

-- expect none: SELECT user_id FROM m_user WHERE user_id = 0 OR user_id IS NULL UNION ALL SELECT user_id FROM m_user GROUP BY user_id HAVING COUNT(*) > 1 -- m_user.user_id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_user ADD PRIMARY KEY (user_id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'user_id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_user MODIFY user_id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_warga WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_warga GROUP BY id HAVING COUNT(*) > 1 -- m_warga.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_warga ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_warga MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM warga_rejection_log WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM warga_rejection_log GROUP BY id HAVING COUNT(*) > 1 -- warga_rejection_log.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'warga_rejection_log' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE warga_rejection_log ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'warga_rejection_log' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE warga_rejection_log MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT role_id FROM m_role WHERE role_id = 0 OR role_id IS NULL UNION ALL SELECT role_id FROM m_role GROUP BY role_id HAVING COUNT(*) > 1 -- m_role.role_id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_role' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_role ADD PRIMARY KEY (role_id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_role' AND column_name = 'role_id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_role MODIFY role_id INT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_role_warga WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_role_warga GROUP BY id HAVING COUNT(*) > 1 -- m_role_warga.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_role_warga' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_role_warga ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_role_warga' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_role_warga MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_residence_commite WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_residence_commite GROUP BY id HAVING COUNT(*) > 1 -- m_residence_commite.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_residence_commite' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_residence_commite ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_residence_commite' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_residence_commite MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_residence WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_residence GROUP BY id HAVING COUNT(*) > 1 -- m_residence.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_residence' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_residence ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_residence' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_residence MODIFY id INT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT corridor_id FROM m_corridor WHERE corridor_id = 0 OR corridor_id IS NULL UNION ALL SELECT corridor_id FROM m_corridor GROUP BY corridor_id HAVING COUNT(*) > 1 -- m_corridor.corridor_id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_corridor' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_corridor ADD PRIMARY KEY (corridor_id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_corridor' AND column_name = 'corridor_id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_corridor MODIFY corridor_id INT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT unit_id FROM m_unit WHERE unit_id = 0 OR unit_id IS NULL UNION ALL SELECT unit_id FROM m_unit GROUP BY unit_id HAVING COUNT(*) > 1 -- m_unit.unit_id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_unit' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_unit ADD PRIMARY KEY (unit_id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_unit' AND column_name = 'unit_id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_unit MODIFY unit_id INT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_religion WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_religion GROUP BY id HAVING COUNT(*) > 1 -- m_religion.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_religion' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_religion ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_religion' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_religion MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_family_as WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_family_as GROUP BY id HAVING COUNT(*) > 1 -- m_family_as.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_family_as' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_family_as ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_family_as' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_family_as MODIFY id INT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_marital_status WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_marital_status GROUP BY id HAVING COUNT(*) > 1 -- m_marital_status.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_marital_status' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_marital_status ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_marital_status' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_marital_status MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_education WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_education GROUP BY id HAVING COUNT(*) > 1 -- m_education.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_education' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_education ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_education' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_education MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_occupation WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_occupation GROUP BY id HAVING COUNT(*) > 1 -- m_occupation.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_occupation' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_occupation ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_occupation' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_occupation MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- expect none: SELECT id FROM m_city WHERE id = 0 OR id IS NULL UNION ALL SELECT id FROM m_city GROUP BY id HAVING COUNT(*) > 1 -- m_city.id must be distinct and above 0 before it can be a key
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_city' AND index_name = 'PRIMARY' LIMIT 1
ALTER TABLE m_city ADD PRIMARY KEY (id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_city' AND column_name = 'id' AND extra LIKE '%auto_increment%' LIMIT 1
ALTER TABLE m_city MODIFY id BIGINT NOT NULL AUTO_INCREMENT;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'user_isactive' AND is_nullable = 'NO' LIMIT 1
UPDATE m_user SET user_isactive = COALESCE(user_isactive, 0), user_isdelete = COALESCE(user_isdelete, 0), is_superuser = COALESCE(is_superuser, 0), is_staff = COALESCE(is_staff, 0), is_warga = COALESCE(is_warga, 0) WHERE user_isactive IS NULL OR user_isdelete IS NULL OR is_superuser IS NULL OR is_staff IS NULL OR is_warga IS NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'user_isactive' AND is_nullable = 'NO' LIMIT 1
ALTER TABLE m_user
  MODIFY user_isactive TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY user_isdelete TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY is_superuser TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY is_staff TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY is_warga TINYINT(1) NOT NULL DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'is_checker' AND is_nullable = 'NO' LIMIT 1
UPDATE m_warga SET is_checker = COALESCE(is_checker, 0), is_lead = COALESCE(is_lead, 0), isactive = COALESCE(isactive, 0), isdelete = COALESCE(isdelete, 0), isreject = COALESCE(isreject, 0) WHERE is_checker IS NULL OR is_lead IS NULL OR isactive IS NULL OR isdelete IS NULL OR isreject IS NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'is_checker' AND is_nullable = 'NO' LIMIT 1
ALTER TABLE m_warga
  MODIFY is_checker TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY is_lead TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY isactive TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY isdelete TINYINT(1) NOT NULL DEFAULT 0,
  MODIFY isreject TINYINT(1) NOT NULL DEFAULT 0;

-- Unique regardless of case and blanks, also for rows that Django writes. A blank address belongs to
-- nobody and collides with nothing.
-- expect none: SELECT LOWER(TRIM(user_email)) FROM m_user WHERE TRIM(user_email) <> '' GROUP BY LOWER(TRIM(user_email)) HAVING COUNT(*) > 1 -- addresses in m_user that differ only by case or blanks: merge or rename these accounts first
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'user_email_norm' LIMIT 1
ALTER TABLE m_user
  ADD COLUMN user_email_norm VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (NULLIF(LOWER(TRIM(user_email)), '')) STORED;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'uq_email' LIMIT 1
ALTER TABLE m_user ADD UNIQUE KEY uq_email (user_email_norm);

-- When the address was verified, so that an account that an administrator deactivated cannot be
-- activated again with its old email. Accounts that are active today count as verified.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'email_verified_on' LIMIT 1
ALTER TABLE m_user ADD COLUMN email_verified_on DATETIME(6) NULL;

UPDATE m_user SET email_verified_on = COALESCE(user_created_on, UTC_TIMESTAMP(6))
  WHERE user_isactive = 1 AND email_verified_on IS NULL;

-- Which request created the account: the client's Idempotency-Key and a keyed digest of the content,
-- so that a repeated request is recognised and a lost answer can be looked up.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_user' AND column_name = 'registration_digest' LIMIT 1
ALTER TABLE m_user
  ADD COLUMN registration_key CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN registration_digest CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_user' AND index_name = 'ux_registration_key' LIMIT 1
ALTER TABLE m_user ADD UNIQUE KEY ux_registration_key (registration_key);

-- The account whose registration wrote the row. A statement that the network delivers twice inside one
-- transaction collides here instead of inserting a second resident. Django leaves it NULL.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND column_name = 'registered_user_id' LIMIT 1
ALTER TABLE m_warga ADD COLUMN registered_user_id BIGINT NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ux_warga_registration' LIMIT 1
ALTER TABLE m_warga ADD UNIQUE KEY ux_warga_registration (registered_user_id);

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'm_residence' AND column_name = 'code' AND data_type = 'varchar' LIMIT 1
ALTER TABLE m_residence MODIFY code VARCHAR(64) NULL;

-- expect none: SELECT code FROM m_residence WHERE code IS NOT NULL GROUP BY code HAVING COUNT(*) > 1 -- registration codes of m_residence that are used twice
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_residence' AND index_name = 'ux_residence_code' LIMIT 1
ALTER TABLE m_residence ADD UNIQUE KEY ux_residence_code (code);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_board' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_board (residence_id, is_checker, isreject, isdelete, created_on);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_warga' AND index_name = 'ix_warga_user' LIMIT 1
ALTER TABLE m_warga ADD KEY ix_warga_user (user_id);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_unit' AND index_name = 'ix_unit_residence' LIMIT 1
ALTER TABLE m_unit ADD KEY ix_unit_residence (unit_residence_id, unit_isdelete);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_residence_commite' AND index_name = 'ix_commite_user' LIMIT 1
ALTER TABLE m_residence_commite ADD KEY ix_commite_user (user_id);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'm_residence_commite' AND index_name = 'ix_commite_residence' LIMIT 1
ALTER TABLE m_residence_commite ADD KEY ix_commite_residence (residence_id);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'warga_rejection_log' AND index_name = 'ix_rejection_warga' LIMIT 1
ALTER TABLE warga_rejection_log ADD KEY ix_rejection_warga (warga_id);

-- Registration gives every resident this role; production never had the row.
-- unless: SELECT 1 FROM m_role WHERE role_id = 5
INSERT INTO m_role (role_id, role_category, role_name, role_desc, role_created_on, role_isactive, role_isdelete)
  VALUES (5, 'warga', 'Warga', 'Warga perumahan', UTC_TIMESTAMP(6), 1, 0);

-- The name that the handover document's checks use.
-- unless: SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'warga' LIMIT 1
CREATE VIEW warga AS SELECT * FROM m_warga;
