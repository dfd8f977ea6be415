import * as v from "valibot";
import { isEmailAddress } from "../../../core/email_address.ts";
import { fromSql } from "../../../db/time.ts";
import { accepted, type Outcome, refused } from "../../../outcome.ts";
import { route } from "../../../web/route.ts";
import { isoOrNull } from "../../../web/values.ts";
import { isNothing, lines, maxCharacters, parse, parseEach } from "../shared/fields.ts";
import { MAX_JSON_BYTES } from "../shared/routes.ts";
import type { HeldInvitationJson, InvitationJson } from "../shared/shapes.ts";
import { dashed, invitationUrl } from "./invitation_url.ts";
import type { InvitationRow } from "./invitations.ts";
import type { NewInvitation } from "./send_invitation.ts";

const MAX_MESSAGE = 500;

const ACCEPT_PATH = "/api/users/invitations/accept";

const invitationSchema = v.object({
  invitee_email: v.pipe(
    v.string("malformed"),
    v.trim(),
    v.nonEmpty("required"),
    v.check(isEmailAddress, "malformed"),
    v.toLowerCase(),
    maxCharacters(254),
  ),
  personal_message: v.pipe(
    v.optional(v.nullable(v.string("malformed")), null),
    v.transform((message) => message ?? ""),
    lines,
    maxCharacters(MAX_MESSAGE),
  ),
});

/** Invites somebody to teach. */
export const SEND_INVITATION = route({
  method: "POST",
  path: "/api/users/invitations/send",
  needsSession: true,
  body: invitationSchema,
  maxBytes: MAX_JSON_BYTES,
});

/** The caller's invitations. */
export const LIST_INVITATIONS = route({
  method: "GET",
  path: "/api/users/invitations",
  needsSession: true,
});

/** Cancels one of the caller's invitations. */
export const CANCEL_INVITATION = route({
  method: "POST",
  path: "/api/users/invitations/:id{[0-9]+}/cancel",
  needsSession: true,
});

/** Reads who is invited, whatever is wrong with the message to them; `null` when that is no address. */
export function parseInvitee(fields: Record<string, unknown>): string | null {
  return parseEach(invitationSchema, fields).invitee_email ?? null;
}

/** Reads an invitation. */
export function parseInvitation(fields: Record<string, unknown>): Outcome<NewInvitation> {
  const isMissing = isNothing(fields.invitee_email);
  const parsed = parse(invitationSchema, isMissing ? { ...fields, invitee_email: "" } : fields);
  if (!parsed.ok) return parsed;
  const { invitee_email: inviteeEmail, personal_message: personalMessage } = parsed.value;
  return accepted({ inviteeEmail, personalMessage });
}

const tokenSchema = v.object({
  token: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty(),
    v.regex(/^(?:-*[0-9a-fA-F]){32}-*$/),
    v.transform((token) => token.replaceAll("-", "").toLowerCase()),
  ),
});

/** The invitation behind a link, for anybody who has its token. One that is over is marked so. */
export const SHOW_INVITATION = route({
  method: "GET",
  path: ACCEPT_PATH,
  query: tokenSchema,
  changesRows: true,
});

/** Accepts an invitation. */
export const ACCEPT_INVITATION = route({
  method: "POST",
  path: ACCEPT_PATH,
  needsSession: true,
  body: tokenSchema,
  maxBytes: MAX_JSON_BYTES,
});

/**
 * Reads an invitation's token, in the form of the table: without dashes. Refuses with `required`, and
 * with `unknown` when the text cannot be a token.
 */
export function parseInvitationToken(fields: { token?: unknown }): Outcome<string> {
  if (!fields.token) return refused("required", "invitation");
  const parsed = parse(tokenSchema, fields);
  return parsed.ok ? accepted(parsed.value.token) : refused("unknown", "invitation");
}

/** Writes an invitation for its inviter: without the link, which proves that the email arrived. */
export function invitationJson(row: InvitationRow, now: Date): InvitationJson {
  return {
    id: row.id,
    inviter: row.inviter_id,
    inviter_username: row.inviter_username,
    inviter_display_name: row.inviter_display_name ?? "",
    invitee_email: row.invitee_email,
    invitee: row.invitee_id,
    invitee_username: row.invitee_username,
    personal_message: row.personal_message ?? "",
    status: row.status,
    created_at: isoOrNull(row.created_at),
    accepted_at: isoOrNull(row.accepted_at),
    expires_at: isoOrNull(row.expires_at),
    is_expired: now > fromSql(row.expires_at),
  };
}

/** Writes an invitation for anybody who has its link. */
export function heldInvitationJson(
  row: InvitationRow,
  frontendUrl: string,
  now: Date,
): HeldInvitationJson {
  return {
    ...invitationJson(row, now),
    token: dashed(row.token),
    invitation_url: invitationUrl(frontendUrl, row.token),
  };
}
