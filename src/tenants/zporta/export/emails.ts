import type { RenderEmail } from "../../../core/outbox.ts";
import { EXPORT_HOURS, exportPath } from "../../../core/personal_data/export_link.ts";
import type { ZportaDeps } from "../env.ts";
import { renderLetter } from "../shared/letter.ts";
import { EXPORT_PATH, EXPORT_TABLE } from "./export_table.ts";

/** Renders the email with the link to what is kept of somebody; `null` when it no longer works. */
export const renderExport: RenderEmail<ZportaDeps> = async (deps, pending) => {
  const path = await exportPath(deps, EXPORT_TABLE, pending);
  if (path === null) return null;
  return await renderLetter(deps, pending, {
    subject: "Your data at Zporta Academy",
    lines: [
      "You asked for everything that Zporta Academy keeps about you. Download it here:",
      { url: `${deps.settings.apiUrl}${EXPORT_PATH}/${path}` },
      `The link works once, within ${EXPORT_HOURS} hours.`,
      "If you did not ask for it, ignore this email, and change your password: somebody is logged in as you.",
    ],
  });
};
