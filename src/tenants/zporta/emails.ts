import { html } from "hono/html";
import { normalizeEmail } from "../../core/email_address.ts";
import { encodeAccountId, issueLinkToken, type Link } from "../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../../core/outbox.ts";
import { fromSql, toSql } from "../../db/time.ts";
import type { Email, Row } from "../../deps.ts";
import { mayLogIn } from "./shared/person.ts";
import type { ZportaDeps } from "./env.ts";

/** The e-mails with a link that opens an account. */
export type LinkKind = "password_reset" | "magic_link";

/** At most one mail of a kind per account and this many seconds, however often it is asked for. */
const RESEND_SECONDS = 60;

/**
 * A link that opens an account, for one purpose. It dies with a login and with a change of address or
 * password; `last_login` is what makes it good for once.
 */
export function accountLink(purpose: LinkKind, person: Row): Link {
  return {
    tenant: "zporta",
    purpose,
    accountId: Number(person.user_id),
    state: [normalizeEmail(person.email), String(person.password), person.last_login ?? ""],
  };
}

/** Drafts a mail with a link; one per account, kind and minute. */
export function linkEmail(kind: LinkKind, person: Row, now: Date): EmailDraft {
  const minute = Math.floor(now.getTime() / 1000 / RESEND_SECONDS);
  return {
    tenant: "zporta",
    kind,
    accountId: Number(person.user_id),
    to: person.email,
    payload: {},
    dedupeKey: `zporta.${kind}:${person.user_id}:${minute}`,
  };
}

/** Drafts the mail by which a teacher invites somebody. The invitation itself holds what it says. */
export function invitationEmail(
  invitation: { id: number; inviterId: number; inviteeEmail: string },
): EmailDraft {
  return {
    tenant: "zporta",
    kind: "teacher_invitation",
    accountId: invitation.inviterId,
    to: invitation.inviteeEmail,
    payload: { invitationId: String(invitation.id) },
    dedupeKey: `zporta.teacher_invitation:${invitation.id}`,
  };
}

/** Drafts the mail that tells one of the staff about an application. */
export function applicationEmail(
  application: { id: number; username: string },
  staff: { userId: number; email: string },
): EmailDraft {
  return {
    tenant: "zporta",
    kind: "guide_application",
    accountId: staff.userId,
    to: staff.email,
    payload: { applicationId: String(application.id), username: application.username },
    dedupeKey: `zporta.guide_application:${application.id}:${staff.userId}`,
  };
}

/**
 * Renders an owed mail in English. Links are made here, so that no link lies in the outbox; they are
 * as old as the row, so that each attempt has the same body. `null` when the mail has become pointless.
 */
export async function renderEmail(deps: ZportaDeps, owed: PendingEmail): Promise<Email | null> {
  const text = await RENDERERS[owed.kind]?.(deps, owed);
  return text ? { to: owed.to, from: deps.settings.sender, ...text } : null;
}

/** How each kind of mail is rendered. */
export const EMAILS = {
  password_reset: renderEmail,
  magic_link: renderEmail,
  guide_application: renderEmail,
  teacher_invitation: renderEmail,
};

type Text = { subject: string; html: string; text: string };

const RENDERERS: Record<string, (deps: ZportaDeps, owed: PendingEmail) => Promise<Text | null>> = {
  password_reset: async (deps, owed) => {
    const found = await findLink(deps, "password_reset", owed);
    if (!found) return null;
    const { frontendUrl } = deps.settings;
    return await write({
      subject: "Password Reset Request",
      lines: [
        `Hi ${found.username},`,
        "Somebody, hopefully you, asked for a new password. Set it here:",
        { url: `${frontendUrl}/reset-password-confirm/${found.path}/` },
        "The link is good for three days, and only until your next login.",
        "If you did not ask for it, ignore this e-mail.",
      ],
    });
  },
  magic_link: async (deps, owed) => {
    const found = await findLink(deps, "magic_link", owed);
    if (!found) return null;
    const { apiUrl } = deps.settings;
    return await write({
      subject: "Your Zporta Academy Login Link",
      lines: [
        `Hi ${found.username},`,
        "Log in with this link:",
        { url: `${apiUrl}/api/users/magic-link-login/${found.path}/` },
        "It works once, within a day.",
        "If you did not ask for it, ignore this e-mail.",
      ],
    });
  },
  teacher_invitation: async (deps, owed) => {
    const { rows } = await deps.db.query(
      `SELECT i.token, i.personal_message, i.expires_at, u.username
       FROM users_teacherinvitation AS i JOIN auth_user AS u ON u.id = i.inviter_id
       WHERE i.id = ? AND i.status = 'pending' AND i.expires_at > ?`,
      [owed.payload.invitationId ?? "", toSql(owed.createdAt)],
    );
    const invitation = rows[0];
    if (!invitation) return null;
    const { frontendUrl } = deps.settings;
    return await write({
      subject: `${invitation.username} invited you to teach on Zporta Academy`,
      lines: [
        `${invitation.username} invited you to teach on Zporta Academy.`,
        invitation.personal_message || "They think that you would make a great teacher.",
        "Accept the invitation here:",
        { url: invitationUrl(frontendUrl, invitation.token) },
        `It is good until ${String(invitation.expires_at).slice(0, 10)}.`,
      ],
    });
  },
  guide_application: async (deps, owed) => {
    const { applicationId, username } = owed.payload;
    const { adminUrl } = deps.settings;
    return await write({
      subject: `🎓 New Teacher Application: ${username}`,
      lines: [
        `${username} would like to teach on Zporta Academy.`,
        "Read and review the application here:",
        { url: `${adminUrl}/users/guideapplicationrequest/${applicationId}/change/` },
      ],
    });
  },
};

/** Where somebody accepts an invitation: the sign-up page takes its token from there. */
export function invitationUrl(frontendUrl: string, token: string): string {
  return `${frontendUrl}/register?token=${dashed(token)}`;
}

/** A UUID as JSON and links write it; the table holds it without dashes. */
export function dashed(token: string): string {
  return token.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The path `{uid}/{token}` of a link, unless its owner has gone, moved or logged in since. */
async function findLink(deps: ZportaDeps, kind: LinkKind, owed: PendingEmail) {
  const { rows } = await deps.db.query(
    `SELECT id AS user_id, username, email, password, last_login, is_active, deactivated_at
     FROM auth_user WHERE id = ? AND email = ? AND deleted_at IS NULL`,
    [owed.accountId, owed.to],
  );
  const person = rows[0];
  if (!person || !mayLogIn(person)) return null;
  if (person.last_login !== null && fromSql(person.last_login) > owed.createdAt) return null;
  const { serviceKey } = deps;
  const token = await issueLinkToken(serviceKey, accountLink(kind, person), owed.createdAt);
  return { username: person.username, path: `${encodeAccountId(owed.accountId)}/${token}` };
}

/** The same lines as HTML and as plain text; a line is a paragraph or a link. */
async function write(
  { subject, lines }: { subject: string; lines: (string | { url: string })[] },
): Promise<Text> {
  const paragraphs = lines.map((line) =>
    typeof line === "string"
      ? html`<p>${line}</p>`
      : html`<p><a href="${line.url}">${line.url}</a></p>`
  );
  const body = await html`
    <!doctype html>
    <html lang="en">
      <body
        style="font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em">
        ${paragraphs}
        <p>Zporta Academy</p>
      </body>
    </html>
  `;
  const texts = lines.map((line) => typeof line === "string" ? line : line.url);
  return { subject, html: String(body), text: [...texts, "Zporta Academy"].join("\n\n") + "\n" };
}
