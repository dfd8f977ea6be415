-- A sign-up whose text for the unit is exactly a unit's name gets that unit. So do those from before.
-- Letter by letter, because the two columns may have collations that cannot be compared.
UPDATE m_warga AS w
SET w.unit_id = (
    SELECT MIN(n.unit_id) FROM m_unit AS n
    WHERE n.unit_residence_id = w.residence_id AND COALESCE(n.unit_isdelete, 0) = 0
      AND CONVERT(n.unit_name USING utf8mb4) COLLATE utf8mb4_bin = w.unit_text
  ),
  w.unit_text = NULL
WHERE w.unit_id IS NULL AND w.unit_text IS NOT NULL
  AND (
    SELECT COUNT(*) FROM m_unit AS n
    WHERE n.unit_residence_id = w.residence_id AND COALESCE(n.unit_isdelete, 0) = 0
      AND CONVERT(n.unit_name USING utf8mb4) COLLATE utf8mb4_bin = w.unit_text
  ) = 1;
