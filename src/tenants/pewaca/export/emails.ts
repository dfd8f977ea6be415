import type { PendingEmail } from "../../../core/outbox.ts";
import { EXPORT_HOURS, exportPath } from "../../../core/personal_data/export_link.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { renderLetter } from "../shared/letter.ts";
import { EXPORT_PATH, EXPORT_TABLE } from "./export_table.ts";

/** Renders the email with the link to what is kept of somebody; `null` when it no longer works. */
export async function renderExport(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const path = await exportPath(deps, EXPORT_TABLE, pending);
  if (path === null) return null;
  return await renderLetter(deps, pending, {
    subject: "Data Anda di Pewaca",
    before: ["Anda meminta semua data tentang Anda yang disimpan Pewaca."],
    button: { label: "Unduh data saya", url: `${deps.settings.publicUrl}${EXPORT_PATH}/${path}` },
    after: [
      `Tautan berlaku selama ${EXPORT_HOURS} jam dan hanya dapat digunakan satu kali.`,
      "Jika Anda tidak memintanya, abaikan email ini, dan gantilah kata sandi Anda: seseorang masuk ke akun Anda.",
    ],
  });
}
