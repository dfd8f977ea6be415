-- supersedes: 0008_zporta_keys.sql 4b1b7229de5b52a71b79fa77f4908c531f6ca3807b585ec4097c5818b1c871ff
-- Adds what Zporta's tables lack: unique keys where Django only looks before it writes, defaults that
-- Django keeps in its code, and what a registration has to remember. A statement is skipped where its
-- work is already done. New columns are generated or nullable, so Django's own INSERTs keep working.
-- uq_ keys are those that a person can collide with (uq_<field>); ux_ are the other unique keys.

-- Unique regardless of case and blanks, also for rows that Django writes. A blank address belongs to
-- nobody and collides with nothing.
-- expect none: SELECT LOWER(TRIM(email)) FROM auth_user WHERE TRIM(email) <> '' GROUP BY LOWER(TRIM(email)) HAVING COUNT(*) > 1 -- addresses in auth_user that differ only by case or blanks: merge or rename these accounts first
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'email_norm' LIMIT 1
ALTER TABLE auth_user
  ADD COLUMN email_norm VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (NULLIF(LOWER(TRIM(email)), '')) STORED;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'uq_email' LIMIT 1
ALTER TABLE auth_user ADD UNIQUE KEY uq_email (email_norm);

-- expect none: SELECT LOWER(username) FROM auth_user GROUP BY LOWER(username) HAVING COUNT(*) > 1 -- usernames in auth_user that differ only by case: rename these accounts first
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'username_norm' LIMIT 1
ALTER TABLE auth_user
  ADD COLUMN username_norm VARCHAR(150) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (LOWER(username)) STORED;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'uq_username' LIMIT 1
ALTER TABLE auth_user ADD UNIQUE KEY uq_username (username_norm);

-- Which request created the account: the client's Idempotency-Key and a keyed digest of the content,
-- so that a repeated request is recognised and a lost answer can be looked up.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'registration_digest' LIMIT 1
ALTER TABLE auth_user
  ADD COLUMN registration_key CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN registration_digest CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND index_name = 'ux_registration_key' LIMIT 1
ALTER TABLE auth_user ADD UNIQUE KEY ux_registration_key (registration_key);

-- When the address was verified by email or by Google, when the owner deactivated the account (it stays
-- NULL when an administrator did), and when the owner deleted it.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'email_proven_at' LIMIT 1
ALTER TABLE auth_user
  ADD COLUMN email_proven_at DATETIME(6) NULL,
  ADD COLUMN deactivated_at DATETIME(6) NULL,
  ADD COLUMN deleted_at DATETIME(6) NULL;

-- In Django's model since December 2025, in none of its migrations.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'locale' LIMIT 1
ALTER TABLE users_profile ADD COLUMN locale VARCHAR(5) NOT NULL DEFAULT 'en';

-- The role that the person asked for at registration; everybody starts as an explorer.
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'requested_role' LIMIT 1
ALTER TABLE users_profile ADD COLUMN requested_role VARCHAR(10) NULL;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'is_superuser' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE auth_user ALTER COLUMN is_superuser SET DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'first_name' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE auth_user ALTER COLUMN first_name SET DEFAULT '';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'last_name' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE auth_user ALTER COLUMN last_name SET DEFAULT '';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'email' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE auth_user ALTER COLUMN email SET DEFAULT '';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'is_staff' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE auth_user ALTER COLUMN is_staff SET DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'auth_user' AND column_name = 'is_active' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE auth_user ALTER COLUMN is_active SET DEFAULT 1;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'role' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN role SET DEFAULT 'explorer';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'active_guide' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN active_guide SET DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'growth_score' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN growth_score SET DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'impact_score' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN impact_score SET DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'display_name' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN display_name SET DEFAULT '';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'can_invite_teachers' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN can_invite_teachers SET DEFAULT 0;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'email_notifications' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN email_notifications SET DEFAULT 1;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'mail_magazine_enabled' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN mail_magazine_enabled SET DEFAULT 1;

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND column_name = 'locale' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_profile ALTER COLUMN locale SET DEFAULT 'en';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_userpreference' AND column_name = 'native_language' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_userpreference ALTER COLUMN native_language SET DEFAULT 'en';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_userpreference' AND column_name = 'report_language' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_userpreference ALTER COLUMN report_language SET DEFAULT 'en';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_teacherinvitation' AND column_name = 'status' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_teacherinvitation ALTER COLUMN status SET DEFAULT 'pending';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_guideapplicationrequest' AND column_name = 'status' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_guideapplicationrequest ALTER COLUMN status SET DEFAULT 'pending';

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_userloginevent' AND column_name = 'forced_closed' AND column_default IS NOT NULL LIMIT 1
ALTER TABLE users_userloginevent ALTER COLUMN forced_closed SET DEFAULT 0;

-- Django declares one pending invitation per inviter and address, in a form that MySQL ignores.
-- expect none: SELECT inviter_id FROM users_teacherinvitation WHERE status = 'pending' GROUP BY inviter_id, LOWER(invitee_email) HAVING COUNT(*) > 1 -- pending invitations of one inviter to one address: cancel all but one of each
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_teacherinvitation' AND column_name = 'pending_email' LIMIT 1
ALTER TABLE users_teacherinvitation
  ADD COLUMN pending_email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (CASE WHEN status = 'pending' THEN LOWER(invitee_email) END) STORED;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_teacherinvitation' AND index_name = 'uq_invitation' LIMIT 1
ALTER TABLE users_teacherinvitation ADD UNIQUE KEY uq_invitation (inviter_id, pending_email);

-- One open or approved application per person.
-- expect none: SELECT user_id FROM users_guideapplicationrequest WHERE status IN ('pending', 'approved') GROUP BY user_id HAVING COUNT(*) > 1 -- people with more than one pending or approved application: reject all but one of each
-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users_guideapplicationrequest' AND column_name = 'open_user_id' LIMIT 1
ALTER TABLE users_guideapplicationrequest
  ADD COLUMN open_user_id INT
    GENERATED ALWAYS AS (CASE WHEN status IN ('pending', 'approved') THEN user_id END) STORED;

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_guideapplicationrequest' AND index_name = 'uq_application' LIMIT 1
ALTER TABLE users_guideapplicationrequest ADD UNIQUE KEY uq_application (open_user_id);
