import * as v from "valibot";
import type { Row } from "../../deps.ts";
import { accepted, type Outcome, type Reason } from "../../outcome.ts";
import { sentence } from "./messages.ts";

/** Our word for each field that a Pewaca client sends; the only place that knows theirs. */
const FIELDS: Record<string, string> = {
  email: "email",
  password: "password",
  unit_id: "unit",
  full_name: "fullName",
  phone_no: "phone",
  family_as: "familyRole",
  code: "code",
  nik: "nik",
  gender_id: "gender",
  date_of_birth: "dateOfBirth",
  religion: "religion",
  place_of_birth: "placeOfBirth",
  marital_status: "maritalStatus",
  occupation: "occupation",
  education: "education",
  refresh: "refresh",
};

const WIRE_NAMES = Object.fromEntries(Object.entries(FIELDS).map(([wire, ours]) => [ours, wire]));

// --- what clients send ---------------------------------------------------------------------------

/** A form sends text, JSON may send numbers; an absent value, null and '' are the same nothing. */
const scalar = v.pipe(
  v.optional(v.nullable(v.union([v.string(), v.number()], "malformed")), ""),
  v.transform((value) => value === null ? "" : String(value)),
);
const text = v.pipe(scalar, v.trim());
const required = v.pipe(text, v.nonEmpty("required"));

/** The largest number that fits the INT columns behind the references. */
const MAX_ID = 2_147_483_647;
const isId = (digits: string) =>
  /^\d{1,10}$/.test(digits) && Number(digits) <= MAX_ID && Number(digits) > 0;
const id = v.pipe(required, v.check(isId, "malformed"), v.transform(Number));
const optionalId = v.pipe(
  text,
  v.check((digits) => digits === "" || isId(digits), "malformed"),
  v.transform((digits) => digits === "" ? null : Number(digits)),
);
const orNull = v.transform((value: string) => value === "" ? null : value);

// deno-lint-ignore no-control-regex -- control characters are what it looks for
const isPrintable = (value: string) => !/[\u0000-\u001f\u007f]/.test(value);

/** HTML's definition of an address, plus the dot in the domain that Django asks for. ASCII only. */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;
const email = v.pipe(
  required,
  v.maxLength(100, "too_long"),
  v.regex(EMAIL, "malformed"),
);

/** Taken exactly as sent: no trim, no normalisation. Length in characters as people count them. */
const newPassword = (minimum: number) =>
  v.pipe(
    scalar,
    v.nonEmpty("required"),
    v.check((value) => [...value].length >= minimum, "too_short"),
    v.check((value) => new TextEncoder().encode(value).length <= 1024, "too_long"),
  );

const signUpSchema = v.object({
  email,
  password: newPassword(8),
  unit_id: id,
  full_name: v.pipe(
    required,
    v.check((name) => [...name].length <= 150, "too_long"),
    v.check(isPrintable, "malformed"),
  ),
  phone_no: v.pipe(required, v.regex(/^\+?\d{8,13}$/, "malformed")),
  family_as: id,
  code: v.pipe(text, v.toLowerCase()),
  nik: v.pipe(text, v.regex(/^(?:\d{16})?$/, "malformed"), orNull),
  gender_id: v.pipe(
    text,
    v.regex(/^[12]?$/, "malformed"),
    v.transform((digit) => digit === "" ? null : Number(digit)),
  ),
  date_of_birth: v.pipe(text, v.check(isPastDateOrBlank, "malformed"), orNull),
  religion: optionalId,
  place_of_birth: v.pipe(
    text,
    v.check((place) => [...place].length <= 150, "too_long"),
    v.check(isPrintable, "malformed"),
    orNull,
  ),
  marital_status: optionalId,
  occupation: optionalId,
  education: optionalId,
});

/** Who wants to live where: a sign-up in our words. `null` is "not said". */
export type SignUp = {
  email: string;
  password: string;
  code: string;
  unitId: number;
  fullName: string;
  phone: string;
  familyRoleId: number;
  nik: string | null;
  genderId: number | null;
  dateOfBirth: string | null;
  placeOfBirth: string | null;
  religionId: number | null;
  maritalStatusId: number | null;
  occupationId: number | null;
  educationId: number | null;
};

