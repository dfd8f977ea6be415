-- When the cron last found that somebody's row names a photo. Django may replace or delete such a row, and
-- does not know this table: a photo that nobody names any more is removed within a day.
--
-- Migrate first and deploy the Worker afterwards. The old Worker does not know the column.

-- unless: SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'photo' AND column_name = 'named_at' LIMIT 1
ALTER TABLE photo ADD named_at DATETIME(6) NOT NULL DEFAULT '1970-01-01 00:00:00';

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'photo' AND index_name = 'ix_photo_named' LIMIT 1
ALTER TABLE photo ADD KEY ix_photo_named (remove_at, named_at);
