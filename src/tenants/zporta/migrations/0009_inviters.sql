-- The console lists who may invite teachers.
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'users_profile' AND index_name = 'ix_profile_inviter' LIMIT 1
ALTER TABLE users_profile ADD KEY ix_profile_inviter (can_invite_teachers, user_id);
