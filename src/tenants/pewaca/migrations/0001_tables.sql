-- supersedes: 0001_pewaca_tables.sql 710608b889d262fd4e63e3efaafac85cd7cb68609cad2828fdf833f00198db08
-- The tables that Pewaca's Django reads and writes, under their legacy names. A database that is
-- adopted has them already and keeps its rows; 0002 restores the keys that it may have lost.

CREATE TABLE IF NOT EXISTS m_user (
  user_id BIGINT NOT NULL AUTO_INCREMENT,
  image VARCHAR(100) NULL,
  user_name VARCHAR(100) NULL,
  user_email VARCHAR(100) NULL,
  user_password VARCHAR(100) NULL,
  user_created_by BIGINT NULL,
  user_created_on DATETIME(6) NULL,
  user_isactive TINYINT(1) NULL,
  user_isdelete TINYINT(1) NULL,
  is_superuser TINYINT(1) NULL,
  is_staff TINYINT(1) NULL,
  is_warga TINYINT(1) NULL,
  last_login DATETIME(6) NULL,
  user_role_id INT NULL,
  PRIMARY KEY (user_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_warga (
  id BIGINT NOT NULL AUTO_INCREMENT,
  nik VARCHAR(16) NULL,
  full_name VARCHAR(150) NULL,
  gender_id INT NULL,
  date_of_birth DATE NULL,
  place_of_birth VARCHAR(150) NULL,
  phone_no VARCHAR(15) NULL,
  profile_photo VARCHAR(100) NULL,
  marriage_photo VARCHAR(100) NULL,
  is_checker TINYINT(1) NULL,
  is_lead TINYINT(1) NULL,
  created_by BIGINT NOT NULL,
  created_on DATETIME(6) NULL,
  modified_by INT NULL,
  modified_on DATETIME(6) NULL,
  isactive TINYINT(1) NULL,
  isdelete TINYINT(1) NULL,
  isreject TINYINT(1) NULL,
  education_id BIGINT NULL,
  family_as INT NULL,
  marital_status_id BIGINT NULL,
  occupation_id BIGINT NULL,
  religion_id BIGINT NULL,
  residence_id INT NULL,
  unit_id INT NULL,
  user_id BIGINT NULL,
  checked_on DATETIME(6) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS warga_rejection_log (
  id BIGINT NOT NULL AUTO_INCREMENT,
  warga_id BIGINT NULL,
  reason LONGTEXT NOT NULL,
  rejected_by INT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_role (
  role_id INT NOT NULL AUTO_INCREMENT,
  role_category VARCHAR(100) NULL,
  role_name VARCHAR(100) NULL,
  role_desc VARCHAR(255) NULL,
  role_created_by INT NULL,
  role_created_on DATETIME(6) NULL,
  role_modified_by INT NULL,
  role_modified_on DATETIME(6) NULL,
  role_isactive TINYINT(1) NULL,
  role_isdelete TINYINT(1) NULL,
  PRIMARY KEY (role_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_role_warga (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(100) NULL,
  `desc` VARCHAR(255) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_residence_commite (
  id BIGINT NOT NULL AUTO_INCREMENT,
  residence_id INT NULL,
  role_id INT NULL,
  user_id BIGINT NULL,
  warga_id BIGINT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_residence (
  id INT NOT NULL AUTO_INCREMENT,
  name VARCHAR(150) NULL,
  code VARCHAR(64) NULL,
  loc_address VARCHAR(255) NULL,
  image VARCHAR(100) NULL,
  prov_id BIGINT NULL,
  city_id BIGINT NULL,
  district_id BIGINT NULL,
  village_id BIGINT NULL,
  postal_code VARCHAR(10) NULL,
  lat VARCHAR(50) NULL,
  `long` VARCHAR(50) NULL,
  area_large VARCHAR(50) NULL,
  establishment_year VARCHAR(10) NULL,
  created_by BIGINT NULL,
  created_on DATETIME(6) NULL,
  modified_by BIGINT NULL,
  modified_on DATETIME(6) NULL,
  isactive TINYINT(1) NULL,
  isdelete TINYINT(1) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_corridor (
  corridor_id INT NOT NULL AUTO_INCREMENT,
  corridor_residence_id INT NULL,
  corridor_name VARCHAR(100) NULL,
  corridor_desc VARCHAR(255) NULL,
  corridor_icon VARCHAR(100) NULL,
  corridor_created_by BIGINT NULL,
  corridor_created_on DATETIME(6) NULL,
  corridor_modified_by BIGINT NULL,
  corridor_modified_on DATETIME(6) NULL,
  corridor_isactive TINYINT(1) NULL,
  corridor_isdelete TINYINT(1) NULL,
  PRIMARY KEY (corridor_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_unit (
  unit_id INT NOT NULL AUTO_INCREMENT,
  unit_residence_id INT NULL,
  unit_corridor_id INT NULL,
  unit_name VARCHAR(100) NULL,
  unit_desc VARCHAR(255) NULL,
  unit_image VARCHAR(100) NULL,
  unit_size VARCHAR(50) NULL,
  unit_isused TINYINT(1) NULL,
  unit_created_by BIGINT NULL,
  unit_created_on DATETIME(6) NULL,
  unit_modified_by BIGINT NULL,
  unit_modified_on DATETIME(6) NULL,
  unit_isactive TINYINT(1) NULL,
  unit_isdelete TINYINT(1) NULL,
  PRIMARY KEY (unit_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_religion (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(100) NULL,
  `desc` VARCHAR(255) NULL,
  icon VARCHAR(100) NULL,
  created_by BIGINT NULL,
  created_on DATETIME(6) NULL,
  modified_by BIGINT NULL,
  modified_on DATETIME(6) NULL,
  isactive TINYINT(1) NULL,
  isdelete TINYINT(1) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_family_as (
  id INT NOT NULL AUTO_INCREMENT,
  name VARCHAR(50) NULL,
  created_by INT NULL,
  created_on DATETIME(6) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_marital_status (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(100) NULL,
  created_by BIGINT NULL,
  created_on DATETIME(6) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_education (
  id BIGINT NOT NULL AUTO_INCREMENT,
  code VARCHAR(20) NULL,
  name VARCHAR(100) NULL,
  created_by BIGINT NULL,
  created_on DATETIME(6) NULL,
  isactive TINYINT(1) NULL,
  isdelete TINYINT(1) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_occupation (
  id BIGINT NOT NULL AUTO_INCREMENT,
  code VARCHAR(20) NULL,
  name VARCHAR(100) NULL,
  created_by BIGINT NULL,
  created_on DATETIME(6) NULL,
  isactive TINYINT(1) NULL,
  isdelete TINYINT(1) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS m_city (
  id BIGINT NOT NULL AUTO_INCREMENT,
  province_id BIGINT NULL,
  name VARCHAR(100) NULL,
  created_at DATETIME(6) NULL,
  updated_at DATETIME(6) NULL,
  deleted_at DATETIME(6) NULL,
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
