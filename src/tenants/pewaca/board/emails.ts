import { detailOf, type EmailDraft, type PendingEmail } from "../../../core/outbox.ts";
import { integer, selectRow } from "../../../db/rows.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import { type Addressee, draftEmail, renderLetter } from "../shared/letter.ts";

/** The resident whom the board has decided about. `email` is their own, also after the account was renamed. */
export type DecidedResident = Addressee & { estate: string; isProven: boolean };

/** Drafts the email that reports an approval; one per decision. */
export function approvalEmail(resident: DecidedResident, decisionId: string): EmailDraft {
  return draftEmail("approved", resident, decisionId, { estate: resident.estate });
}

/**
 * Drafts the email that reports a rejection and its reason; one per decision. To an address that is not
 * proven it says nothing that somebody typed.
 */
export function rejectionEmail(
  resident: DecidedResident,
  reason: string,
  decisionId: string,
): EmailDraft {
  const { estate, isProven } = resident;
  return draftEmail("rejected", resident, decisionId, { estate, ...isProven && { reason } });
}

/** Renders the email that reports an approval; `null` when the account or its address is gone. */
export async function renderApproval(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await selectRow(
    deps.db,
    { user_id: integer },
    "SELECT user_id FROM m_user WHERE user_id = ? AND user_email = ? AND user_isdelete = 0",
    [pending.accountId, pending.to],
  );
  if (!account) return null;
  return await renderLetter(deps, pending, {
    subject: "Pendaftaran Anda telah disetujui",
    before: [
      `Pengurus ${detailOf(pending, "estate")} telah menyetujui pendaftaran Anda.`,
      "Silakan login kembali agar semua layanan Pewaca dapat digunakan.",
    ],
    button: { label: "Buka Pewaca", url: deps.settings.frontendUrl },
    after: [],
  });
}

/** Renders the email that reports a rejection; `null` when it was undone and the address is back. */
export async function renderRejection(
  deps: PewacaDeps,
  pending: PendingEmail,
): Promise<Email | null> {
  const account = await selectRow(
    deps.db,
    { user_id: integer },
    "SELECT user_id FROM m_user WHERE user_id = ? AND user_email <> ? AND user_isdelete = 0",
    [pending.accountId, pending.to],
  );
  if (!account) return null;
  const { reason } = pending.payload;
  return await renderLetter(deps, pending, {
    subject: "Pendaftaran Anda belum dapat disetujui",
    before: [
      `Pengurus ${detailOf(pending, "estate")} belum dapat menyetujui pendaftaran Anda.`,
      ...(reason ? [`Alasan: ${reason}`] : []),
      "Anda dapat mendaftar kembali dengan alamat email yang sama, atau menghubungi pengurus.",
    ],
    after: [],
  });
}
