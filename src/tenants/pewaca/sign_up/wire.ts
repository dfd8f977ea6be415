import * as v from "valibot";
import { similarityReasons } from "../../../core/passwords/rules.ts";
import { accepted, type Outcome, type Reason } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { fieldErrors } from "../shared/envelope.ts";
import {
  email,
  id,
  MAX_FORM_BYTES,
  MAX_JSON_BYTES,
  newPassword,
  optionalId,
  parse,
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

/** Reads a sign-up for the estate with `code`. Refuses with `mismatch` when the form has another code. */
export function parseSignUp(fields: Record<string, unknown>, code: string): Outcome<SignUp> {
  const parsed = parseWithPassword(signUpSchema, fields);
  const sent = typeof fields.code === "string" ? fields.code.trim().toLowerCase() : "";
  const mismatch: Reason[] = sent && sent !== code ? [{ code: "mismatch", field: "code" }] : [];
  if (!parsed.ok) return { ok: false, reasons: [...parsed.reasons, ...mismatch] };
  if (mismatch.length > 0) return { ok: false, reasons: mismatch };

  const form = parsed.value;
  return accepted({
    email: form.email,
    password: form.password,
    estate: { field: "code", value: code },
    unitId: form.unit_id,
    unitText: null,
    ...personalDetails(form),
    requestedAccountType: null,
  });
}

// No more than the public page asks for: `is_staff` and `is_warga` are not even read.
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
export function parsePublicSignUp(fields: Record<string, unknown>): Outcome<SignUp> {
  const parsed = parseWithPassword(publicSignUpSchema, fields);
  if (!parsed.ok) return { ok: false, reasons: parsed.reasons.map(withShorterPassword) };
  const form = parsed.value;
  if (form.unit_id === null && form.blok_rumah === null) {
    return { ok: false, reasons: [{ code: "required", field: "unit" }] };
  }
  return accepted({
    email: form.email,
    password: form.password,
    estate: { field: "residence", value: form.residence_id },
    unitId: form.unit_id,
    // Beside a unit the page repeats the unit's name.
    unitText: form.unit_id === null ? form.blok_rumah : null,
    fullName: form.full_name,
    phone: form.phone_no,
    ...NO_DETAILS,
    requestedAccountType: form.account_type,
  });
}

/** As `parse`. A password that repeats the address or the name is one more reason. */
function parseWithPassword<S extends v.GenericSchema>(
  schema: S,
  fields: Record<string, unknown>,
): Outcome<v.InferOutput<S>> {
  const parsed = parse(schema, fields);
  const known = parsed.ok ? [] : parsed.reasons;
  if (known.some(({ field }) => field === "password")) return parsed;
  const words = [String(fields.email ?? ""), String(fields.full_name ?? ""), PRODUCT_NAME];
  const similar = similarityReasons(String(fields.password), words, "password");
  return similar.length > 0 ? { ok: false, reasons: [...known, ...similar] } : parsed;
}

/** The public page asks for six characters instead of eight, and the sentence has to say so. */
function withShorterPassword(reason: Reason): Reason {
  const isShort = reason.field === "password" && reason.code === "too_short";
  return isShort ? { ...reason, field: "publicPassword" } : reason;
}

/** The only fields whose errors Laravel's sign-up page shows (register.blade.php:252-301). */
const VISIBLE_ON_SIGN_UP = ["unit_id", "email", "password"];

/** As `fieldErrors`. When the sign-up page would show none of them, they are repeated at the unit. */
export function signUpErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors = fieldErrors(reasons);
  const isVisible = VISIBLE_ON_SIGN_UP.some((name) => name in errors);
  if (isVisible) return errors;
  return { ...errors, unit_id: [...new Set(Object.values(errors).flat())] };
}

/** Somebody who has just signed up. */
export function newResidentJson({ userId, email, fullName }: NewResident) {
  return { user_id: userId, email, full_name: fullName, is_verified: false };
}
