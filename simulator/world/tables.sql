CREATE TABLE `account_access` (
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `account_id` bigint(20) NOT NULL,
  `what` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `total` bigint(20) NOT NULL,
  `last_at` datetime(6) NOT NULL,
  `recent` text NOT NULL,
  PRIMARY KEY (`tenant`,`account_id`,`what`),
  KEY `ix_account_access_last` (`last_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `applied_migration` (
  `set_name` varchar(20) NOT NULL,
  `version` int(11) NOT NULL,
  `name` varchar(200) NOT NULL,
  `checksum` char(64) NOT NULL,
  `applied_at` datetime(3) NOT NULL,
  PRIMARY KEY (`set_name`,`version`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `attempt_count` (
  `limit_key` char(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `attempts` int(11) NOT NULL,
  `ends_at` datetime(6) NOT NULL,
  PRIMARY KEY (`limit_key`),
  KEY `ix_attempt_count_end` (`ends_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `audit_event` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `occurred_at` datetime(6) NOT NULL,
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `what` varchar(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `account_id` bigint(20) DEFAULT NULL,
  `subject` varchar(60) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `actor_kind` varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actor` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `request_id` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `note` varchar(255) DEFAULT NULL,
  `changes` text NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_audit_event_account` (`tenant`,`account_id`,`id`),
  KEY `ix_audit_event_actor` (`tenant`,`actor`,`id`),
  KEY `ix_audit_event_occurred` (`occurred_at`),
  KEY `ix_audit_event_tenant` (`tenant`,`id`),
  KEY `ix_audit_event_subject` (`tenant`,`subject`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `authtoken_token` (
  `key` varchar(40) NOT NULL,
  `created` datetime(6) NOT NULL,
  `user_id` int(11) NOT NULL,
  PRIMARY KEY (`key`),
  UNIQUE KEY `user_id` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `auth_user` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `password` varchar(128) NOT NULL,
  `last_login` datetime(6) DEFAULT NULL,
  `is_superuser` tinyint(1) NOT NULL DEFAULT 0,
  `username` varchar(150) NOT NULL,
  `first_name` varchar(150) NOT NULL DEFAULT '',
  `last_name` varchar(150) NOT NULL DEFAULT '',
  `email` varchar(254) NOT NULL DEFAULT '',
  `is_staff` tinyint(1) NOT NULL DEFAULT 0,
  `is_active` tinyint(1) NOT NULL DEFAULT 1,
  `date_joined` datetime(6) NOT NULL,
  `email_norm` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (nullif(lcase(ucase(convert(trim(`email`) using utf8mb4) collate utf8mb4_bin)),'')) STORED,
  `username_norm` varchar(150) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (lcase(ucase(convert(`username` using utf8mb4) collate utf8mb4_bin))) STORED,
  `registration_key` char(43) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `registration_digest` char(43) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `email_proven_at` datetime(6) DEFAULT NULL,
  `deactivated_at` datetime(6) DEFAULT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `failed_log_ins` int(11) DEFAULT NULL,
  `last_failed_log_in_at` datetime(6) DEFAULT NULL,
  `exported_at` datetime(6) DEFAULT NULL,
  `made_by_request` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `username` (`username`),
  UNIQUE KEY `uq_email` (`email_norm`),
  UNIQUE KEY `uq_username` (`username_norm`),
  UNIQUE KEY `ux_registration_key` (`registration_key`),
  KEY `ix_user_deactivated` (`deactivated_at`),
  KEY `ix_user_registration` (`registration_digest`),
  KEY `ix_user_deleted` (`deleted_at`),
  KEY `ix_user_first_name` (`first_name`),
  KEY `ix_user_last_name` (`last_name`),
  KEY `ix_user_joined` (`date_joined`),
  KEY `ix_user_staff` (`is_staff`,`is_active`),
  KEY `ix_user_full_name` (`last_name`,`first_name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `email_count` (
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `total` bigint(20) NOT NULL,
  PRIMARY KEY (`tenant`,`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `email_event` (
  `provider_id` varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event` varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_final` tinyint(1) NOT NULL,
  `detail` varchar(60) DEFAULT NULL,
  `occurred_at` datetime(6) NOT NULL,
  `received_at` datetime(6) NOT NULL,
  PRIMARY KEY (`provider_id`,`event`,`occurred_at`),
  KEY `ix_email_event_received` (`received_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `email_pace` (
  `id` tinyint(4) NOT NULL,
  `next_request_at` datetime(6) NOT NULL,
  `sweep_token` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `sweep_until` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `email_pause` (
  `scope` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `paused_until` datetime(6) NOT NULL,
  `failures` int(11) NOT NULL,
  `reason` varchar(60) NOT NULL,
  PRIMARY KEY (`scope`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `email_request` (
  `id` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sealed` mediumtext CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_email_request_created` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `hour_count` (
  `counted_hour` datetime NOT NULL,
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `outcome` varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `total` bigint(20) NOT NULL,
  `seconds` bigint(20) NOT NULL,
  PRIMARY KEY (`counted_hour`,`tenant`,`kind`,`outcome`,`reason`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_city` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `province_id` bigint(20) DEFAULT NULL,
  `name` varchar(100) DEFAULT NULL,
  `created_at` datetime(6) DEFAULT NULL,
  `updated_at` datetime(6) DEFAULT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_corridor` (
  `corridor_id` int(11) NOT NULL AUTO_INCREMENT,
  `corridor_residence_id` int(11) DEFAULT NULL,
  `corridor_name` varchar(100) DEFAULT NULL,
  `corridor_desc` varchar(255) DEFAULT NULL,
  `corridor_icon` varchar(100) DEFAULT NULL,
  `corridor_created_by` bigint(20) DEFAULT NULL,
  `corridor_created_on` datetime(6) DEFAULT NULL,
  `corridor_modified_by` bigint(20) DEFAULT NULL,
  `corridor_modified_on` datetime(6) DEFAULT NULL,
  `corridor_isactive` tinyint(1) DEFAULT NULL,
  `corridor_isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`corridor_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_education` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `code` varchar(20) DEFAULT NULL,
  `name` varchar(100) DEFAULT NULL,
  `created_by` bigint(20) DEFAULT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  `isactive` tinyint(1) DEFAULT NULL,
  `isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_family_as` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(50) DEFAULT NULL,
  `created_by` int(11) DEFAULT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_marital_status` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(100) DEFAULT NULL,
  `created_by` bigint(20) DEFAULT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_occupation` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `code` varchar(20) DEFAULT NULL,
  `name` varchar(100) DEFAULT NULL,
  `created_by` bigint(20) DEFAULT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  `isactive` tinyint(1) DEFAULT NULL,
  `isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_religion` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(100) DEFAULT NULL,
  `desc` varchar(255) DEFAULT NULL,
  `icon` varchar(100) DEFAULT NULL,
  `created_by` bigint(20) DEFAULT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  `modified_by` bigint(20) DEFAULT NULL,
  `modified_on` datetime(6) DEFAULT NULL,
  `isactive` tinyint(1) DEFAULT NULL,
  `isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_residence` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(150) DEFAULT NULL,
  `code` varchar(64) DEFAULT NULL,
  `loc_address` varchar(255) DEFAULT NULL,
  `image` varchar(100) DEFAULT NULL,
  `prov_id` bigint(20) DEFAULT NULL,
  `city_id` bigint(20) DEFAULT NULL,
  `district_id` bigint(20) DEFAULT NULL,
  `village_id` bigint(20) DEFAULT NULL,
  `postal_code` varchar(10) DEFAULT NULL,
  `lat` varchar(50) DEFAULT NULL,
  `long` varchar(50) DEFAULT NULL,
  `area_large` varchar(50) DEFAULT NULL,
  `establishment_year` varchar(10) DEFAULT NULL,
  `created_by` bigint(20) DEFAULT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  `modified_by` bigint(20) DEFAULT NULL,
  `modified_on` datetime(6) DEFAULT NULL,
  `isactive` tinyint(1) DEFAULT NULL,
  `isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_residence_code` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_residence_commite` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `residence_id` int(11) DEFAULT NULL,
  `role_id` int(11) DEFAULT NULL,
  `user_id` bigint(20) DEFAULT NULL,
  `warga_id` bigint(20) DEFAULT NULL,
  `appointment` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_commite_appointment` (`appointment`),
  KEY `ix_commite_user` (`user_id`),
  KEY `ix_commite_residence` (`residence_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_role` (
  `role_id` int(11) NOT NULL AUTO_INCREMENT,
  `role_category` varchar(100) DEFAULT NULL,
  `role_name` varchar(100) DEFAULT NULL,
  `role_desc` varchar(255) DEFAULT NULL,
  `role_created_by` int(11) DEFAULT NULL,
  `role_created_on` datetime(6) DEFAULT NULL,
  `role_modified_by` int(11) DEFAULT NULL,
  `role_modified_on` datetime(6) DEFAULT NULL,
  `role_isactive` tinyint(1) DEFAULT NULL,
  `role_isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`role_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_role_warga` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(100) DEFAULT NULL,
  `desc` varchar(255) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_unit` (
  `unit_id` int(11) NOT NULL AUTO_INCREMENT,
  `unit_residence_id` int(11) DEFAULT NULL,
  `unit_corridor_id` int(11) DEFAULT NULL,
  `unit_name` varchar(100) DEFAULT NULL,
  `unit_desc` varchar(255) DEFAULT NULL,
  `unit_image` varchar(100) DEFAULT NULL,
  `unit_size` varchar(50) DEFAULT NULL,
  `unit_isused` tinyint(1) DEFAULT NULL,
  `unit_created_by` bigint(20) DEFAULT NULL,
  `unit_created_on` datetime(6) DEFAULT NULL,
  `unit_modified_by` bigint(20) DEFAULT NULL,
  `unit_modified_on` datetime(6) DEFAULT NULL,
  `unit_isactive` tinyint(1) DEFAULT NULL,
  `unit_isdelete` tinyint(1) DEFAULT NULL,
  PRIMARY KEY (`unit_id`),
  KEY `ix_unit_residence` (`unit_residence_id`,`unit_isdelete`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_user` (
  `user_id` bigint(20) NOT NULL AUTO_INCREMENT,
  `image` varchar(100) DEFAULT NULL,
  `user_name` varchar(100) DEFAULT NULL,
  `user_email` varchar(100) DEFAULT NULL,
  `user_password` varchar(100) DEFAULT NULL,
  `user_created_by` bigint(20) DEFAULT NULL,
  `user_created_on` datetime(6) DEFAULT NULL,
  `user_isactive` tinyint(1) NOT NULL DEFAULT 0,
  `user_isdelete` tinyint(1) NOT NULL DEFAULT 0,
  `is_superuser` tinyint(1) NOT NULL DEFAULT 0,
  `is_staff` tinyint(1) NOT NULL DEFAULT 0,
  `is_warga` tinyint(1) NOT NULL DEFAULT 0,
  `last_login` datetime(6) DEFAULT NULL,
  `user_role_id` int(11) DEFAULT NULL,
  `user_email_norm` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (nullif(lcase(ucase(convert(trim(`user_email`) using utf8mb4) collate utf8mb4_bin)),'')) STORED,
  `email_verified_on` datetime(6) DEFAULT NULL,
  `registration_key` char(43) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `registration_digest` char(43) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `sessions_valid_from` datetime(6) DEFAULT NULL,
  `wished_account_type` varchar(20) DEFAULT NULL,
  `email_before_rejection` varchar(100) DEFAULT NULL,
  `username_before_rejection` varchar(100) DEFAULT NULL,
  `active_before_rejection` tinyint(1) DEFAULT NULL,
  `rehashed_from` char(43) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `rehashed_to` char(43) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `failed_log_ins` int(11) DEFAULT NULL,
  `last_failed_log_in_at` datetime(6) DEFAULT NULL,
  `erased_at` datetime(6) DEFAULT NULL,
  `exported_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`user_id`),
  UNIQUE KEY `uq_email` (`user_email_norm`),
  UNIQUE KEY `ux_registration_key` (`registration_key`),
  KEY `ix_user_created` (`user_created_on`),
  KEY `ix_user_unproven` (`email_verified_on`,`user_isactive`,`user_created_on`),
  KEY `ix_user_registration` (`registration_digest`),
  KEY `ix_user_erased` (`erased_at`),
  KEY `ix_user_name` (`user_name`),
  KEY `ix_user_board` (`user_id`,`user_isactive`,`email_verified_on`,`user_email`),
  KEY `ix_user_email` (`user_email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `m_warga` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `nik` varchar(16) DEFAULT NULL,
  `full_name` varchar(150) DEFAULT NULL,
  `gender_id` int(11) DEFAULT NULL,
  `date_of_birth` date DEFAULT NULL,
  `place_of_birth` varchar(150) DEFAULT NULL,
  `phone_no` varchar(15) DEFAULT NULL,
  `profile_photo` varchar(100) DEFAULT NULL,
  `marriage_photo` varchar(100) DEFAULT NULL,
  `is_checker` tinyint(1) NOT NULL DEFAULT 0,
  `is_lead` tinyint(1) NOT NULL DEFAULT 0,
  `created_by` bigint(20) NOT NULL,
  `created_on` datetime(6) DEFAULT NULL,
  `modified_by` int(11) DEFAULT NULL,
  `modified_on` datetime(6) DEFAULT NULL,
  `isactive` tinyint(1) NOT NULL DEFAULT 0,
  `isdelete` tinyint(1) NOT NULL DEFAULT 0,
  `isreject` tinyint(1) NOT NULL DEFAULT 0,
  `education_id` bigint(20) DEFAULT NULL,
  `family_as` int(11) DEFAULT NULL,
  `marital_status_id` bigint(20) DEFAULT NULL,
  `occupation_id` bigint(20) DEFAULT NULL,
  `religion_id` bigint(20) DEFAULT NULL,
  `residence_id` int(11) DEFAULT NULL,
  `unit_id` int(11) DEFAULT NULL,
  `user_id` bigint(20) DEFAULT NULL,
  `checked_on` datetime(6) DEFAULT NULL,
  `registered_user_id` bigint(20) DEFAULT NULL,
  `unit_text` varchar(150) DEFAULT NULL,
  `nik_sealed` varchar(160) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `nik_index` varchar(60) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `full_name_rest` varchar(150) GENERATED ALWAYS AS (case when locate(' ',`full_name`) > 0 then substr(`full_name`,locate(' ',`full_name`) + 1) end) VIRTUAL,
  `full_name_last` varchar(150) GENERATED ALWAYS AS (case when locate(' ',`full_name`,locate(' ',`full_name`) + 1) > 0 then substring_index(`full_name`,' ',-1) end) VIRTUAL,
  `searched_email` varchar(100) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_warga_registration` (`registered_user_id`),
  KEY `ix_warga_board` (`residence_id`,`is_checker`,`isreject`,`isdelete`,`created_on`),
  KEY `ix_warga_user` (`user_id`),
  KEY `ix_warga_profile_photo` (`profile_photo`),
  KEY `ix_warga_marriage_photo` (`marriage_photo`),
  KEY `ix_warga_name` (`full_name`),
  KEY `ix_warga_nik` (`nik`),
  KEY `ix_warga_waiting` (`is_checker`,`isreject`,`isdelete`,`created_on`),
  KEY `ix_warga_nik_index` (`nik_index`),
  KEY `ix_warga_name_rest` (`full_name_rest`),
  KEY `ix_warga_name_last` (`full_name_last`),
  KEY `ix_warga_list` (`residence_id`,`isdelete`,`created_on`,`id`,`is_checker`,`isreject`,`user_id`,`unit_id`,`nik`,`nik_index`,`full_name`,`searched_email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `outbox` (
  `id` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `account_id` bigint(20) NOT NULL,
  `to_email` varchar(254) NOT NULL,
  `payload` text NOT NULL,
  `dedupe_key` varchar(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'pending',
  `attempts` int(11) NOT NULL DEFAULT 0,
  `last_error` varchar(60) DEFAULT NULL,
  `next_attempt_at` datetime(6) NOT NULL,
  `lease_token` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `lease_until` datetime(6) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `settled_at` datetime(6) DEFAULT NULL,
  `request_id` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `requested_at` datetime(6) DEFAULT NULL,
  `provider_id` varchar(60) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `finished_at` datetime(6) DEFAULT NULL,
  `delivery` varchar(12) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `delivery_at` datetime(6) DEFAULT NULL,
  `delivery_detail` varchar(60) DEFAULT NULL,
  `made_by_request` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_outbox_dedupe` (`dedupe_key`),
  KEY `ix_outbox_due` (`status`,`next_attempt_at`),
  KEY `ix_outbox_lease` (`lease_token`),
  KEY `ix_outbox_account` (`account_id`),
  KEY `ix_outbox_claim` (`status`,`tenant`,`request_id`,`next_attempt_at`),
  KEY `ix_outbox_request` (`request_id`),
  KEY `ix_outbox_finished` (`finished_at`),
  KEY `ix_outbox_provider` (`provider_id`),
  KEY `ix_outbox_delivery` (`delivery`,`delivery_at`),
  KEY `ix_outbox_recipient` (`to_email`,`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `photo` (
  `photo_key` varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `uploaded_at` datetime(6) NOT NULL,
  `remove_at` datetime(6) DEFAULT NULL,
  `named_at` datetime(6) NOT NULL DEFAULT '1970-01-01 00:00:00.000000',
  PRIMARY KEY (`photo_key`),
  KEY `ix_photo_removal` (`remove_at`),
  KEY `ix_photo_named` (`remove_at`,`named_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `registration_outcome` (
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `outcome` varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `counted_minute` datetime NOT NULL,
  `attempts` bigint(20) NOT NULL,
  `duration_ms` bigint(20) NOT NULL,
  `within_100` bigint(20) NOT NULL,
  `within_250` bigint(20) NOT NULL,
  `within_500` bigint(20) NOT NULL,
  `within_1000` bigint(20) NOT NULL,
  `within_2500` bigint(20) NOT NULL,
  `within_5000` bigint(20) NOT NULL,
  `within_10000` bigint(20) NOT NULL,
  PRIMARY KEY (`counted_minute`,`tenant`,`outcome`,`reason`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `route_count` (
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `route` varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `label` varchar(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `requests` bigint(20) unsigned NOT NULL,
  `duration_ms` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`tenant`,`route`,`kind`,`label`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `schema_migration_lock` (
  `id` int(11) NOT NULL,
  `owner` varchar(36) NOT NULL,
  `expires_at` datetime(3) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

CREATE TABLE `tags_tag` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `name` varchar(191) NOT NULL,
  `slug` varchar(200) NOT NULL,
  `description` longtext DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `name` (`name`),
  UNIQUE KEY `slug` (`slug`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `undeliverable_address` (
  `tenant` varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `account_id` bigint(20) NOT NULL,
  `address` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `reason` varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `email_id` char(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `since` datetime(6) NOT NULL,
  `released_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`tenant`,`account_id`,`address`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_guideapplicationrequest` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `motivation` longtext NOT NULL,
  `experience` longtext DEFAULT NULL,
  `subjects_to_teach` varchar(255) NOT NULL,
  `status` varchar(10) NOT NULL DEFAULT 'pending',
  `reviewed_at` datetime(6) DEFAULT NULL,
  `admin_notes` longtext DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `referred_by_id` int(11) DEFAULT NULL,
  `reviewed_by_id` int(11) DEFAULT NULL,
  `user_id` int(11) NOT NULL,
  `open_user_id` int(11) GENERATED ALWAYS AS (case when `status` in ('pending','approved') then `user_id` end) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_application` (`open_user_id`),
  KEY `ix_application_status` (`status`,`created_at`),
  KEY `ix_application_user` (`user_id`,`status`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_profile` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `role` varchar(10) NOT NULL DEFAULT 'explorer',
  `bio` longtext DEFAULT NULL,
  `active_guide` tinyint(1) NOT NULL DEFAULT 0,
  `profile_image` varchar(100) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `user_id` int(11) NOT NULL,
  `growth_score` int(10) unsigned NOT NULL DEFAULT 0,
  `impact_score` int(10) unsigned NOT NULL DEFAULT 0,
  `display_name` varchar(60) NOT NULL DEFAULT '',
  `intro_video_url` varchar(200) DEFAULT NULL,
  `linkedin_url` varchar(200) DEFAULT NULL,
  `showcase_image_1` varchar(100) DEFAULT NULL,
  `showcase_image_2` varchar(100) DEFAULT NULL,
  `showcase_image_3` varchar(100) DEFAULT NULL,
  `teacher_about` longtext DEFAULT NULL,
  `teacher_tagline` varchar(120) DEFAULT NULL,
  `teaching_specialties` varchar(255) DEFAULT NULL,
  `twitter_url` varchar(200) DEFAULT NULL,
  `website_url` varchar(200) DEFAULT NULL,
  `youtube_url` varchar(200) DEFAULT NULL,
  `ability_rank` int(11) DEFAULT NULL,
  `can_invite_teachers` tinyint(1) NOT NULL DEFAULT 0,
  `email_notifications` tinyint(1) NOT NULL DEFAULT 1,
  `last_ability_update` datetime(6) DEFAULT NULL,
  `mail_magazine_enabled` tinyint(1) NOT NULL DEFAULT 1,
  `overall_ability_score` double DEFAULT NULL,
  `showcase_image_1_caption` varchar(200) DEFAULT NULL,
  `showcase_image_2_caption` varchar(200) DEFAULT NULL,
  `showcase_image_3_caption` varchar(200) DEFAULT NULL,
  `locale` varchar(5) NOT NULL DEFAULT 'en',
  `requested_role` varchar(10) DEFAULT NULL,
  `display_name_rest` varchar(60) GENERATED ALWAYS AS (case when locate(' ',`display_name`) > 0 then substr(`display_name`,locate(' ',`display_name`) + 1) end) VIRTUAL,
  `display_name_last` varchar(60) GENERATED ALWAYS AS (case when locate(' ',`display_name`,locate(' ',`display_name`) + 1) > 0 then substring_index(`display_name`,' ',-1) end) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `user_id` (`user_id`),
  KEY `ix_profile_growth` (`growth_score`),
  KEY `ix_profile_impact` (`impact_score`),
  KEY `ix_profile_rank` (`ability_rank`),
  KEY `ix_profile_ability` (`overall_ability_score`),
  KEY `ix_profile_profile_image` (`profile_image`),
  KEY `ix_profile_showcase_image_1` (`showcase_image_1`),
  KEY `ix_profile_showcase_image_2` (`showcase_image_2`),
  KEY `ix_profile_showcase_image_3` (`showcase_image_3`),
  KEY `ix_profile_display_name` (`display_name`),
  KEY `ix_profile_inviter` (`can_invite_teachers`,`user_id`),
  KEY `ix_profile_name_rest` (`display_name_rest`),
  KEY `ix_profile_name_last` (`display_name_last`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_profile_showcase_image_1_tags` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `profile_id` bigint(20) NOT NULL,
  `tag_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_showcase_1_tag` (`profile_id`,`tag_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_profile_showcase_image_2_tags` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `profile_id` bigint(20) NOT NULL,
  `tag_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_showcase_2_tag` (`profile_id`,`tag_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_profile_showcase_image_3_tags` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `profile_id` bigint(20) NOT NULL,
  `tag_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_showcase_3_tag` (`profile_id`,`tag_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_teacherinvitation` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `invitee_email` varchar(254) NOT NULL,
  `token` char(32) NOT NULL,
  `personal_message` longtext DEFAULT NULL,
  `status` varchar(10) NOT NULL DEFAULT 'pending',
  `created_at` datetime(6) NOT NULL,
  `accepted_at` datetime(6) DEFAULT NULL,
  `expires_at` datetime(6) NOT NULL,
  `invitee_id` int(11) DEFAULT NULL,
  `inviter_id` int(11) NOT NULL,
  `pending_email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (case when `status` = 'pending' then lcase(`invitee_email`) end) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `token` (`token`),
  UNIQUE KEY `uq_invitation` (`inviter_id`,`pending_email`),
  KEY `ix_invitation_email` (`invitee_email`),
  KEY `ix_invitation_expiry` (`status`,`expires_at`),
  KEY `ix_invitation_inviter` (`inviter_id`,`created_at`),
  KEY `ix_invitation_invitee` (`invitee_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_userloginevent` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `login_at` datetime(6) NOT NULL,
  `logout_at` datetime(6) DEFAULT NULL,
  `session_duration_seconds` int(10) unsigned DEFAULT NULL,
  `user_agent` varchar(255) DEFAULT NULL,
  `ip_address` char(39) DEFAULT NULL,
  `last_heartbeat_at` datetime(6) DEFAULT NULL,
  `forced_closed` tinyint(1) NOT NULL DEFAULT 0,
  `user_id` int(11) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_login_at` (`login_at`),
  KEY `ix_login_user` (`user_id`,`login_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_userpreference` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `languages_spoken` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`languages_spoken`)),
  `location` varchar(255) DEFAULT NULL,
  `bio` longtext DEFAULT NULL,
  `updated_at` datetime(6) NOT NULL,
  `user_id` int(11) NOT NULL,
  `native_language` varchar(12) NOT NULL DEFAULT 'en',
  `report_language` varchar(12) NOT NULL DEFAULT 'en',
  PRIMARY KEY (`id`),
  UNIQUE KEY `user_id` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_userpreference_interested_subjects` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `userpreference_id` bigint(20) NOT NULL,
  `subject_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_preference_subject` (`userpreference_id`,`subject_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `users_userpreference_interested_tags` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `userpreference_id` bigint(20) NOT NULL,
  `tag_id` bigint(20) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_preference_tag` (`userpreference_id`,`tag_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

CREATE TABLE `warga_rejection_log` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `warga_id` bigint(20) DEFAULT NULL,
  `reason` longtext NOT NULL,
  `rejected_by` int(11) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `decision_id` char(36) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `ux_rejection_decision` (`decision_id`),
  KEY `ix_rejection_warga` (`warga_id`),
  KEY `ix_rejection_created` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
