import type { EmailDraft, RenderEmail } from "../../../core/outbox.ts";
import { writeLetter } from "../shared/letter.ts";
import type { ZportaDeps } from "../env.ts";

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

/** Renders the mail that tells one of the staff about an application. */
export const renderApplication: RenderEmail<ZportaDeps> = async (deps, owed) => {
  const { applicationId, username } = owed.payload;
  const { adminUrl } = deps.settings;
  return await writeLetter(deps, owed, {
    subject: `🎓 New Teacher Application: ${username}`,
    lines: [
      `${username} would like to teach on Zporta Academy.`,
      "Read and review the application here:",
      { url: `${adminUrl}/users/guideapplicationrequest/${applicationId}/change/` },
    ],
  });
};