/** Reads a sign-up for the estate with `code`, the short form of the live page and the long one. */
export function parseSignUp(fields: Record<string, unknown>, code: string): Outcome<SignUp> {
  const parsed = parse(signUpSchema, fields);
  const sent = typeof fields.code === "string" ? fields.code.trim().toLowerCase() : "";
  const mismatch: Reason[] = sent && sent !== code ? [{ code: "mismatch", field: "code" }] : [];
  if (!parsed.ok) return { ok: false, reasons: [...parsed.reasons, ...mismatch] };
  if (mismatch.length > 0) return { ok: false, reasons: mismatch };

  const form = parsed.value;
  return accepted({
    email: form.email,
    password: form.password,
    code,
    unitId: form.unit_id,
    fullName: form.full_name,
    phone: form.phone_no,
    familyRoleId: form.family_as,
    nik: form.nik,
    genderId: form.gender_id,
    dateOfBirth: form.date_of_birth,
    placeOfBirth: form.place_of_birth,
    religionId: form.religion,
    maritalStatusId: form.marital_status,
    occupationId: form.occupation,
    educationId: form.education,
  });
}

const logInSchema = v.object({
  email: required,
  password: v.pipe(scalar, v.nonEmpty("required")),
});

/** Reads a login: an address and a password, both as typed. */
export function parseLogIn(
  fields: Record<string, unknown>,
): Outcome<{ email: string; password: string }> {
  return parse(logInSchema, fields);
}

const addressSchema = v.object({ email });

/** Reads a request that names an address and nothing else. */
export function parseAddress(fields: Record<string, unknown>): Outcome<{ email: string }> {
  return parse(addressSchema, fields);
}

const refreshSchema = v.object({ refresh: required });

/** Reads a refresh token. */
export function parseRefresh(fields: Record<string, unknown>): Outcome<{ refresh: string }> {
  return parse(refreshSchema, fields);
}

/** Validates all fields at once; the first thing wrong with each is its reason. */
function parse<S extends v.GenericSchema>(
  schema: S,
  fields: Record<string, unknown>,
): Outcome<v.InferOutput<S>> {
  const result = v.safeParse(schema, fields, { abortPipeEarly: true });
  if (result.success) return accepted(result.output);
  const reasons = result.issues.map((issue): Reason => ({
    code: issue.message as Reason["code"],
    field: FIELDS[String(issue.path?.[0]?.key)] ?? "request",
  }));
  return { ok: false, reasons };
}

function isPastDateOrBlank(value: string): boolean {
  if (value === "") return true;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || value < "1900-01-01") return false;
  const date = new Date(`${value}T00:00:00Z`);
  // A day that the month does not have rolls over into the next one.
  return !isNaN(date.getTime()) && date.toISOString().startsWith(value) && date <= new Date();
}

// --- what clients read ---------------------------------------------------------------------------

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

/** Laravel's sign-up page renders errors of these fields only (register.blade.php:252-301). */
const VISIBLE_ON_SIGN_UP = ["unit_id", "email", "password"];

/** Reasons as the field errors of the envelope, under the clients' names. */
export function fieldErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const reason of reasons) {
    (errors[WIRE_NAMES[reason.field] ?? reason.field] ??= []).push(sentence(reason));
  }
  return errors;
}

/** As `fieldErrors`, and what would stay invisible on the sign-up page is repeated at the unit. */
export function signUpErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors = fieldErrors(reasons);
  const isVisible = VISIBLE_ON_SIGN_UP.some((name) => name in errors);
  return isVisible ? errors : { ...errors, unit_id: Object.values(errors).flat() };
}

/** An estate (pewaca-schema.md §3.1), with the names that docs and test kit use beside Django's. */
export function residenceJson(row: Row, mediaUrl: string) {
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    loc_address: row.loc_address,
    image: mediaOrNull(mediaUrl, row.image),
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
export function unitJson(row: Row, mediaUrl: string) {
  return {
    unit_id: row.unit_id,
    unit_name: row.unit_name,
    unit_image: mediaOrNull(mediaUrl, row.unit_image),
    unit_size: row.unit_size,
    unit_corridor: row.unit_corridor_id,
    unit_corridor_name: row.corridor_name,
    unit_residence_name: row.unit_residence_name,
  };
}

/** The three parts of `auth/profil` (pewaca-schema.md §3.4), with null-objects for what is not set. */
export function profileJson(row: Row, committees: readonly Row[], email: string, mediaUrl: string) {
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
      unit_id: unitJson(row, mediaUrl),
      occupation: described(row, "occupation"),
      education: described(row, "education"),
      profile_photo: mediaOrNull(mediaUrl, row.profile_photo),
      is_checker: bool(row.is_checker),
      isreject: bool(row.isreject),
      family_as: named(row, "family_as"),
      is_lead: bool(row.is_lead),
      marriagePhoto: mediaOrNull(mediaUrl, row.marriage_photo),
    },
    residence: row.id === null ? null : residenceJson(row, mediaUrl),
  };
}

function named(row: Row, prefix: string) {
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
export function mediaOrNull(mediaUrl: string, path: string | null): string | null {
  if (!path) return null;
  return /^https?:\/\//.test(path) ? path : `${mediaUrl}/${path.replace(/^\/+/, "")}`;
}
