import { normalizeEmail } from "../../core/email_address.ts";
import { encodeAccountId, issueLinkToken, type Link } from "../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail, RenderEmail } from "../../core/outbox.ts";
import { toSql } from "../../db/time.ts";
import type { Email } from "../../deps.ts";
import { renderApproval, renderRejection } from "./board/emails.ts";
import { toEmail } from "./shared/letter.ts";
import type { PewacaDeps } from "./env.ts";

/** The link that proves an address. It dies with a change of address or password. */
export function verificationLink(userId: number, email: string, passwordHash: string): Link {
  return {
    tenant: "pewaca",
    purpose: "verify_email",
    accountId: userId,
    state: [normalizeEmail(email), passwordHash],
  };
}

/** Who gets a mail. */
export type Addressee = { userId: number; email: string; fullName: string };

/** Drafts the mail that asks a new resident to prove the address; one per account and `occasion`. */
export function verificationEmail(account: Addressee, occasion: string): EmailDraft {
  return draft("verify_email", account, occasion);
}

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

function draft(kind: string, { userId, email, fullName }: Addressee, occasion: string): EmailDraft {
  return {
    tenant: "pewaca",
    kind,
    accountId: userId,
    to: email,
    payload: { fullName },
    dedupeKey: `pewaca.${kind}:${userId}:${occasion}`,
  };
}

/** How each kind of mail is rendered; the links in them are as old as the row. */
export const EMAILS: Record<string, RenderEmail<PewacaDeps>> = {
  verify_email: renderVerification,
  reset_password: renderReset,
  password_changed: renderPasswordChanged,
  approved: renderApproval,
  rejected: renderRejection,
};

/**
 * Renders an owed mail in Bahasa Indonesia. Links are made here, so that no link lies in the
 * database; they are as old as the row, so that each attempt has the same body. `null` when the mail
 * has become pointless, say because the account is gone or has another address by now.
 */
export const renderEmail: RenderEmail<PewacaDeps> = async (deps, owed) => {
  const render = EMAILS[owed.kind];
  if (!render) throw new Error(`Cannot render e-mail: no kind "${owed.kind}"`);
  return await render(deps, owed);
};

async function renderVerification(deps: PewacaDeps, owed: PendingEmail): Promise<Email | null> {
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

async function renderReset(deps: PewacaDeps, owed: PendingEmail): Promise<Email | null> {
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

async function renderPasswordChanged(deps: PewacaDeps, owed: PendingEmail): Promise<Email> {
  return await toEmail(deps, owed, {
    subject: "Kata sandi Anda telah diubah",
    before: [
      "Kata sandi akun Pewaca Anda baru saja diubah. Silakan login kembali di semua perangkat dengan kata sandi yang baru.",
      "Jika bukan Anda yang mengubahnya, segera minta penggantian kata sandi melalui halaman login dan hubungi pengurus.",
    ],
    after: [],
  });
}

async function linkUrl(
  deps: PewacaDeps,
  page: string,
  link: Link,
  owed: PendingEmail,
): Promise<string> {
  const { serviceKey, settings } = deps;
  const token = await issueLinkToken(serviceKey, link, owed.createdAt);
  return `${settings.frontendUrl}/${page}/${encodeAccountId(owed.accountId)}/${token}/`;
}
