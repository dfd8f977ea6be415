-- supersedes: 0007_zporta_tables.sql 30ac850197c8a7112f0ab4dd53832ce0109b07ea18a5cd3269a570a305fbe651
-- The tables that Zporta Academy's Django reads and writes, as Django 5.1 makes them on MySQL, with
-- the defaults that Django keeps to itself. A database that is adopted has them already and keeps its
-- rows; 0002 adds what it lacks.

CREATE TABLE IF NOT EXISTS auth_user (
  id INT NOT NULL AUTO_INCREMENT,
  password VARCHAR(128) NOT NULL,
  last_login DATETIME(6) NULL,
  is_superuser TINYINT(1) NOT NULL DEFAULT 0,
  username VARCHAR(150) NOT NULL,
  first_name VARCHAR(150) NOT NULL DEFAULT '',
  last_name VARCHAR(150) NOT NULL DEFAULT '',
  email VARCHAR(254) NOT NULL DEFAULT '',
  is_staff TINYINT(1) NOT NULL DEFAULT 0,
  is_active TINYINT(1) NOT NULL DEFAULT 1,
  date_joined DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY username (username)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS authtoken_token (
  `key` VARCHAR(40) NOT NULL,
  created DATETIME(6) NOT NULL,
  user_id INT NOT NULL,
  PRIMARY KEY (`key`),
  UNIQUE KEY user_id (user_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_profile (
  id BIGINT NOT NULL AUTO_INCREMENT,
  role VARCHAR(10) NOT NULL DEFAULT 'explorer',
  bio LONGTEXT NULL,
  active_guide TINYINT(1) NOT NULL DEFAULT 0,
  profile_image VARCHAR(100) NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  user_id INT NOT NULL,
  growth_score INT UNSIGNED NOT NULL DEFAULT 0,
  impact_score INT UNSIGNED NOT NULL DEFAULT 0,
  display_name VARCHAR(60) NOT NULL DEFAULT '',
  intro_video_url VARCHAR(200) NULL,
  linkedin_url VARCHAR(200) NULL,
  showcase_image_1 VARCHAR(100) NULL,
  showcase_image_2 VARCHAR(100) NULL,
  showcase_image_3 VARCHAR(100) NULL,
  teacher_about LONGTEXT NULL,
  teacher_tagline VARCHAR(120) NULL,
  teaching_specialties VARCHAR(255) NULL,
  twitter_url VARCHAR(200) NULL,
  website_url VARCHAR(200) NULL,
  youtube_url VARCHAR(200) NULL,
  ability_rank INT NULL,
  can_invite_teachers TINYINT(1) NOT NULL DEFAULT 0,
  email_notifications TINYINT(1) NOT NULL DEFAULT 1,
  last_ability_update DATETIME(6) NULL,
  mail_magazine_enabled TINYINT(1) NOT NULL DEFAULT 1,
  overall_ability_score DOUBLE NULL,
  showcase_image_1_caption VARCHAR(200) NULL,
  showcase_image_2_caption VARCHAR(200) NULL,
  showcase_image_3_caption VARCHAR(200) NULL,
  locale VARCHAR(5) NOT NULL DEFAULT 'en',
  PRIMARY KEY (id),
  UNIQUE KEY user_id (user_id),
  KEY ix_profile_growth (growth_score),
  KEY ix_profile_impact (impact_score),
  KEY ix_profile_rank (ability_rank),
  KEY ix_profile_ability (overall_ability_score)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS tags_tag (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(191) NOT NULL,
  slug VARCHAR(200) NOT NULL,
  description LONGTEXT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY name (name),
  UNIQUE KEY slug (slug)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_profile_showcase_image_1_tags (
  id BIGINT NOT NULL AUTO_INCREMENT,
  profile_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY ux_showcase_1_tag (profile_id, tag_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_profile_showcase_image_2_tags (
  id BIGINT NOT NULL AUTO_INCREMENT,
  profile_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY ux_showcase_2_tag (profile_id, tag_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_profile_showcase_image_3_tags (
  id BIGINT NOT NULL AUTO_INCREMENT,
  profile_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY ux_showcase_3_tag (profile_id, tag_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_userpreference (
  id BIGINT NOT NULL AUTO_INCREMENT,
  languages_spoken JSON NOT NULL,
  location VARCHAR(255) NULL,
  bio LONGTEXT NULL,
  updated_at DATETIME(6) NOT NULL,
  user_id INT NOT NULL,
  native_language VARCHAR(12) NOT NULL DEFAULT 'en',
  report_language VARCHAR(12) NOT NULL DEFAULT 'en',
  PRIMARY KEY (id),
  UNIQUE KEY user_id (user_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_userpreference_interested_subjects (
  id BIGINT NOT NULL AUTO_INCREMENT,
  userpreference_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY ux_preference_subject (userpreference_id, subject_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_userpreference_interested_tags (
  id BIGINT NOT NULL AUTO_INCREMENT,
  userpreference_id BIGINT NOT NULL,
  tag_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY ux_preference_tag (userpreference_id, tag_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_teacherinvitation (
  id BIGINT NOT NULL AUTO_INCREMENT,
  invitee_email VARCHAR(254) NOT NULL,
  token CHAR(32) NOT NULL,
  personal_message LONGTEXT NULL,
  status VARCHAR(10) NOT NULL DEFAULT 'pending',
  created_at DATETIME(6) NOT NULL,
  accepted_at DATETIME(6) NULL,
  expires_at DATETIME(6) NOT NULL,
  invitee_id INT NULL,
  inviter_id INT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY token (token),
  KEY ix_invitation_email (invitee_email),
  KEY ix_invitation_expiry (status, expires_at),
  KEY ix_invitation_inviter (inviter_id, created_at),
  KEY ix_invitation_invitee (invitee_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_guideapplicationrequest (
  id BIGINT NOT NULL AUTO_INCREMENT,
  motivation LONGTEXT NOT NULL,
  experience LONGTEXT NULL,
  subjects_to_teach VARCHAR(255) NOT NULL,
  status VARCHAR(10) NOT NULL DEFAULT 'pending',
  reviewed_at DATETIME(6) NULL,
  admin_notes LONGTEXT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  referred_by_id INT NULL,
  reviewed_by_id INT NULL,
  user_id INT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_application_status (status, created_at),
  KEY ix_application_user (user_id, status)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS users_userloginevent (
  id BIGINT NOT NULL AUTO_INCREMENT,
  login_at DATETIME(6) NOT NULL,
  logout_at DATETIME(6) NULL,
  session_duration_seconds INT UNSIGNED NULL,
  user_agent VARCHAR(255) NULL,
  ip_address CHAR(39) NULL,
  last_heartbeat_at DATETIME(6) NULL,
  forced_closed TINYINT(1) NOT NULL DEFAULT 0,
  user_id INT NOT NULL,
  PRIMARY KEY (id),
  KEY ix_login_at (login_at),
  KEY ix_login_user (user_id, login_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
