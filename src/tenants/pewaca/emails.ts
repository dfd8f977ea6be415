import { html } from "hono/html";
import { normalizeEmail } from "../../core/email_address.ts";
import { encodeAccountId, issueLinkToken, type Link } from "../../core/link_tokens.ts";
import type { EmailDraft, OwedEmail } from "../../core/outbox.ts";
import type { Deps, Email } from "../../deps.ts";

/** The link that proves an address. It dies with a change of address or password. */
export function verificationLink(userId: number, email: string, passwordHash: string): Link {
  return {
    tenant: "pewaca",
    purpose: "verify_email",
    accountId: userId,
    state: [normalizeEmail(email), passwordHash],
  };
}

/** Drafts the mail that asks a new resident to prove the address; one per account and `occasion`. */
export function verificationEmail(
  account: { userId: number; email: string; fullName: string },
  occasion: string,
): EmailDraft {
  return {
    tenant: "pewaca",
    kind: "verify_email",
    accountId: account.userId,
    to: account.email,
    payload: { fullName: account.fullName },
    dedupeKey: `pewaca.verify_email:${account.userId}:${occasion}`,
  };
}

/**
 * Renders an owed mail in Bahasa Indonesia. The link is made here, so that no link lies in the
 * database; it is as old as the row, so that each attempt has the same body. `null` when the account
 * is gone, proven, or has another address by now.
 */
export async function renderEmail(deps: Deps, owed: OwedEmail): Promise<Email | null> {
  const { rows } = await deps.db.query(
    `SELECT user_email, user_password FROM m_user
     WHERE user_id = ? AND user_email = ? AND email_verified_on IS NULL AND user_isdelete = 0`,
    [owed.accountId, owed.to],
  );
  const account = rows[0];
  if (!account) return null;
  const { frontendUrl, sender } = deps.settings.pewaca;
  const link = verificationLink(owed.accountId, owed.to, account.user_password ?? "");
  const token = await issueLinkToken(deps.settings.serviceKey, link, owed.createdAt);
  const url = `${frontendUrl}/verified/${encodeAccountId(owed.accountId)}/${token}/`;
  return {
    to: owed.to,
    from: sender,
    ...await verificationText(owed.payload.fullName ?? "", url),
  };
}

async function verificationText(fullName: string, url: string) {
  const greeting = fullName ? `Halo ${fullName},` : "Halo,";
  const body = await html`
    <!doctype html>
    <html lang="id">
      <body
        style="font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em">
        <h1 style="font-size:1.3em">Selamat datang di Pewaca.id!</h1>
        <p>${greeting}</p>
        <p>Terima kasih telah mendaftar. Silakan verifikasi alamat email Anda agar akun dapat digunakan.</p>
        <p><a href="${url}" style="display:inline-block;background:#198754;color:#fff;padding:.7em 1.4em;border-radius:.4em;text-decoration:none">Verifikasi</a></p>
        <p>Jika tombol tidak berfungsi, buka tautan ini: <br><a href="${url}">${url}</a></p>
        <p>Tautan berlaku selama 3 hari. Setelah terverifikasi, pendaftaran Anda akan diperiksa oleh pengurus.</p>
        <p>Jika Anda tidak merasa mendaftar, abaikan email ini.</p>
      </body>
    </html>
  `;
  return {
    subject: "Selamat datang di Pewaca.id!",
    html: String(body).trim(),
    text: `Selamat datang di Pewaca.id!

${greeting}

Terima kasih telah mendaftar. Silakan verifikasi alamat email Anda dengan membuka tautan ini:

${url}

Tautan berlaku selama 3 hari. Setelah terverifikasi, pendaftaran Anda akan diperiksa oleh pengurus.

Jika Anda tidak merasa mendaftar, abaikan email ini.
`,
  };
}
