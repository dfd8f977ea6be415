import * as v from "valibot";
import type { Row } from "../../../deps.ts";
import { bool, isoOrNull, mediaOrNull, type MediaUrls, numberOrNull } from "../../../web/values.ts";
import type { Outcome } from "../../../outcome.ts";
import { id, parse, text } from "../shared/fields.ts";
import { GENDERS } from "../shared/references.ts";
import type { CommitteeJson, ResidentJson } from "../shared/shapes.ts";
import { named, unitJson } from "../shared/envelope.ts";

// --- what clients send ---------------------------------------------------------------------------

const LONGEST_REASON = 1000;

// deno-lint-ignore no-control-regex -- control characters are what it looks for, but for line ends
const isText = (value: string) => !/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/.test(value);

/** A decision as it is sent. */
export const decisionSchema = v.object({
  warga_id: id,
  reason: v.pipe(
    text,
    v.check((reason) => [...reason].length <= LONGEST_REASON, "too_long"),
    v.metadata({ maxLength: LONGEST_REASON }),
    v.check(isText, "malformed"),
  ),
});

/** Reads about whom the board decides, and why; an approval brings no reason. */
export function parseDecision(
  fields: Record<string, unknown>,
): Outcome<{ warga_id: number; reason: string }> {
  return parse(decisionSchema, fields);
}

/** An appointment as it is sent. */
export const appointmentSchema = v.object({ warga: id, role: id });

/** Reads who is to have which role in the committee. */
export function parseAppointment(
  fields: Record<string, unknown>,
): Outcome<{ warga: number; role: number }> {
  return parse(appointmentSchema, fields);
}

// --- what clients read ---------------------------------------------------------------------------

/** A resident as the board sees them (pewaca-schema.md §3.5), null-objects for what is not there. */
export function residentJson(row: Row, seats: readonly Row[], media: MediaUrls): ResidentJson {
  return {
    id: numberOrNull(row.warga_id),
    // A row without an account is shown all the same; pages read `user.email` unguarded.
    user: {
      user_id: numberOrNull(row.user_id),
      email: row.user_email ?? "",
      username: row.user_name,
      is_active: bool(row.user_isactive),
    },
    nik: row.nik,
    full_name: row.full_name,
    gender_id: row.gender_id,
    gender: GENDERS.find(({ id }) => id === row.gender_id)?.name ?? "-",
    marital_status: named(row, "marital_status"),
    religion: named(row, "religion"),
    phone_no: row.phone_no,
    // Who named no unit said where in their own words; the board decides by it.
    unit_id: { ...unitJson(row, media), unit_name: row.unit_name ?? row.unit_text },
    family_as: named(row, "family_as"),
    is_lead: bool(row.is_lead),
    is_checker: bool(row.is_checker),
    isreject: bool(row.isreject),
    education: coded(row, "education"),
    occupation: coded(row, "occupation"),
    marriagePhoto: mediaOrNull(media, row.marriage_photo),
    profile_photo: mediaOrNull(media, row.profile_photo),
    date_of_birth: row.date_of_birth,
    residence_commites: seats.filter((seat) => isSeatOf(seat, row)).map(seatJson),
    place_of_birth: row.place_of_birth,
    checked_on: isoOrNull(row.checked_on),
    created_on: isoOrNull(row.created_on),
  };
}

function isSeatOf(seat: Row, { user_id }: Row): boolean {
  return user_id !== null && numberOrNull(seat.seat_user_id) === Number(user_id);
}

function coded(row: Row, prefix: string) {
  return { ...named(row, prefix), code: row[`${prefix}_code`] };
}

function seatJson(seat: Row) {
  return {
    residence: seat.seat_residence_id,
    role: {
      id: numberOrNull(seat.seat_role_id),
      name: seat.seat_role_name,
      desc: seat.seat_role_desc,
    },
    user: numberOrNull(seat.seat_user_id),
    warga: numberOrNull(seat.seat_warga_id),
  };
}

/** A seat of the committee, and the resident in it. */
export function committeeJson(row: Row, media: MediaUrls): CommitteeJson {
  return {
    id: Number(row.seat_id),
    ...seatJson(row),
    warga: residentJson(row, [row], media),
  };
}

/** A role that a committee has. */
export function roleJson(row: Row) {
  return { id: Number(row.id), name: row.name, desc: row.desc };
}
