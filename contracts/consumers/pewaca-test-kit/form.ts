import type { Form } from "../support/bounds.ts";
import { BUDI, BUDIS_PROFILE, TERAS_COUNTRY } from "../support/states.ts";

/** SH:205-277, PM:386-531, TC:144-186: the fifteen fields that the test kit knows. */
export const FIFTEEN_FIELDS: Form = {
  email: BUDI.email,
  password: BUDI.password,
  unit_id: String(BUDI.unitId),
  nik: BUDIS_PROFILE.nik,
  full_name: BUDI.fullName,
  phone_no: BUDI.phone,
  gender_id: String(BUDIS_PROFILE.genderId),
  date_of_birth: BUDIS_PROFILE.dateOfBirth,
  religion: String(BUDIS_PROFILE.religion),
  place_of_birth: BUDIS_PROFILE.placeOfBirth,
  marital_status: String(BUDIS_PROFILE.maritalStatus),
  occupation: String(BUDIS_PROFILE.occupation),
  education: String(BUDIS_PROFILE.education),
  family_as: String(BUDI.familyRole),
  code: TERAS_COUNTRY.code,
};
