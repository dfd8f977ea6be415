import { detailOf, type EmailDraft, type RenderEmail } from "../../../core/outbox.ts";
import { nullable, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import type { ZportaDeps } from "../env.ts";
import { renderLetter } from "../shared/letter.ts";
import { invitationUrl } from "./invitation_url.ts";

/** Drafts the email of an invitation. Its text comes from the invitation's row. */
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

/** Renders the email of an invitation; `null` when it is not pending any more. */
export const renderInvitation: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const invitation = await selectRow(
    deps.db,
    INVITATION_LETTER,
    `SELECT i.token, i.personal_message, i.expires_at, u.username
     FROM users_teacherinvitation AS i JOIN auth_user AS u ON u.id = i.inviter_id
     WHERE i.id = ? AND i.status = 'pending' AND i.expires_at > ?`,
    [detailOf(pending, "invitationId"), toSql(pending.createdAt)],
  );
  if (!invitation) return null;
  const { token, personal_message, expires_at } = invitation;
  const username = withoutLinks(invitation.username);
  return await renderLetter(deps, pending, {
    subject: `${username} invited you to teach on Zporta Academy`,
    lines: [
      `${username} invited you to teach on Zporta Academy.`,
      withoutLinks(personal_message ?? "") || "They think that you would make a great teacher.",
      "Accept the invitation here:",
      { url: invitationUrl(deps.settings.frontendUrl, token) },
      `You can accept it until ${expires_at.slice(0, 10)}.`,
    ],
  });
};

/** A text as one paragraph in which no mail program finds a link: the address may be anybody's. */
function withoutLinks(message: string): string {
  return message.replace(/\s+/g, " ").replace(/:(?=\/)|[.@](?=\p{L})/gu, "$& ").trim();
}

const INVITATION_LETTER = {
  token: text,
  personal_message: nullable(text),
  expires_at: text,
  username: text,
};
