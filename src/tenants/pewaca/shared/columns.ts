/** Columns of an estate with its city, for `residenceJson`. */
export const RESIDENCE_COLUMNS = `r.id, r.name, r.code, r.loc_address, r.image, r.city_id,
  c.province_id AS city_province_id, c.name AS city_name, r.postal_code, r.lat, r.\`long\`,
  r.area_large, r.establishment_year, r.isactive, r.isdelete`;

/** Columns of a resident, for `residentJson`. */
export const RESIDENT_COLUMNS = `w.id AS warga_id, w.nik, w.full_name, w.gender_id, w.date_of_birth,
  w.place_of_birth, w.phone_no, w.profile_photo, w.marriage_photo, w.unit_text, w.is_checker, w.is_lead,
  w.isreject, w.checked_on, w.created_on,
  u.user_id, u.user_email, u.user_name, u.user_isactive,
  ms.id AS marital_status_id, ms.name AS marital_status_name,
  re.id AS religion_id, re.name AS religion_name,
  fa.id AS family_as_id, fa.name AS family_as_name,
  oc.id AS occupation_id, oc.code AS occupation_code, oc.name AS occupation_name,
  ed.id AS education_id, ed.code AS education_code, ed.name AS education_name,
  n.unit_id, n.unit_name, n.unit_image, n.unit_size, n.unit_corridor_id, k.corridor_name,
  nr.name AS unit_residence_name`;

/** What `RESIDENT_COLUMNS` reads beside a resident `w` and its account `u`. */
export const REFERENCE_JOINS = `
  LEFT JOIN m_marital_status AS ms ON ms.id = w.marital_status_id
  LEFT JOIN m_religion AS re ON re.id = w.religion_id
  LEFT JOIN m_family_as AS fa ON fa.id = w.family_as
  LEFT JOIN m_occupation AS oc ON oc.id = w.occupation_id
  LEFT JOIN m_education AS ed ON ed.id = w.education_id
  LEFT JOIN m_unit AS n ON n.unit_id = w.unit_id
  LEFT JOIN m_corridor AS k ON k.corridor_id = n.unit_corridor_id
  LEFT JOIN m_residence AS nr ON nr.id = n.unit_residence_id`;
