import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { findClaim } from "../shared/accounts/claims.ts";
import { passwordState } from "../shared/accounts/credentials.ts";
import { disownUrl } from "../shared/accounts/links.ts";
import { linkUrl, renderLetter } from "../shared/letter.ts";

/** How long a verification link is valid, in days. */
export const VERIFICATION_DAYS = 3;

/**
 * The link that verifies an address. A change of address or password makes it invalid. `passwordState`
 * is that of `credentials.ts`.
 */
export function verificationLink(userId: number, email: string, passwordState: string): Link {
  return {
    tenant: "pewaca",
    purpose: "verify_email",
    accountId: userId,
    state: [normalizeEmail(email), passwordState],
  };
}

/** Renders the email with a verification link; `null` when there is nothing to verify any more. */
export async function renderVerification(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await findClaim(deps.db, pending);
  if (!account) return null;
  const state = passwordState(deps.serviceKey, account);
  const link = verificationLink(pending.accountId, pending.to, state);
  return await renderLetter(deps, pending, {
    subject: "Selamat datang di Pewaca.id!",
    isAnonymous: true,
    before: [
      "Terima kasih telah mendaftar. Silakan verifikasi alamat email Anda agar akun dapat digunakan.",
    ],
    button: { label: "Verifikasi", url: linkUrl(deps, "verified", link, pending) },
    after: [
      `Tautan berlaku selama ${VERIFICATION_DAYS} hari. Setelah terverifikasi, pendaftaran Anda akan diperiksa oleh pengurus.`,
    ],
    otherwise: {
      sentence:
        "Anda tidak merasa mendaftar? Jangan buka tautan di atas. Hapus pendaftaran ini melalui tautan berikut.",
      label: "Bukan saya",
      url: disownUrl(deps, pending),
    },
  });
}
