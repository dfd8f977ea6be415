import * as v from "valibot";
import { accepted, type Outcome } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { isoOrNull } from "../../../web/values.ts";
import { optionalText, parse, parseEach, requiredText, scalar } from "../shared/fields.ts";
import { MAX_JSON_BYTES } from "../shared/routes.ts";
import type { ApplicationJson } from "../shared/shapes.ts";
import type { ApplicationRow } from "./applications.ts";
import type { Application } from "./submit_application.ts";

const MAX_TEXT = 20_000;

const OWN_APPLICATION_PATH = "/api/users/guide-application";
const APPLICATIONS_PATH = "/api/users/guide-applications";

const applicationSchema = v.object({
  motivation: requiredText(MAX_TEXT),
  experience: optionalText(MAX_TEXT),
  subjects_to_teach: requiredText(255),
  referred_by: v.pipe(
    v.optional(v.nullable(scalar), null),
    v.transform((value) => value === "" ? null : value),
    v.check((value) => value === null || /^[1-9]\d{0,8}$/.test(String(value)), "malformed"),
    v.transform((value) => value === null ? null : Number(value)),
  ),
});

/** The caller's latest application. */
export const GET_OWN_APPLICATION = route({
  method: "GET",
  path: OWN_APPLICATION_PATH,
  needsSession: true,
});

/** Applies to teach. */
export const APPLY = route({
  method: "POST",
  path: OWN_APPLICATION_PATH,
  needsSession: true,
  body: applicationSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** All applications, for the staff. */
export const LIST_APPLICATIONS = route({
  method: "GET",
  path: APPLICATIONS_PATH,
  needsSession: true,
  query: v.object({ status: v.optional(v.string()) }),
});

/** Reads who has referred somebody, whatever is wrong with the application otherwise. */
export function parseReferrer(fields: Record<string, unknown>): number | null {
  return parseEach(applicationSchema, fields).referred_by ?? null;
}

/** Reads an application. */
export function parseApplication(fields: Record<string, unknown>): Outcome<Application> {
  const parsed = parse(applicationSchema, fields);
  if (!parsed.ok) return parsed;
  const { motivation, experience, subjects_to_teach: subjects, referred_by } = parsed.value;
  return accepted({ motivation, experience, subjects, referredBy: referred_by });
}

const notesSchema = v.object({ admin_notes: optionalText(MAX_TEXT) });

/** Approves an application. */
export const APPROVE_APPLICATION = route({
  method: "POST",
  path: `${APPLICATIONS_PATH}/:id{[0-9]+}/approve`,
  needsSession: true,
  body: notesSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** Rejects an application. */
export const REJECT_APPLICATION = route({
  ...APPROVE_APPLICATION,
  path: `${APPLICATIONS_PATH}/:id{[0-9]+}/reject`,
});

/** Reads the notes of the staff on a review. */
export function parseNotes(fields: Record<string, unknown>): Outcome<string | null> {
  const parsed = parse(notesSchema, fields);
  return parsed.ok ? accepted(parsed.value.admin_notes) : parsed;
}

/** Writes an application, with the usernames of everybody in it. */
export function applicationJson(row: ApplicationRow): ApplicationJson {
  return {
    id: row.id,
    user_id: row.user_id,
    username: row.username,
    motivation: row.motivation,
    experience: row.experience,
    subjects_to_teach: row.subjects_to_teach,
    referred_by: row.referred_by_id,
    referred_by_username: row.referred_by_username,
    status: row.status,
    created_at: isoOrNull(row.created_at),
    updated_at: isoOrNull(row.updated_at),
    reviewed_by: row.reviewed_by_id,
    reviewed_by_username: row.reviewed_by_username,
    reviewed_at: isoOrNull(row.reviewed_at),
    admin_notes: row.admin_notes,
  };
}
