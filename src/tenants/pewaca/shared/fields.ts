import * as v from "valibot";
import { isEmailAddress, resemblesEmailAddress } from "../../../core/email_address.ts";
import { accepted, type Code, type Outcome, type Reason } from "../../../outcome.ts";
import { passwordForm } from "../../../core/passwords/form.ts";
import { isLine, isUnseen, tidy, tidyLines } from "../../../core/text.ts";
import { isMoment } from "../../../db/time.ts";
import type { PersonalDetails } from "./person.ts";

/**
 * The largest form, in bytes: what PHP lets through to Laravel, and the parts around it. It exceeds two
 * photos of the allowed size, so that most oversized photos get an error at their own field.
 */
export const MAX_FORM_BYTES = 9 * 1024 * 1024;
/** The largest body without files, in bytes. */
export const MAX_JSON_BYTES = 64 * 1024;

/** Our word for each field that clients send; schemas and answers have the clients' names. */
export const FIELDS: Record<keyof typeof person, string> & Record<string, string> = {
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

/** The clients' name for each of our words. Several of ours may share one of theirs. */
export const WIRE_NAMES: Record<string, string> = {
  ...Object.fromEntries(Object.entries(FIELDS).map(([wire, ours]) => [ours, wire])),
  currentPassword: "password",
  publicPassword: "password",
  resetLink: "new_password",
  rejected: "warga_id",
};

/** A form sends text, JSON may send numbers. A field that is absent, null or empty reads as "". */
export const scalar = v.pipe(
  v.optional(v.nullable(v.union([v.string(), v.number()], "malformed")), ""),
  v.transform((value) => value === null ? "" : String(value)),
);
/** A text without the blanks around it, composed. */
export const text = v.pipe(scalar, v.transform(tidy));
/** A text that must not be blank. */
export const required = v.pipe(text, v.nonEmpty("required"));
/** A password to compare: taken exactly as sent. */
export const password = v.pipe(scalar, v.nonEmpty("required"));

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
/** A reference to a row; blank reads as null. */
export const optionalId = v.pipe(
  text,
  v.regex(/^\d{0,10}$/, "malformed"),
  v.check((digits) => digits === "" || isId(digits), "malformed"),
  v.transform((digits) => digits === "" ? null : Number(digits)),
);
/** Turns a blank text into null. */
const orNull = v.transform((value: string) => value === "" ? null : value);

/** Turns a text of which nothing can be seen into a blank one. */
const seen = v.transform((value: string) => isUnseen(value) ? "" : value);
const line = v.check(isLine, "malformed");

/** The longest address that the column can hold. */
const MAX_EMAIL = 100;

/** An address as it was typed. Composing it would turn letters that stand for ASCII ones into those. */
const typedEmail = v.pipe(scalar, v.trim(), v.nonEmpty("required"));

/** An address to sign up with. */
export const email = v.pipe(
  typedEmail,
  v.maxLength(MAX_EMAIL, "too_long"),
  v.check(isEmailAddress, "malformed"),
);

/** A body that consists of the address of an account, which may be one that only Django accepted. */
export const addressSchema = v.object({
  email: v.pipe(
    typedEmail,
    v.maxLength(MAX_EMAIL, "too_long"),
    v.check(resemblesEmailAddress, "malformed"),
  ),
});

/** Reads a body that consists of an address. */
export function parseAddress(fields: Record<string, unknown>): Outcome<{ email: string }> {
  return parse(addressSchema, fields);
}

/** The name of the product, which must not be a password. */
export const PRODUCT_NAME = "Pewaca";

/** A password to set, of at least `minimum` characters. */
export const newPassword = (minimum: number) =>
  v.pipe(scalar, v.nonEmpty("required"), passwordForm(minimum));

/** A line of at most 150 characters; blank reads as null. */
export const shortText = v.pipe(
  text,
  seen,
  v.maxCodePoints(150, "too_long"),
  line,
  orNull,
);

/** A text of several lines and at most `most` characters. May be blank. */
export const longText = (most: number) =>
  v.pipe(
    scalar,
    v.transform(tidyLines),
    seen,
    v.maxCodePoints(most, "too_long"),
  );

/** What people say about themselves in a form, under the clients' names. */
export const person = {
  full_name: v.pipe(
    text,
    seen,
    v.nonEmpty("required"),
    v.maxCodePoints(150, "too_long"),
    line,
  ),
  phone_no: v.pipe(
    required,
    v.transform(phoneDigits),
    v.check((digits) => /^(?:\d{8,13}|62\d{12})$/.test(digits), "malformed"),
  ),
  nik: v.pipe(
    text,
    v.transform(withoutSeparators),
    v.check((digits) => /^(?:\d{16})?$/.test(digits), "malformed"),
    orNull,
  ),
  gender_id: v.pipe(
    text,
    v.regex(/^[12]?$/, "malformed"),
    v.transform((digit) => digit === "" ? null : Number(digit)),
  ),
  date_of_birth: v.pipe(
    text,
    v.transform(withLeadingZeros),
    v.check(isDayOrBlank, "malformed"),
    orNull,
  ),
  religion: optionalId,
  place_of_birth: shortText,
  marital_status: optionalId,
  occupation: optionalId,
  education: optionalId,
};

/** What a form with the fields of `person` says. */
export type PersonForm = v.InferOutput<v.ObjectSchema<typeof person, undefined>> & {
  family_as: number | null;
};

/** The details in a form. What is not sent is `undefined`. */
export function personalDetails(form: PersonForm): PersonalDetails;
export function personalDetails(form: Partial<PersonForm>): Partial<PersonalDetails>;
export function personalDetails(
  form: Partial<PersonForm>,
): { [Detail in keyof PersonalDetails]: PersonalDetails[Detail] | undefined } {
  return {
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
  };
}

/**
 * Validates each field by itself. `form` has those that are right; the first thing that is wrong with
 * another is its reason.
 */
export function parseFields<Entries extends v.ObjectEntries>(
  entries: Entries,
  fields: Record<string, unknown>,
): { form: Partial<v.InferOutput<v.ObjectSchema<Entries, undefined>>>; reasons: Reason[] } {
  const form: Record<string, unknown> = {};
  const reasons: Reason[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const result = v.safeParse(entry, fields[name], { abortPipeEarly: true });
    if (result.success) form[name] = result.output;
    else reasons.push(reasonAgainst(name, result.issues[0]));
  }
  return { form: form as never, reasons };
}

/**
 * Validates all fields. The first thing that is wrong with a field is its reason: the message of a check
 * is the code, for which `messages.ts` has the sentence.
 */
export function parse<S extends v.GenericSchema>(
  schema: S,
  fields: Record<string, unknown>,
): Outcome<v.InferOutput<S>> {
  const result = v.safeParse(schema, fields, { abortPipeEarly: true });
  if (result.success) return accepted(result.output);
  const reasons = result.issues.map((issue) => reasonAgainst(String(issue.path?.[0]?.key), issue));
  return { ok: false, reasons };
}

function reasonAgainst(name: string, { message }: v.BaseIssue<unknown>): Reason {
  return { code: message as Code, field: FIELDS[name] ?? "request" };
}

/** Whether a text is a day of this or the last century, `YYYY-MM-DD`, or blank. */
function isDayOrBlank(value: string): boolean {
  return value === "" || value >= "1900-01-01" && isMoment(`${value} 00:00:00`);
}

/** `1990-1-5` as `1990-01-05`, which Django takes for the same. */
function withLeadingZeros(date: string): string {
  return date.replace(
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
    (_, year, month, day) => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`,
  );
}

/** The digits of a phone number, without what people and phones put between and before them. */
function phoneDigits(typed: string): string {
  return withoutSeparators(typed).replace(/^\+/, "");
}

/** A number without the blanks, dashes, dots, slashes, brackets and marks in it. A sign stays. */
function withoutSeparators(typed: string): string {
  return typed.replace(/(?!^-)[\s()./\u2010-\u2015\u202a-\u202c-]/g, "");
}
