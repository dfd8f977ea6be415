/**
 * What a consumer may send in a field, as patterns of the whole value. Laravel refuses everything else
 * before it calls us (RC:129-166); the test kit's forms keep the same bounds. An image of Zporta's is a
 * text only when it is removed.
 */
export const BOUNDS = {
  email: "[^@\\s]+@[^@\\s]+",
  password: ".+",
  unit_id: "\\d+",
  full_name: "[^\\r\\n]{1,255}",
  phone_no: "\\d{8,13}",
  family_as: "\\d+",
  code: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
  nik: "\\d{16}",
  gender_id: "\\d+",
  date_of_birth: "\\d{4}-\\d{2}-\\d{2}",
  religion: "\\d+",
  place_of_birth: "[^\\r\\n]+",
  marital_status: "\\d+",
  occupation: "\\d+",
  education: "\\d+",
  showcase_image_1: "",
};

/** A form field that a consumer sends. */
export type FormField = keyof typeof BOUNDS;

/** A form, field by field, in the order in which it is sent. */
export type Form = Partial<Record<FormField, string>>;

/** A JSON web token: three base64url parts. */
export const JWT = "[\\w-]+\\.[\\w-]+\\.[\\w-]+";

/** One segment of a path. */
export const SEGMENT = "[^/?#]+";
