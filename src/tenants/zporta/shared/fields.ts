import * as v from "valibot";
import { accepted, type Code, type Outcome, type Reason } from "../../../outcome.ts";
import { passwordForm } from "../../../core/passwords/form.ts";
import { isLine, isUnseen, tidy, tidyLines } from "../../../core/text.ts";

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
export const MIN_PASSWORD = 8;

/** A text as Django REST framework's CharField accepts it: a number counts as its digits. */
export const scalar = v.union([v.string(), v.number()], "malformed");

/** Anything but null. */
export const notNull = v.pipe(v.unknown(), v.check((value) => value !== null, "null"));

const MISSING = Symbol("missing");

/** A password as it is sent; it may consist of blanks. */
export const sentPassword = v.pipe(
  v.optional(v.unknown(), MISSING),
  v.check((value) => value !== MISSING, "required"),
  notNull,
  scalar,
  v.transform(String),
  v.nonEmpty("blank"),
);

/** A text that must not be blank. */
export const filled = v.pipe(
  sentPassword,
  v.check((value) => value.trim() !== "", "blank"),
);

/** At most `max` Unicode code points. */
export function maxCharacters(max: number) {
  return v.pipe(
    v.string(),
    v.maxCodePoints(max, "too_long"),
  );
}

/** The longest code of a language, in UTF-16 code units. */
export const MAX_LANGUAGE = 20;

/** The longest text that somebody may write about themselves, in code points. */
export const MAX_BIO = 20_000;

/** The name of the product, which must not be a password. */
export const PRODUCT_NAME = "Zporta Academy";

/** What every new password must be like, whichever form it comes by. */
export const goodPassword = passwordForm(MIN_PASSWORD);

/** A password that replaces another. */
export const newPassword = v.pipe(sentPassword, goodPassword);

/** A text of several lines as it is stored; blank when nothing of it can be seen. */
export const lines = v.transform((value: string) => isUnseen(value) ? "" : tidyLines(value));

/** A line, such as a name, as it is stored; blank when nothing of it can be seen. */
export const line = v.pipe(
  v.string(),
  v.transform((value) => isUnseen(value) ? "" : tidy(value)),
  v.check(isLine, "unprintable"),
);

/** A mandatory text of at most `max` characters, without the blanks around it. */
export function requiredText(max: number) {
  return v.pipe(filled, lines, v.nonEmpty("blank"), maxCharacters(max));
}

/** A text of at most `max` characters that may be absent, null or blank: all three are `null`. */
export function optionalText(max: number) {
  return v.pipe(
    v.optional(v.nullable(scalar), null),
    v.transform((value) => value === null ? "" : String(value)),
    lines,
    maxCharacters(max),
    v.transform((value) => value === "" ? null : value),
  );
}

/** Whether Django takes a value for missing: absent, null, '' or 0. We add blanks. */
export function isNothing(value: unknown): boolean {
  return !value || typeof value === "string" && value.trim() === "";
}

/**
 * The valid fields of a form, whatever is wrong with the others. They can be looked up, so that everything
 * that is wrong is reported at once.
 */
export function parseEach<E extends v.ObjectEntries>(
  { entries }: { entries: E },
  fields: Record<string, unknown>,
): { [Name in keyof E]?: v.InferOutput<E[Name]> } {
  const right = Object.entries(entries).flatMap(([name, schema]) => {
    const result = v.safeParse(schema, fields[name]);
    return result.success ? [[name, result.output]] : [];
  });
  return Object.fromEntries(right);
}

/**
 * Validates all fields at once. Refuses with the first problem of each field. The message of a check is
 * the code of its refusal, and a number that it requires is the limit that the sentence quotes.
 */
export function parse<S extends v.GenericSchema>(
  schema: S,
  fields: Record<string, unknown>,
): Outcome<v.InferOutput<S>> {
  const result = v.safeParse(schema, fields, { abortPipeEarly: true });
  if (result.success) return accepted(result.output);
  const reasons = result.issues.map((issue): Reason => {
    const wire = String(issue.path?.[0]?.key);
    const limit = typeof issue.requirement === "number" ? String(issue.requirement) : undefined;
    return { code: issue.message as Code, field: OUR_NAMES[wire] ?? wire, value: limit };
  });
  return { ok: false, reasons };
}
