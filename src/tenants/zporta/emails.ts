import { renderExport } from "./export/emails.ts";
import { renderApplication } from "./guides/emails.ts";
import { renderInvitation } from "./invitations/emails.ts";
import { renderMagicLink, renderPasswordReset } from "./links/emails.ts";
import {
  renderFailedLogIns,
  renderPasswordChanged,
  renderPasswordRemoved,
} from "./shared/accounts/emails.ts";

/** How each kind of email is rendered. */
export const EMAILS = {
  password_reset: renderPasswordReset,
  magic_link: renderMagicLink,
  password_changed: renderPasswordChanged,
  password_removed: renderPasswordRemoved,
  failed_log_ins: renderFailedLogIns,
  data_export: renderExport,
  guide_application: renderApplication,
  teacher_invitation: renderInvitation,
};
