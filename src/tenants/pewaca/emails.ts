import type { RenderEmail } from "../../core/outbox.ts";
import { renderApproval, renderRejection } from "./board/emails.ts";
import { renderPasswordChanged, renderReset } from "./password/emails.ts";
import { renderVerification } from "./verification/emails.ts";
import type { PewacaDeps } from "./env.ts";

/** How each kind of mail is rendered; the links in them are as old as the row. */
export const EMAILS: Record<string, RenderEmail<PewacaDeps>> = {
  verify_email: renderVerification,
  reset_password: renderReset,
  password_changed: renderPasswordChanged,
  approved: renderApproval,
  rejected: renderRejection,
};

/**
 * Renders an owed mail in Bahasa Indonesia. Links are made here, so that no link lies in the
 * database; they are as old as the row, so that each attempt has the same body. `null` when the mail
 * has become pointless, say because the account is gone or has another address by now.
 */
export const renderEmail: RenderEmail<PewacaDeps> = async (deps, owed) => {
  const render = EMAILS[owed.kind];
  if (!render) throw new Error(`Cannot render e-mail: no kind "${owed.kind}"`);
  return await render(deps, owed);
};
