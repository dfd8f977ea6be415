import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import { nullable, selectRow, text } from "../../../db/rows.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { linkUrl, renderLetter } from "../shared/letter.ts";

/** How long a verification link is valid, in days. */
export const VERIFICATION_DAYS = 3;

/** The link that verifies an address. A change of address or password makes it invalid. */
export function verificationLink(userId: number, email: string, passwordHash: string): Link {
  return {
    tenant: "pewaca",
    purpose: "verify_email",
    accountId: userId,
    state: [normalizeEmail(email), passwordHash],
  };
}

/** Renders the email with a verification link; `null` when there is nothing to verify any more. */
export async function renderVerification(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await selectRow(
    deps.db,
    { user_password: nullable(text) },
    `SELECT user_password FROM m_user
     WHERE user_id = ? AND user_email = ? AND email_verified_on IS NULL AND user_isdelete = 0`,
    [pending.accountId, pending.to],
  );
  if (!account) return null;
  const link = verificationLink(pending.accountId, pending.to, account.user_password ?? "");
  return await renderLetter(deps, pending, {
    subject: "Selamat datang di Pewaca.id!",
    before: [
      "Terima kasih telah mendaftar. Silakan verifikasi alamat email Anda agar akun dapat digunakan.",
    ],
    button: { label: "Verifikasi", url: await linkUrl(deps, "verified", link, pending) },
    after: [
      `Tautan berlaku selama ${VERIFICATION_DAYS} hari. Setelah terverifikasi, pendaftaran Anda akan diperiksa oleh pengurus.`,
      "Jika Anda tidak merasa mendaftar, abaikan email ini.",
    ],
  });
}
