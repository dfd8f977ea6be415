import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import { linkUrl, toEmail } from "../shared/letter.ts";
import type { PewacaDeps } from "../env.ts";

/** The link that proves an address. It dies with a change of address or password. */
export function verificationLink(userId: number, email: string, passwordHash: string): Link {
  return {
    tenant: "pewaca",
    purpose: "verify_email",
    accountId: userId,
    state: [normalizeEmail(email), passwordHash],
  };
}

/** Renders the mail that asks a new resident to prove the address. */
export async function renderVerification(
  deps: PewacaDeps,
  owed: PendingEmail,
): Promise<Email | null> {
  const { rows } = await deps.db.query(
    `SELECT user_password FROM m_user
     WHERE user_id = ? AND user_email = ? AND email_verified_on IS NULL AND user_isdelete = 0`,
    [owed.accountId, owed.to],
  );
  if (!rows[0]) return null;
  const link = verificationLink(owed.accountId, owed.to, rows[0].user_password ?? "");
  const url = await linkUrl(deps, "verified", link, owed);
  return await toEmail(deps, owed, {
    subject: "Selamat datang di Pewaca.id!",
    before: [
      "Terima kasih telah mendaftar. Silakan verifikasi alamat email Anda agar akun dapat digunakan.",
    ],
    button: { label: "Verifikasi", url },
    after: [
      "Tautan berlaku selama 3 hari. Setelah terverifikasi, pendaftaran Anda akan diperiksa oleh pengurus.",
      "Jika Anda tidak merasa mendaftar, abaikan email ini.",
    ],
  });
}
