import * as v from "valibot";
import { EMAIL_ADDRESS, normalizeEmail } from "../../../core/email_address.ts";
import { fromSql } from "../../../db/time.ts";
import type { Row } from "../../../deps.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { dashed, invitationUrl } from "../emails.ts";
import {
  isNothing,
  maxCharacters,
  optionalText,
  parse,
  requiredText,
  scalar,
} from "../shared/fields.ts";
import type { ApplicationJson, InvitationJson } from "../shared/shapes.ts";
import { isoOrNull, numberOrNull } from "../shared/envelope.ts";

const MAX_TEXT = 20_000;
const MAX_MESSAGE = 500;

/** Why somebody should teach, in our words. */
export type Application = {
  motivation: string;
  experience: string | null;
  subjects: string;
  referredBy: number | null;
};

/** An application as it is sent. */
export const applicationSchema = v.object({
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

/** Reads an application. */
export function parseApplication(fields: Record<string, unknown>): Outcome<Application> {
  const parsed = parse(applicationSchema, fields);
  if (!parsed.ok) return parsed;
  const { motivation, experience, subjects_to_teach: subjects, referred_by } = parsed.value;
  return accepted({ motivation, experience, subjects, referredBy: referred_by });
}

/** A review as it is sent. */
export const notesSchema = v.object({
  admin_notes: v.pipe(optionalText(MAX_TEXT), v.examples(["Please tell us more about yourself."])),
});

/** Reads what the staff notes when they reject an application. */
export function parseNotes(fields: Record<string, unknown>): Outcome<string | null> {
  const parsed = parse(notesSchema, fields);
  return parsed.ok ? accepted(parsed.value.admin_notes) : parsed;
}

/** Who is invited, and with which words. The address is in lower case. */
export type NewInvitation = { inviteeEmail: string; personalMessage: string };

/** An invitation as it is sent. */
export const invitationSchema = v.object({
  invitee_email: v.pipe(
    v.string("malformed"),
    v.transform(normalizeEmail),
    v.nonEmpty("required"),
    v.regex(EMAIL_ADDRESS, "malformed"),
    maxCharacters(254),
  ),
  personal_message: v.pipe(
    v.optional(v.nullable(v.string("malformed")), null),
    v.transform((message) => (message ?? "").trim()),
    maxCharacters(MAX_MESSAGE),
  ),
});

/** Reads an invitation. */
export function parseInvitation(fields: Record<string, unknown>): Outcome<NewInvitation> {
  if (isNothing(fields.invitee_email)) return refused("required", "inviteeEmail");
  const parsed = parse(invitationSchema, fields);
  if (!parsed.ok) return parsed;
  const { invitee_email: inviteeEmail, personal_message: personalMessage } = parsed.value;
  return accepted({ inviteeEmail, personalMessage });
}

/** The token of an invitation as it is sent, in the query or in the body. */
export const invitationTokenSchema = v.object({
  token: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty(),
    v.regex(/^(?:-*[0-9a-fA-F]){32}-*$/),
    v.transform((token) => token.replaceAll("-", "").toLowerCase()),
  ),
});

/**
 * Reads an invitation's token, as the table holds it: without dashes. Refuses with `required`, and
 * with `unknown` when it cannot be one.
 */
export function parseToken(fields: { token?: unknown }): Outcome<string> {
  if (!fields.token) return refused("required", "invitation");
  const parsed = parse(invitationTokenSchema, fields);
  return parsed.ok ? accepted(parsed.value.token) : refused("unknown", "invitation");
}

/** An application, with the names of everybody in it. */
export function applicationJson(row: Row): ApplicationJson {
  return {
    id: Number(row.id),
    user_id: Number(row.user_id),
    username: row.username,
    motivation: row.motivation,
    experience: row.experience,
    subjects_to_teach: row.subjects_to_teach,
    referred_by: numberOrNull(row.referred_by_id),
    referred_by_username: row.referred_by_username,
    status: row.status,
    created_at: isoOrNull(row.created_at),
    updated_at: isoOrNull(row.updated_at),
    reviewed_by: numberOrNull(row.reviewed_by_id),
    reviewed_by_username: row.reviewed_by_username,
    reviewed_at: isoOrNull(row.reviewed_at),
    admin_notes: row.admin_notes,
  };
}

/** An invitation, for the one who sent it and for whoever holds its token. */
export function invitationJson(row: Row, frontendUrl: string, now: Date): InvitationJson {
  return {
    id: Number(row.id),
    inviter: Number(row.inviter_id),
    inviter_username: row.inviter_username,
    inviter_display_name: row.inviter_display_name ?? "",
    invitee_email: row.invitee_email,
    invitee: numberOrNull(row.invitee_id),
    invitee_username: row.invitee_username,
    token: dashed(row.token),
    personal_message: row.personal_message,
    status: row.status,
    created_at: isoOrNull(row.created_at),
    accepted_at: isoOrNull(row.accepted_at),
    expires_at: isoOrNull(row.expires_at),
    is_expired: now > fromSql(row.expires_at),
    invitation_url: invitationUrl(frontendUrl, row.token),
  };
}
