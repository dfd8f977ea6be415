import type { PendingEmail } from "../../../core/outbox.ts";
import { integer, selectRow } from "../../../db/rows.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { renderLetter } from "../shared/letter.ts";

/** Renders the email that tells of many failed logins; `null` when the address has changed since. */
export async function renderFailedLogIns(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await selectRow(
    deps.db,
    { user_id: integer },
    `SELECT user_id FROM m_user
     WHERE user_id = ? AND user_email = ? AND user_isactive = 1 AND user_isdelete = 0`,
    [pending.accountId, pending.to],
  );
  if (!account) return null;
  return await renderLetter(deps, pending, {
    subject: "Banyak percobaan login yang gagal",
    before: [
      "Seseorang berkali-kali mencoba masuk ke akun Pewaca Anda dengan kata sandi yang salah.",
      "Demi keamanan, akun Anda sekarang hanya menerima satu percobaan login per menit.",
      "Jika Anda sendiri yang lupa kata sandi, atur ulang kata sandi melalui halaman login; setelah itu Anda dapat langsung masuk.",
      "Jika bukan Anda, gunakan kata sandi yang tidak dipakai di tempat lain.",
    ],
    after: [],
  });
}
