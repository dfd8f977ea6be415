import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { findClaim } from "../shared/accounts/claims.ts";
import { resetState } from "../shared/accounts/credentials.ts";
import { disownUrl, RESET_HOURS, resetLink } from "../shared/accounts/links.ts";
import { draftEmail, linkUrl, renderLetter } from "../shared/letter.ts";

/** Drafts the email that tells the owner of an address that somebody signs it up again and again. */
export function signedUpAgainEmail(account: { userId: number; email: string }): EmailDraft {
  return draftEmail("signed_up_again", { ...account, fullName: "" }, "again");
}

/**
 * Renders the email about a repeated sign-up: a link to a password of one's own, and one that disowns the
 * sign-up. `null` when the address was proven or the sign-up removed since.
 */
export async function renderSignedUpAgain(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await findClaim(deps.db, pending);
  if (!account) return null;
  const state = resetState(deps.serviceKey, account);
  const link = resetLink(pending.accountId, pending.to, state);
  return await renderLetter(deps, pending, {
    subject: "Alamat email Anda didaftarkan di Pewaca.id",
    before: [
      "Seseorang baru saja mencoba mendaftar di Pewaca.id dengan alamat email ini. Alamat ini sudah pernah didaftarkan, tetapi belum diverifikasi.",
      "Jika Anda yang mendaftar, buatlah kata sandi Anda sendiri melalui tautan berikut. Alamat email Anda sekaligus terverifikasi, dan kata sandi yang lama tidak berlaku lagi.",
    ],
    button: { label: "Buat Kata Sandi", url: linkUrl(deps, "reset", link, pending) },
    after: [`Tautan berlaku selama ${RESET_HOURS} jam dan hanya dapat digunakan satu kali.`],
    otherwise: {
      sentence: "Bukan Anda yang mendaftar? Hapus pendaftaran ini melalui tautan berikut.",
      label: "Bukan saya",
      url: disownUrl(deps, pending),
    },
  });
}
