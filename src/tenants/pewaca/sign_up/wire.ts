import * as v from "valibot";
import { similarityReasons } from "../../../core/passwords/rules.ts";
import type { Reason, Refusal } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import {
  email,
  id,
  MAX_FORM_BYTES,
  MAX_JSON_BYTES,
  newPassword,
  optionalId,
  parseFields,
  person,
  personalDetails,
  PRODUCT_NAME,
  shortText,
  text,
} from "../shared/fields.ts";
import { NO_DETAILS } from "../shared/person.ts";
import type { NewResident, SignUp } from "./register_resident.ts";

const signUpSchema = v.object({
  ...person,
  email,
  password: newPassword(8),
  unit_id: id,
  family_as: id,
  code: v.pipe(text, v.toLowerCase()),
});

/** The sign-up of somebody who was invited, in the short form of the live page and in the long one. */
export const SIGN_UP = route({
  method: "POST",
  path: "/api/auth/sign-up/:code",
  body: signUpSchema,
  files: ["profile_photo", "marriage_photo"],
  maxBytes: MAX_FORM_BYTES,
});

/** A form as it was read, or what is wrong with it; `rest` is the sign-up without the wrong fields. */
type ParsedSignUp = { ok: true; value: SignUp } | Refusal & { rest: SignUp };

/** Reads a sign-up for the estate with `code`. Refuses with `mismatch` when the form has another code. */
export function parseSignUp(fields: Record<string, unknown>, code: string): ParsedSignUp {
  const { form, reasons } = parseWithPassword(signUpSchema.entries, fields);
  const sent = typeof fields.code === "string" ? fields.code.trim().toLowerCase() : "";
  if (sent && sent !== code) reasons.push({ code: "mismatch", field: "code" });
  return parsedSignUp(reasons, {
    ...NOTHING,
    ...personalDetails(form),
    email: form.email,
    password: form.password,
    estate: { field: "code", value: code },
    unitId: form.unit_id,
  });
}

/** Stands in for fields that are missing or wrong. No account can have this address. */
const NOTHING: Omit<SignUp, "estate"> = {
  ...NO_DETAILS,
  fullName: "",
  phone: "",
  email: "@",
  password: "",
  unitId: null,
  unitText: null,
  requestedAccountType: null,
};

function parsedSignUp(
  reasons: Reason[],
  said: { [Field in keyof SignUp]: SignUp[Field] | undefined },
): ParsedSignUp {
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  const signUp = { ...NOTHING, ...Object.fromEntries(known) } as SignUp;
  return reasons.length > 0 ? { ok: false, reasons, rest: signUp } : { ok: true, value: signUp };
}

// Only what the public page asks for: `is_staff` and `is_warga` are not read.
const publicSignUpSchema = v.object({
  email,
  password: newPassword(6),
  full_name: person.full_name,
  phone_no: person.phone_no,
  residence_id: id,
  unit_id: optionalId,
  blok_rumah: shortText,
  account_type: v.fallback(v.nullable(v.picklist(["warga", "pengurus"])), null),
});

/** The sign-up of a visitor of the public page. */
export const PUBLIC_SIGN_UP = route({
  method: "POST",
  path: "/api/auth/public-sign-up",
  body: publicSignUpSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Reads a sign-up of the public page: an estate of the list, and a unit or a text that names it. */
export function parsePublicSignUp(fields: Record<string, unknown>): ParsedSignUp {
  const { form, reasons } = parseWithPassword(publicSignUpSchema.entries, fields);
  if (form.unit_id === null && form.blok_rumah === null) {
    reasons.push({ code: "required", field: "unit" });
  }
  return parsedSignUp(reasons.map(withShorterPassword), {
    ...NOTHING,
    email: form.email,
    password: form.password,
    estate: { field: "residence", value: form.residence_id ?? 0 },
    unitId: form.unit_id,
    // Beside a unit the page repeats the unit's name.
    unitText: form.unit_id === null ? form.blok_rumah : null,
    fullName: form.full_name,
    phone: form.phone_no,
    requestedAccountType: form.account_type,
  });
}

/** As `parseFields`. A password that repeats the address or the name is one more reason. */
function parseWithPassword<Entries extends v.ObjectEntries>(
  entries: Entries,
  fields: Record<string, unknown>,
) {
  const parsed = parseFields(entries, fields);
  if (parsed.reasons.some(({ field }) => field === "password")) return parsed;
  const words = [String(fields.email ?? ""), String(fields.full_name ?? ""), PRODUCT_NAME];
  parsed.reasons.push(...similarityReasons(String(fields.password), words, "password"));
  return parsed;
}

/** The public page asks for six characters instead of eight, and the sentence has to say so. */
function withShorterPassword(reason: Reason): Reason {
  const isShort = reason.field === "password" && reason.code === "too_short";
  return isShort ? { ...reason, field: "publicPassword" } : reason;
}

/** Somebody who has just signed up. */
export function newResidentJson({ userId, email, fullName, isVerified }: NewResident) {
  return { user_id: userId, email, full_name: fullName, is_verified: isVerified };
}
