import * as v from "valibot";
import { accepted, type Outcome } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { isoOrNull, mediaOrNull, type MediaUrls } from "../../../web/values.ts";
import { unitJson } from "../shared/envelope.ts";
import { id, longText, MAX_JSON_BYTES, parse } from "../shared/fields.ts";
import { GENDERS, NO_GENDER } from "../shared/messages.ts";
import type { ResidentRow } from "../shared/rows.ts";
import { maskNik } from "../shared/nik.ts";
import type { CommitteeJson, ResidentJson } from "../shared/shapes.ts";
import type { Appointment, CommitteeMemberRow, RoleRow } from "./committee.ts";
import type { SeatRow } from "./list_residents.ts";

// --- what clients ask for ------------------------------------------------------------------------

const parameter = v.optional(v.string());

/** The residents of the board's estates. */
export const LIST_RESIDENTS = route({
  method: "GET",
  path: "/api/warga",
  query: v.object({
    page: parameter,
    search: parameter,
    is_checker: parameter,
    isreject: parameter,
  }),
  needsSession: true,
});

/** One resident. */
export const GET_RESIDENT = route({
  method: "GET",
  path: "/api/warga/:id{[0-9]+}",
  needsSession: true,
});

const reason = longText(1000);
const decisionSchema = v.object({ warga_id: id, reason });
const rejectionSchema = v.object({ warga_id: id, reason: v.pipe(reason, v.nonEmpty("required")) });

/** The approval of a resident. */
export const APPROVE_RESIDENT = route({
  method: "POST",
  path: "/api/warga/verify",
  body: decisionSchema,
  maxBytes: MAX_JSON_BYTES,
  needsSession: true,
});

/** The rejection of a resident. */
export const REJECT_RESIDENT = route({
  method: "POST",
  path: "/api/warga/reject",
  body: rejectionSchema,
  maxBytes: MAX_JSON_BYTES,
  needsSession: true,
});

/** Whom a board decides about, and why; an approval comes without a reason. */
export type Decision = { residentId: number; reason: string };

/** Reads whom the board decides about, and why; `schema` is that of the route. */
export function parseDecision(
  schema: typeof decisionSchema | typeof rejectionSchema,
  fields: Record<string, unknown>,
): Outcome<Decision> {
  const parsed = parse(schema, fields);
  if (!parsed.ok) return parsed;
  return accepted({ residentId: parsed.value.warga_id, reason: parsed.value.reason });
}

/** The roles that somebody may have in a committee. */
export const LIST_ROLES = route({
  method: "GET",
  path: "/api/roles",
  query: v.object({ page: parameter, search: parameter }),
  needsSession: true,
});

const COMMITTEE_PATH = "/api/residence-commite";

/** The seats in the committees of the board's estates. */
export const LIST_COMMITTEE = route({
  method: "GET",
  path: COMMITTEE_PATH,
  query: v.object({ page: parameter, search: parameter }),
  needsSession: true,
});

const appointmentSchema = v.object({ warga: id, role: id });

/** An appointment to a committee. */
export const APPOINT = route({
  method: "POST",
  path: COMMITTEE_PATH,
  body: appointmentSchema,
  maxBytes: MAX_JSON_BYTES,
  needsSession: true,
});

/** Reads who is given which role. */
export function parseAppointment(fields: Record<string, unknown>): Outcome<Appointment> {
  const parsed = parse(appointmentSchema, fields);
  if (!parsed.ok) return parsed;
  return accepted({ residentId: parsed.value.warga, roleId: parsed.value.role });
}

// --- what clients read ---------------------------------------------------------------------------

/** A resident as the board sees them (pewaca-schema.md §3.5); what is not set has null under every key. */
export function residentJson(
  row: ResidentRow,
  seats: readonly SeatRow[],
  media: MediaUrls,
): ResidentJson {
  return {
    id: row.warga_id,
    // A row without an account is shown all the same; pages read `user.email` unguarded.
    user: {
      user_id: row.user_id,
      email: row.user_email ?? "",
      username: row.user_name,
      is_active: row.user_isactive,
    },
    // No page of the board reads it; whoever needs it whole asks an operator, who leaves a trace.
    nik: maskNik(row.nik),
    full_name: row.full_name,
    gender_id: row.gender_id,
    gender: GENDERS.find(({ id }) => id === row.gender_id)?.name ?? NO_GENDER,
    marital_status: { id: row.marital_status_id, name: row.marital_status_name },
    religion: { id: row.religion_id, name: row.religion_name },
    phone_no: row.phone_no,
    // Without a unit, the board decides by the text that the resident gave instead.
    unit_id: { ...unitJson(row, media), unit_name: row.unit_name ?? row.unit_text },
    family_as: { id: row.family_as_id, name: row.family_as_name },
    is_lead: row.is_lead,
    is_checker: row.is_checker,
    isreject: row.isreject,
    education: {
      id: row.education_id,
      name: row.education_name,
      code: row.education_code,
    },
    occupation: {
      id: row.occupation_id,
      name: row.occupation_name,
      code: row.occupation_code,
    },
    marriagePhoto: mediaOrNull(media, row.marriage_photo),
    profile_photo: mediaOrNull(media, row.profile_photo),
    date_of_birth: row.date_of_birth,
    residence_commites: seats.filter((seat) => isSeatOf(seat, row)).map(seatJson),
    place_of_birth: row.place_of_birth,
    checked_on: isoOrNull(row.checked_on),
    created_on: isoOrNull(row.created_on),
  };
}

function isSeatOf({ seat_user_id }: SeatRow, { user_id }: ResidentRow): boolean {
  return user_id !== null && seat_user_id === user_id;
}

function seatJson(seat: SeatRow) {
  return {
    residence: seat.seat_residence_id,
    role: { id: seat.seat_role_id, name: seat.seat_role_name, desc: seat.seat_role_desc },
    user: seat.seat_user_id,
    warga: seat.seat_warga_id,
  };
}

/** A seat of a committee, and the resident who has it. */
export function committeeJson(row: CommitteeMemberRow, media: MediaUrls): CommitteeJson {
  return { id: row.seat_id, ...seatJson(row), warga: residentJson(row, [row], media) };
}

/** A role that somebody may have in a committee. */
export function roleJson({ id, name, desc }: RoleRow) {
  return { id, name, desc };
}

/** Who was given which role. */
export function appointmentJson({ residentId, roleId }: Appointment) {
  return { warga: residentId, role: roleId };
}
