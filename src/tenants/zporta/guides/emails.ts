import { detailOf, type EmailDraft, type RenderEmail } from "../../../core/outbox.ts";
import type { ZportaDeps } from "../env.ts";
import { renderLetter } from "../shared/letter.ts";

/** Somebody of the staff who is told about applications. */
export type StaffMember = { userId: number; email: string };

/** Drafts the email about an application to one member of the staff. */
export function applicationEmail(
  application: { id: number; username: string },
  member: StaffMember,
): EmailDraft {
  return {
    tenant: "zporta",
    kind: "guide_application",
    accountId: member.userId,
    to: member.email,
    payload: { applicationId: String(application.id), username: application.username },
    dedupeKey: `zporta.guide_application:${member.userId}`,
  };
}

/** Renders the email about an application. */
export const renderApplication: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const username = detailOf(pending, "username");
  const id = detailOf(pending, "applicationId");
  const { adminUrl, consoleUrl } = deps.settings;
  return await renderLetter(deps, pending, {
    subject: `🎓 New Teacher Application: ${username}`,
    lines: [
      `${username} would like to teach on Zporta Academy.`,
      "Read and review the application here:",
      {
        url: consoleUrl
          ? `${consoleUrl}/console/zporta/applications/${id}`
          : `${adminUrl}/users/guideapplicationrequest/${id}/change/`,
      },
    ],
  });
};
