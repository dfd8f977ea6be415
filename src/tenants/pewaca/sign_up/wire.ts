import * as v from "valibot";
import { accepted, type Outcome, type Reason } from "../../../outcome.ts";
import {
  email,
  id,
  newPassword,
  optionalId,
  parse,
  person,
  shortText,
  text,
} from "../shared/fields.ts";
import type { SignUp } from "./register_resident.ts";
import { fieldErrors } from "../shared/envelope.ts";

/** A sign-up as it is sent. */
export const signUpSchema = v.object({
  ...person,
  email,
  password: newPassword(8),
  unit_id: id,
  family_as: id,
  code: v.pipe(text, v.toLowerCase()),
});

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
    estate: { code },
    unitId: form.unit_id,
    unitText: null,
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
    wishedAccountType: null,
  });
}

/** No more than the public page asks for: `is_staff` and `is_warga` are not even read. */
export const publicSignUpSchema = v.object({
  email,
  password: newPassword(6),
  full_name: person.full_name,
  phone_no: person.phone_no,
  residence_id: id,
  unit_id: optionalId,
  blok_rumah: shortText(),
  account_type: v.fallback(v.nullable(v.picklist(["warga", "pengurus"])), null),
});

/** Reads a sign-up of the public page: an estate from the list, and a unit or a text that names it. */
export function parsePublicSignUp(fields: Record<string, unknown>): Outcome<SignUp> {
  const parsed = parse(publicSignUpSchema, fields);
  if (!parsed.ok) return { ok: false, reasons: parsed.reasons.map(withShorterPassword) };
  const form = parsed.value;
  if (form.unit_id === null && form.blok_rumah === null) {
    return { ok: false, reasons: [{ code: "required", field: "unit" }] };
  }
  return accepted({
    email: form.email,
    password: form.password,
    estate: { id: form.residence_id },
    unitId: form.unit_id,
    // Beside a unit the page repeats the unit's name.
    unitText: form.unit_id === null ? form.blok_rumah : null,
    fullName: form.full_name,
    phone: form.phone_no,
    familyRoleId: null,
    nik: null,
    genderId: null,
    dateOfBirth: null,
    placeOfBirth: null,
    religionId: null,
    maritalStatusId: null,
    occupationId: null,
    educationId: null,
    wishedAccountType: form.account_type,
  });
}

/** The public page asks for six characters; its sentence must say so. */
function withShorterPassword(reason: Reason): Reason {
  const isShort = reason.field === "password" && reason.code === "too_short";
  return isShort ? { ...reason, field: "publicPassword" } : reason;
}

/** Laravel's sign-up page renders errors of these fields only (register.blade.php:252-301). */
const VISIBLE_ON_SIGN_UP = ["unit_id", "email", "password"];

/** As `fieldErrors`, and what would stay invisible on the sign-up page is repeated at the unit. */
export function signUpErrors(reasons: readonly Reason[]): Record<string, string[]> {
  const errors = fieldErrors(reasons);
  const isVisible = VISIBLE_ON_SIGN_UP.some((name) => name in errors);
  if (isVisible) return errors;
  return { ...errors, unit_id: [...new Set(Object.values(errors).flat())] };
}
