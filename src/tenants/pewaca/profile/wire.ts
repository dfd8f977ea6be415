import * as v from "valibot";
import type { Row } from "../../../deps.ts";
import { accepted, type Outcome } from "../../../outcome.ts";
import { bool, isoOrNull, mediaOrNull, type MediaUrls, numberOrNull } from "../../../web/values.ts";
import type { ProfileChange } from "./change_profile.ts";
import { named, residenceJson, unitJson } from "../shared/envelope.ts";
import { optionalId, parse, person } from "../shared/fields.ts";
import type { ProfileJson } from "../shared/shapes.ts";

/** The edit page sends this constant for everybody (editakun.blade.php:125): it is nobody's. */
const DUMMY_NIK = "1234567890123456";

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

/** The three parts of `auth/profil` (pewaca-schema.md §3.4), with null-objects for what is not set. */
export function profileJson(
  row: Row,
  committees: readonly Row[],
  email: string,
  media: MediaUrls,
): ProfileJson {
  return {
    user: {
      user_id: Number(row.user_id),
      email,
      username: row.user_name,
      is_active: bool(row.user_isactive),
      is_pengurus: committees.length > 0,
      residence_commites: committees.map((committee) => ({
        residence: committee.residence_id,
        role: {
          id: numberOrNull(committee.role_id),
          name: committee.role_name,
          desc: committee.role_desc,
        },
        user: Number(row.user_id),
        warga: numberOrNull(committee.warga_id),
      })),
    },
    warga: row.warga_id === null ? null : {
      id: Number(row.warga_id),
      nik: row.nik,
      full_name: row.full_name,
      gender_id: row.gender_id,
      date_of_birth: row.date_of_birth,
      place_of_birth: row.place_of_birth,
      marital_status: named(row, "marital_status"),
      religion: named(row, "religion"),
      phone_no: row.phone_no,
      residence: row.warga_residence_id,
      unit_id: unitJson(row, media),
      occupation: described(row, "occupation"),
      education: described(row, "education"),
      profile_photo: mediaOrNull(media, row.profile_photo),
      is_checker: bool(row.is_checker),
      isreject: bool(row.isreject),
      family_as: named(row, "family_as"),
      is_lead: bool(row.is_lead),
      marriagePhoto: mediaOrNull(media, row.marriage_photo),
    },
    residence: row.id === null ? null : residenceJson(row, media),
  };
}

function described(row: Row, prefix: string) {
  const isSet = row[`${prefix}_id`] !== null;
  return {
    id: numberOrNull(row[`${prefix}_id`]),
    code: row[`${prefix}_code`],
    name: row[`${prefix}_name`],
    created_by: numberOrNull(row[`${prefix}_created_by`]),
    created_on: isoOrNull(row[`${prefix}_created_on`]),
    isactive: isSet ? bool(row[`${prefix}_isactive`]) : null,
    isdelete: isSet ? bool(row[`${prefix}_isdelete`]) : null,
  };
}
