import * as v from "valibot";
import { EMAIL_ADDRESS } from "../../../core/email_address.ts";
import { accepted, type Outcome, type Reason } from "../../../outcome.ts";

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
  residence_id: "residence",
  blok_rumah: "unitText",
  new_password: "newPassword",
  profile_photo: "profilePhoto",
  marriage_photo: "marriagePhoto",
  warga_id: "resident",
  reason: "reason",
  warga: "member",
  role: "role",
};

/** The clients' name for each of our words; some of ours share one of theirs. */
export const WIRE_NAMES: Record<string, string> = {
  ...Object.fromEntries(Object.entries(FIELDS).map(([wire, ours]) => [ours, wire])),
  publicPassword: "password",
  resetLink: "new_password",
  rejected: "warga_id",
};

/** A form sends text, JSON may send numbers; an absent value, null and '' are the same nothing. */
export const scalar = v.pipe(
  v.optional(v.nullable(v.union([v.string(), v.number()], "malformed")), ""),
  v.transform((value) => value === null ? "" : String(value)),
);
/** A text without the blanks around it. */
export const text = v.pipe(scalar, v.trim());
/** A text that must not be blank. */
export const required = v.pipe(text, v.nonEmpty("required"));

/** The largest number that fits the INT columns behind the references. */
const MAX_ID = 2_147_483_647;
/** Whether a text is the number of a row. */
export const isId = (digits: string) =>
  /^\d{1,10}$/.test(digits) && Number(digits) <= MAX_ID && Number(digits) > 0;
/** A reference to a row. */
export const id = v.pipe(
  required,
  v.regex(/^\d{1,10}$/, "malformed"),
  v.check(isId, "malformed"),
  v.transform(Number),
);
/** A reference to a row, or nothing. */
export const optionalId = v.pipe(
  text,
  v.regex(/^\d{0,10}$/, "malformed"),
  v.check((digits) => digits === "" || isId(digits), "malformed"),
  v.transform((digits) => digits === "" ? null : Number(digits)),
);
/** Blank means: not said. */
export const orNull = v.transform((value: string) => value === "" ? null : value);

// deno-lint-ignore no-control-regex -- control characters are what it looks for
const printable = v.regex(/^[^\u0000-\u001f\u007f]*$/, "malformed");
/** At most so many characters as people count them. */
const isAtMost = (most: number) => (value: string) => [...value].length <= most;

/** An e-mail address as the column holds it. */
export const email = v.pipe(
  required,
  v.maxLength(100, "too_long"),
  v.regex(EMAIL_ADDRESS, "malformed"),
);

/** An address as it is sent. */
export const addressSchema = v.object({ email });

/** Reads a request that names an address and nothing else. */
export function parseAddress(fields: Record<string, unknown>): Outcome<{ email: string }> {
  return parse(addressSchema, fields);
}

/** Taken exactly as sent: no trim, no normalisation. Length in characters as people count them. */
export const newPassword = (minimum: number) =>
  v.pipe(
    scalar,
    v.nonEmpty("required"),
    v.check((value) => [...value].length >= minimum, "too_short"),
    v.check((value) => new TextEncoder().encode(value).length <= 1024, "too_long"),
    v.metadata({ minLength: minimum, maxLength: 1024, format: "password" }),
  );

/** What a person says of himself, on every form that asks for it. */
export const person = {
  full_name: v.pipe(
    required,
    v.check(isAtMost(150), "too_long"),
    v.metadata({ maxLength: 150 }),
    printable,
  ),
  phone_no: v.pipe(required, v.regex(/^\+?\d{8,13}$/, "malformed")),
  nik: v.pipe(text, v.regex(/^(?:\d{16})?$/, "malformed"), orNull),
  gender_id: v.pipe(
    text,
    v.regex(/^[12]?$/, "malformed"),
    v.transform((digit) => digit === "" ? null : Number(digit)),
  ),
  date_of_birth: v.pipe(
    text,
    v.regex(/^(?:\d{4}-\d{2}-\d{2})?$/, "malformed"),
    v.check(isPastDateOrBlank, "malformed"),
    orNull,
  ),
  religion: optionalId,
  place_of_birth: shortText(),
  marital_status: optionalId,
  occupation: optionalId,
  education: optionalId,
};

/** A line of at most 150 characters, or nothing. */
export function shortText() {
  return v.pipe(
    text,
    v.check(isAtMost(150), "too_long"),
    v.metadata({ maxLength: 150 }),
    printable,
    orNull,
  );
}

/** Validates all fields at once; the first thing wrong with each is its reason. */
export function parse<S extends v.GenericSchema>(
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
  if (value < "1900-01-01") return false;
  const date = new Date(`${value}T00:00:00Z`);
  // A day that the month does not have rolls over into the next one.
  return !isNaN(date.getTime()) && date.toISOString().startsWith(value) && date <= new Date();
}
