-- Operators read the trail of a product, the newest first, and that of one thing, such as an estate.
--
-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'audit_event' AND index_name = 'ix_audit_event_tenant' LIMIT 1
ALTER TABLE audit_event ADD KEY ix_audit_event_tenant (tenant, id);

-- unless: SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'audit_event' AND index_name = 'ix_audit_event_subject' LIMIT 1
ALTER TABLE audit_event ADD KEY ix_audit_event_subject (tenant, subject, id);
