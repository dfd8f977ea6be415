import {
  type EmailDraft,
  isToUnproven,
  type PendingEmail,
  UNPROVEN,
} from "../../../core/outbox.ts";
import { selectRow } from "../../../db/rows.ts";
import { toSql } from "../../../db/time.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { IS_CLAIM } from "../shared/accounts/claims.ts";
import { CREDENTIALS, CREDENTIALS_COLUMNS, resetState } from "../shared/accounts/credentials.ts";
import { disownUrl, RESET_HOURS, resetLink } from "../shared/accounts/links.ts";
import {
  type Addressee,
  draftEmail,
  type Letter,
  linkUrl,
  renderLetter,
} from "../shared/letter.ts";

/**
 * Drafts the email with a reset link, whose `linkState` is given. For an address that is not proven it
 * says so, and leaves out the name.
 */
export function resetEmail(
  { isProven, ...account }: Addressee & { isProven: boolean },
  linkState: string,
): EmailDraft {
  return isProven
    ? draftEmail("reset_password", account, linkState)
    : draftEmail("reset_password", { ...account, fullName: "" }, linkState, UNPROVEN);
}

/** Drafts the email that reports a new password, in case somebody else has set it. */
export function passwordChangedEmail(account: Addressee): EmailDraft {
  return draftEmail("password_changed", account);
}

/** Renders the email with a reset link; `null` when the password was replaced since. */
export async function renderReset(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await selectRow(
    deps.db,
    CREDENTIALS,
    `SELECT ${CREDENTIALS_COLUMNS} FROM m_user AS u
     WHERE u.user_id = ? AND u.user_email = ? AND u.user_isdelete = 0
       AND (u.user_isactive = 1 OR ${IS_CLAIM})
       AND (u.sessions_valid_from IS NULL OR u.sessions_valid_from <= ?)`,
    [pending.accountId, pending.to, toSql(pending.createdAt)],
  );
  if (!account) return null;
  const state = resetState(deps.serviceKey, account);
  const link = resetLink(pending.accountId, pending.to, state);
  const url = linkUrl(deps, "reset", link, pending);
  return await renderLetter(
    deps,
    pending,
    isToUnproven(pending) ? firstPasswordLetter(url, disownUrl(deps, pending)) : resetLetter(url),
  );
}

const LIFETIME = `Tautan berlaku selama ${RESET_HOURS} jam dan hanya dapat digunakan satu kali.`;

function resetLetter(url: string): Letter {
  return {
    subject: "Permintaan Ganti Kata Sandi",
    before: ["Kami menerima permintaan untuk mengganti kata sandi akun Anda."],
    button: { label: "Ubah Kata Sandi", url },
    after: [
      LIFETIME,
      "Jika Anda tidak meminta penggantian kata sandi, abaikan email ini. Kata sandi Anda tidak berubah.",
    ],
  };
}

function firstPasswordLetter(url: string, disownUrl: string): Letter {
  return {
    subject: "Permintaan Ganti Kata Sandi",
    before: [
      "Kami menerima permintaan untuk mengganti kata sandi akun dengan alamat email ini. Alamat email tersebut belum diverifikasi.",
      "Dengan membuat kata sandi melalui tautan berikut, alamat email Anda sekaligus terverifikasi dan kata sandi yang lama tidak berlaku lagi.",
    ],
    button: { label: "Ubah Kata Sandi", url },
    after: [LIFETIME, "Jika Anda tidak meminta penggantian kata sandi, abaikan email ini."],
    otherwise: {
      sentence:
        "Anda tidak pernah mendaftar di Pewaca? Hapus pendaftaran ini melalui tautan berikut.",
      label: "Bukan saya",
      url: disownUrl,
    },
  };
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
