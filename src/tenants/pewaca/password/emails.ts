import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import { nullable, selectRow, text } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { type Addressee, draftEmail, linkUrl, renderLetter } from "../shared/letter.ts";

/** How long a reset link is valid, in hours. Longer than the outbox tries to deliver its email. */
export const RESET_HOURS = 24;

/** The link that replaces a forgotten password. A change of address or password makes it invalid. */
export function resetLink(userId: number, email: string, passwordHash: string): Link {
  return {
    tenant: "pewaca",
    purpose: "reset_password",
    accountId: userId,
    state: [normalizeEmail(email), passwordHash],
  };
}

/** Drafts the email with a reset link; one per account and `occasion`. */
export function resetEmail(account: Addressee, occasion: string): EmailDraft {
  return draftEmail("reset_password", account, occasion);
}

/** Drafts the email that reports a new password, in case somebody else has set it. */
export function passwordChangedEmail(account: Addressee, occasion: string): EmailDraft {
  return draftEmail("password_changed", account, occasion);
}

/** Renders the email with a reset link; `null` when the password was replaced since. */
export async function renderReset(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await selectRow(
    deps.db,
    { user_password: nullable(text) },
    `SELECT user_password FROM m_user
     WHERE user_id = ? AND user_email = ? AND user_isactive = 1 AND user_isdelete = 0
       AND (sessions_valid_from IS NULL OR sessions_valid_from <= ?)`,
    [pending.accountId, pending.to, toSql(pending.createdAt)],
  );
  if (!account) return null;
  const link = resetLink(pending.accountId, pending.to, account.user_password ?? "");
  return await renderLetter(deps, pending, {
    subject: "Permintaan Ganti Kata Sandi",
    before: ["Kami menerima permintaan untuk mengganti kata sandi akun Anda."],
    button: { label: "Ubah Kata Sandi", url: await linkUrl(deps, "reset", link, pending) },
    after: [
      `Tautan berlaku selama ${RESET_HOURS} jam dan hanya dapat digunakan satu kali.`,
      "Jika Anda tidak meminta penggantian kata sandi, abaikan email ini. Kata sandi Anda tidak berubah.",
    ],
  });
}

/** Renders the email that reports a new password. */
export async function renderPasswordChanged(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email> {
  return await renderLetter(deps, pending, {
    subject: "Kata sandi Anda telah diubah",
    before: [
      "Kata sandi akun Pewaca Anda baru saja diubah. Silakan login kembali di semua perangkat dengan kata sandi yang baru.",
      "Jika bukan Anda yang mengubahnya, segera minta penggantian kata sandi melalui halaman login dan hubungi pengurus.",
    ],
    after: [],
  });
}
