import * as v from "valibot";
import type { Refusal } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { isoOrNull, mediaOrNull, type MediaUrls } from "../../../web/values.ts";
import { residenceJson, unitJson } from "../shared/envelope.ts";
import {
  MAX_FORM_BYTES,
  optionalId,
  parseFields,
  person,
  personalDetails,
} from "../shared/fields.ts";
import type { ProfileJson } from "../shared/shapes.ts";
import type { ProfileChange } from "./change_profile.ts";
import type { Profile } from "./find_profile.ts";

/** The caller's profile. */
export const GET_PROFILE = route({ method: "GET", path: "/api/auth/profil", needsSession: true });

const profileSchema = v.partial(v.object({
  ...person,
  unit_id: optionalId,
  family_as: optionalId,
}));

/** A change of the caller's profile. */
export const CHANGE_PROFILE = route({
  method: "PUT",
  path: "/api/auth/profil/update",
  body: profileSchema,
  files: ["profile_photo", "marriage_photo"],
  maxBytes: MAX_FORM_BYTES,
  needsSession: true,
});

/** The edit page sends this placeholder for everybody (editakun.blade.php:125). */
const DUMMY_NIK = "1234567890123456";

/**
 * Reads a change of the profile. A blank unit, family role or NIK changes nothing. `rest` is the change
 * without the fields that are wrong.
 */
export function parseProfileChange(
  fields: Record<string, unknown>,
): { ok: true; value: ProfileChange } | Refusal & { rest: ProfileChange } {
  const { reasons, form } = parseFields(profileSchema.entries, fields);
  const nik = form.nik === DUMMY_NIK ? null : form.nik;
  const change = {
    ...personalDetails(form),
    nik: nik ?? undefined,
    familyRoleId: form.family_as ?? undefined,
    unitId: form.unit_id ?? undefined,
  };
  return reasons.length > 0 ? { ok: false, reasons, rest: change } : { ok: true, value: change };
}

/** The three parts of a profile (pewaca-schema.md §3.4); what is not set has null under every key. */
export function profileJson({ row, seats, email }: Profile, media: MediaUrls): ProfileJson {
  return {
    user: {
      user_id: row.user_id,
      email,
      username: row.user_name,
      is_active: row.user_isactive,
      is_pengurus: seats.length > 0,
      residence_commites: seats.map((seat) => ({
        residence: seat.residence_id,
        role: { id: seat.role_id, name: seat.role_name, desc: seat.role_desc },
        user: row.user_id,
        warga: seat.warga_id,
      })),
    },
    warga: row.warga_id === null ? null : {
      id: row.warga_id,
      nik: row.nik,
      full_name: row.full_name,
      gender_id: row.gender_id,
      date_of_birth: row.date_of_birth,
      place_of_birth: row.place_of_birth,
      marital_status: { id: row.marital_status_id, name: row.marital_status_name },
      religion: { id: row.religion_id, name: row.religion_name },
      phone_no: row.phone_no,
      residence: row.warga_residence_id,
      unit_id: { ...unitJson(row, media), unit_name: row.unit_name ?? row.unit_text },
      occupation: occupationJson(row),
      education: educationJson(row),
      profile_photo: mediaOrNull(media, row.profile_photo),
      is_checker: row.is_checker,
      isreject: row.isreject,
      family_as: { id: row.family_as_id, name: row.family_as_name },
      is_lead: row.is_lead,
      marriagePhoto: mediaOrNull(media, row.marriage_photo),
    },
    residence: row.id === null ? null : residenceJson({ ...row, id: row.id }, media),
  };
}

function occupationJson(row: Profile["row"]) {
  const isSet = row.occupation_id !== null;
  return {
    id: row.occupation_id,
    code: row.occupation_code,
    name: row.occupation_name,
    created_by: row.occupation_created_by,
    created_on: isoOrNull(row.occupation_created_on),
    isactive: isSet ? row.occupation_isactive : null,
    isdelete: isSet ? row.occupation_isdelete : null,
  };
}

function educationJson(row: Profile["row"]) {
  const isSet = row.education_id !== null;
  return {
    id: row.education_id,
    code: row.education_code,
    name: row.education_name,
    created_by: row.education_created_by,
    created_on: isoOrNull(row.education_created_on),
    isactive: isSet ? row.education_isactive : null,
    isdelete: isSet ? row.education_isdelete : null,
  };
}
