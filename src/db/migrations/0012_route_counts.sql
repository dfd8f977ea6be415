-- Counts by route, where requests are divided between this service and the backend that it replaces, or shown
-- to both. See docs/decisions/022-rollout.md.
--
-- serves: all

CREATE TABLE IF NOT EXISTS route_count (
  tenant VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  route VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  label VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  requests BIGINT UNSIGNED NOT NULL,
  duration_ms BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (tenant, route, kind, label)
);
