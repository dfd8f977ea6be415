-- supersedes: 0004_photos_and_sessions.sql b10bb7aa3af14ecda17b2b0a1bafdca70b91e57208d6ee52ed8991d9b9be6668
-- Photos in the store. A photo has a row before it is uploaded. While `remove_at` is set, the photo
-- belongs to nobody: the transaction that stores its key somewhere clears it, and the sweep removes
-- photos whose time has come.

CREATE TABLE IF NOT EXISTS photo (
  photo_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uploaded_at DATETIME(6) NOT NULL,
  remove_at DATETIME(6) NULL,
  PRIMARY KEY (photo_key),
  KEY ix_photo_removal (remove_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
