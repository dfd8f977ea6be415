import { isPhotoKey } from "../../../core/photos.ts";
import type { Row } from "../../../deps.ts";
import type { MediaUrls } from "../../../web/values.ts";
import type { Reason } from "../../../outcome.ts";
import { WIRE_NAMES } from "./fields.ts";
import { sentence } from "./messages.ts";
import type { ProfileJson, ResidenceJson, UnitJson } from "./shapes.ts";

/** The envelope of a success. Laravel reads `success` and `data`, the test kit `status` and `message`. */
export function successEnvelope(code: number, message: string, data: unknown, more = {}) {
  return { success: true, status: "success", error: null, code, message, data, ...more };
}

/** The envelope of a refusal; `errors` is always an object of lists, or null. */
export function errorEnvelope(
  code: number,
  message: string,
  errors: Record<string, string[]> | null = null,
  more = {},
) {
  return {
    success: false,
    status: "error",
    error: true,
    code,
    message,
    errors,
    data: null,
    ...more,
  };
}

/** Reasons as the field errors of the envelope, under the clients' names. */
export function fieldErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  // The profile page shows it under the name that answers have, others under the one that is sent.
  if (errors.marriage_photo) errors.marriagePhoto = errors.marriage_photo;
  return errors;
}

/** An estate (pewaca-schema.md §3.1), with the names that docs and test kit use beside Django's. */
export function residenceJson(row: Row, media: MediaUrls): ResidenceJson {
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    loc_address: row.loc_address,
    image: mediaOrNull(media, row.image),
    prov_id: null,
    city_id: row.city_id === null ? null : {
      id: Number(row.city_id),
      province_id: numberOrNull(row.city_province_id),
      name: row.city_name,
    },
    district_id: null,
    village_id: null,
    postal_code: row.postal_code,
    lat: row.lat,
    long: row.long,
    area_large: row.area_large,
    establishment_year: row.establishment_year,
    isactive: bool(row.isactive),
    isdelete: bool(row.isdelete),
    residence_id: row.id,
    residence_name: row.name,
    residence_code: row.code,
    address: row.loc_address,
    city: row.city_name,
  };
}

/** A unit; every key is null when there is none, because pages read `unit_id.unit_name` unguarded. */
export function unitJson(row: Row, media: MediaUrls): UnitJson {
  return {
    unit_id: row.unit_id,
    unit_name: row.unit_name,
    unit_image: mediaOrNull(media, row.unit_image),
    unit_size: row.unit_size,
    unit_corridor: row.unit_corridor_id,
    unit_corridor_name: row.corridor_name,
    unit_residence_name: row.unit_residence_name,
  };
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

/** A short reference, with null for both when there is none. */
export function named(row: Row, prefix: string) {
  return { id: numberOrNull(row[`${prefix}_id`]), name: row[`${prefix}_name`] };
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

/** The imported tables have NULL where the model says false. */
export function bool(value: unknown): boolean {
  return Number(value) === 1;
}

/** A number that the driver hands over as text, such as a BIGINT. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** A moment as Django REST framework writes it: UTC, `Z`, microseconds when there are any. */
export function isoOrNull(value: string | null): string | null {
  return value === null ? null : `${value.replace(" ", "T").replace(/\.0+$/, "")}Z`;
}

/** A stored path as an absolute URL. Blank is none; what already is a URL stays one. */
export function mediaOrNull(media: MediaUrls, path: string | null): string | null {
  if (!path) return null;
  if (/^https?:\/\//.test(path)) return path;
  const base = isPhotoKey(path) ? media.photosUrl : media.legacyUrl;
  return `${base}/${path.replace(/^\/+/, "")}`;
}
