import type { EmailDraft, RenderEmail } from "../../../core/outbox.ts";
import { integer, selectRow } from "../../../db/rows.ts";
import { writeLetter } from "../shared/letter.ts";
import type { ZportaDeps } from "../env.ts";

/** Drafts the email that tells of many failed logins. */
export function failedLogInsEmail(userId: number, email: string): EmailDraft {
  return {
    tenant: "zporta",
    kind: "failed_log_ins",
    accountId: userId,
    to: email,
    payload: {},
    dedupeKey: `zporta.failed_log_ins:${userId}`,
  };
}

/** Renders the email that tells of many failed logins. */
export const renderFailedLogIns: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const account = await selectRow(
    deps.db,
    { id: integer },
    "SELECT id FROM auth_user WHERE id = ? AND email = ? AND deleted_at IS NULL",
    [pending.accountId, pending.to],
  );
  if (!account) return null;
  return await writeLetter(deps, pending, {
    subject: "Many failed logins",
    lines: [
      "Somebody has tried many times to log in to your Zporta Academy account with a wrong password.",
      "To keep it safe, your account now takes one try a minute.",
      "If it was you, set a new password on the login page: then you can log in at once.",
      "If it was not you, use a password that you use nowhere else.",
    ],
  });
};
