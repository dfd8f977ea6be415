import { normalizeEmail } from "../../../core/email_address.ts";
import type { Link } from "../../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import { toSql } from "../../../db/time.ts";
import type { Email } from "../../../deps.ts";
import { type Addressee, draft, linkUrl, toEmail } from "../shared/letter.ts";
import type { PewacaDeps } from "../env.ts";

/** The link with which a forgotten password is replaced. It dies with a change of either. */
export function resetLink(userId: number, email: string, passwordHash: string): Link {
  return {
    tenant: "pewaca",
    purpose: "reset_password",
    accountId: userId,
    state: [normalizeEmail(email), passwordHash],
  };
}

/** Drafts the mail with the link to a new password; one per account and `occasion`. */
export function resetEmail(account: Addressee, occasion: string): EmailDraft {
  return draft("reset_password", account, occasion);
}

/** Drafts the mail that tells of a new password: whoever did not set it should hear of it. */
export function passwordChangedEmail(account: Addressee, occasion: string): EmailDraft {
  return draft("password_changed", account, occasion);
}

/** Renders the mail with the link to a new password. */
export async function renderReset(deps: PewacaDeps, owed: PendingEmail): Promise<Email | null> {
  const { rows } = await deps.db.query(
    `SELECT user_password FROM m_user
     WHERE user_id = ? AND user_email = ? AND user_isactive = 1 AND user_isdelete = 0
       AND (sessions_valid_from IS NULL OR sessions_valid_from <= ?)`,
    [owed.accountId, owed.to, toSql(owed.createdAt)],
  );
  if (!rows[0]) return null;
  const link = resetLink(owed.accountId, owed.to, rows[0].user_password ?? "");
  const url = await linkUrl(deps, "reset", link, owed);
  return await toEmail(deps, owed, {
    subject: "Permintaan Ganti Kata Sandi",
    before: ["Kami menerima permintaan untuk mengganti kata sandi akun Anda."],
    button: { label: "Ubah Kata Sandi", url },
    after: [
      "Tautan berlaku selama 24 jam dan hanya dapat digunakan satu kali.",
      "Jika Anda tidak meminta penggantian kata sandi, abaikan email ini. Kata sandi Anda tidak berubah.",
    ],
  });
}

/** Renders the mail that tells of a new password. */
export async function renderPasswordChanged(deps: PewacaDeps, owed: PendingEmail): Promise<Email> {
  return await toEmail(deps, owed, {
    subject: "Kata sandi Anda telah diubah",
    before: [
      "Kata sandi akun Pewaca Anda baru saja diubah. Silakan login kembali di semua perangkat dengan kata sandi yang baru.",
      "Jika bukan Anda yang mengubahnya, segera minta penggantian kata sandi melalui halaman login dan hubungi pengurus.",
    ],
    after: [],
  });
}
