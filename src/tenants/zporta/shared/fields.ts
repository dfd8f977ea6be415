import * as v from "valibot";
import { MAX_PASSWORD_BYTES } from "../../../core/passwords/passwords.ts";
import { accepted, type Code, type Outcome, type Reason } from "../../../outcome.ts";

/** The wire names of the fields that have another name in our code. */
export const WIRE_NAMES: Record<string, string> = {
  adminNotes: "admin_notes",
  confirmation: "confirm_new_password",
  currentPassword: "current_password",
  inviteeEmail: "invitee_email",
  newPassword: "new_password",
  personalMessage: "personal_message",
  referredBy: "referred_by",
  subjects: "subjects_to_teach",
};

const OUR_NAMES = Object.fromEntries(
  Object.entries(WIRE_NAMES).map(([ours, wire]) => [wire, ours]),
);

/** The shortest password, in Unicode code points. */
const MIN_PASSWORD = 8;

/**
 * The message of a check is the code of its refusal. This one also carries the limit that the
 * sentence quotes; `parse` takes both apart.
 */
export function codeWithLimit(code: Code, limit: number): string {
  return `${code}:${limit}`;
}

/** A text as Django REST framework's CharField accepts it: a number counts as its digits. */
export const scalar = v.union([v.string(), v.number()], "malformed");

/** Anything but null. */
export const notNull = v.pipe(v.unknown(), v.check((value) => value !== null, "null"));

const MISSING = Symbol("missing");

/** A text that must not be blank. */
export const filled = v.pipe(
  v.optional(v.unknown(), MISSING),
  v.check((value) => value !== MISSING, "required"),
  notNull,
  scalar,
  v.transform(String),
  v.nonEmpty("blank"),
  v.check((value) => value.trim() !== "", "blank"),
);

/** At most `max` Unicode code points. */
export function maxCharacters(max: number) {
  return v.pipe(
    v.string(),
    v.check((value) => [...value].length <= max, codeWithLimit("too_long", max)),
    v.metadata({ maxLength: max }),
  );
}

/**
 * A password that is long enough, and not too long to be hashed. It is never trimmed or normalized.
 */
export const passwordLength = v.pipe(
  v.string("malformed"),
  v.check((value) => [...value].length >= MIN_PASSWORD, codeWithLimit("too_short", MIN_PASSWORD)),
  v.check(
    (value) => new TextEncoder().encode(value).length <= MAX_PASSWORD_BYTES,
    codeWithLimit("too_long", MAX_PASSWORD_BYTES),
  ),
  v.metadata({ minLength: MIN_PASSWORD, maxLength: MAX_PASSWORD_BYTES, format: "password" }),
);

/** The new password in a form that changes it. */
export const newPassword = v.pipe(filled, passwordLength);

/** A mandatory text of at most `max` characters, without the blanks around it. */
export function requiredText(max: number) {
  return v.pipe(filled, v.trim(), maxCharacters(max));
}

/** A text of at most `max` characters that may be absent, null or blank: all three are `null`. */
export function optionalText(max: number) {
  return v.pipe(
    v.optional(v.nullable(scalar), null),
    v.transform((value) => value === null ? "" : String(value).trim()),
    maxCharacters(max),
    v.transform((value) => value === "" ? null : value),
  );
}

/** Whether Django takes a value for missing: absent, null, '' or 0. We add blanks. */
export function isNothing(value: unknown): boolean {
  return !value || typeof value === "string" && value.trim() === "";
}

/** Validates all fields at once. Refuses with the first problem of each field. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  fields: Record<string, unknown>,
): Outcome<v.InferOutput<S>> {
  const result = v.safeParse(schema, fields, { abortPipeEarly: true });
  if (result.success) return accepted(result.output);
  const reasons = result.issues.map((issue): Reason => {
    const [code, value] = issue.message.split(":", 2);
    const wire = String(issue.path?.[0]?.key);
    return { code: code as Reason["code"], field: OUR_NAMES[wire] ?? wire, value };
  });
  return { ok: false, reasons };
}
