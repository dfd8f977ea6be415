import type { EmailDraft, RenderEmail } from "../../../core/outbox.ts";
import { toSql } from "../../../db/time.ts";
import { writeLetter } from "../shared/letter.ts";
import { invitationUrl } from "./invitation_url.ts";
import type { ZportaDeps } from "../env.ts";

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

/** Renders the mail by which a teacher invites somebody. */
export const renderInvitation: RenderEmail<ZportaDeps> = async (deps, owed) => {
  const { rows } = await deps.db.query(
    `SELECT i.token, i.personal_message, i.expires_at, u.username
     FROM users_teacherinvitation AS i JOIN auth_user AS u ON u.id = i.inviter_id
     WHERE i.id = ? AND i.status = 'pending' AND i.expires_at > ?`,
    [owed.payload.invitationId ?? "", toSql(owed.createdAt)],
  );
  const invitation = rows[0];
  if (!invitation) return null;
  const { frontendUrl } = deps.settings;
  return await writeLetter(deps, owed, {
    subject: `${invitation.username} invited you to teach on Zporta Academy`,
    lines: [
      `${invitation.username} invited you to teach on Zporta Academy.`,
      invitation.personal_message || "They think that you would make a great teacher.",
      "Accept the invitation here:",
      { url: invitationUrl(frontendUrl, invitation.token) },
      `It is good until ${String(invitation.expires_at).slice(0, 10)}.`,
    ],
  });
};
