import type { RenderEmail } from "../../core/outbox.ts";
import { renderApproval, renderRejection } from "./board/emails.ts";
import type { PewacaDeps } from "./env.ts";
import { renderExport } from "./export/emails.ts";
import { renderPasswordChanged, renderReset } from "./password/emails.ts";
import { renderFailedLogIns } from "./session/emails.ts";
import { renderSignedUpAgain } from "./sign_up/emails.ts";
import { renderVerification } from "./verification/emails.ts";

/** How each kind of email is rendered. */
export const EMAILS = {
  verify_email: renderVerification,
  signed_up_again: renderSignedUpAgain,
  failed_log_ins: renderFailedLogIns,
  reset_password: renderReset,
  password_changed: renderPasswordChanged,
  data_export: renderExport,
  approved: renderApproval,
  rejected: renderRejection,
} as const satisfies Record<string, RenderEmail<PewacaDeps>>;
