import * as v from "valibot";
import { accepted, type Outcome } from "../../../outcome.ts";
import { optionalId, parse, person } from "../shared/fields.ts";

/** The edit page sends this constant for everybody (editakun.blade.php:125): it is nobody's. */
const DUMMY_NIK = "1234567890123456";

/** What a resident changes of the profile. `undefined` stays as it is, `null` is emptied. */
export type ProfileChange = {
  unitId?: number;
  nik?: string;
  fullName?: string;
  phone?: string;
  familyRoleId?: number;
  genderId?: number | null;
  dateOfBirth?: string | null;
  placeOfBirth?: string | null;
  religionId?: number | null;
  maritalStatusId?: number | null;
  occupationId?: number | null;
  educationId?: number | null;
};

/** A change of the profile as it is sent. */
export const profileSchema = v.partial(v.object({
  ...person,
  unit_id: optionalId,
  family_as: optionalId,
}));

/** Reads a change of the profile. Unit, family role and NIK cannot be emptied: blank changes nothing. */
export function parseProfileChange(fields: Record<string, unknown>): Outcome<ProfileChange> {
  const parsed = parse(profileSchema, fields);
  if (!parsed.ok) return parsed;
  const form = parsed.value;
  return accepted({
    unitId: form.unit_id ?? undefined,
    nik: form.nik === DUMMY_NIK ? undefined : form.nik ?? undefined,
    fullName: form.full_name,
    phone: form.phone_no,
    familyRoleId: form.family_as ?? undefined,
    genderId: form.gender_id,
    dateOfBirth: form.date_of_birth,
    placeOfBirth: form.place_of_birth,
    religionId: form.religion,
    maritalStatusId: form.marital_status,
    occupationId: form.occupation,
    educationId: form.education,
  });
}
