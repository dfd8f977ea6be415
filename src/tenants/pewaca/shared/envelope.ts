import type { Reason } from "../../../outcome.ts";
import { mediaOrNull, type MediaUrls } from "../../../web/values.ts";
import { WIRE_NAMES } from "./fields.ts";
import { sentence } from "./messages.ts";
import type { ResidenceRow, UnitRow } from "./rows.ts";
import type { ResidenceJson, UnitJson } from "./shapes.ts";

/** The envelope of a success. Laravel reads `success` and `data`, the test kit `status` and `message`. */
export function successEnvelope(code: number, message: string, data: unknown, more = {}) {
  return { success: true, status: "success", error: null, code, message, data, ...more };
}

/** The envelope of an error. `errors` is an object of lists, or null: never a text. */
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

/** The sentences for the reasons, under the clients' names of the fields. */
export function fieldErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  // The profile page looks for it under the name in answers, other pages under the name they send.
  if (errors.marriage_photo) errors.marriagePhoto = errors.marriage_photo;
  return errors;
}

/** An estate (pewaca-schema.md §3.1), with the names that docs and test kit use beside Django's. */
export function residenceJson(row: ResidenceRow & { id: number }, media: MediaUrls): ResidenceJson {
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    loc_address: row.loc_address,
    image: mediaOrNull(media, row.image),
    prov_id: null,
    city_id: row.city_id === null ? null : {
      id: row.city_id,
      province_id: row.city_province_id,
      name: row.city_name,
    },
    district_id: null,
    village_id: null,
    postal_code: row.postal_code,
    lat: row.lat,
    long: row.long,
    area_large: row.area_large,
    establishment_year: row.establishment_year,
    isactive: row.isactive,
    isdelete: row.isdelete,
    residence_id: row.id,
    residence_name: row.name,
    residence_code: row.code,
    address: row.loc_address,
    city: row.city_name,
  };
}

/** A unit; every key is null when there is none, because pages read `unit_id.unit_name` unguarded. */
export function unitJson(row: UnitRow, media: MediaUrls): UnitJson {
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
