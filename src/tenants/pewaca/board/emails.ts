import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import { toEmail } from "../shared/letter.ts";
import type { PewacaDeps } from "../env.ts";

/** Whom the board has decided about. `email` is the person's own, also when it was set aside. */
export type Decided = { userId: number; email: string; fullName: string; estate: string };

/** Drafts the mail that says that the board has approved; one per decision. */
export function approvalEmail(resident: Decided, decisionId: string): EmailDraft {
  return draft("approved", resident, {}, decisionId);
}

/** Drafts the mail that says that the board has rejected, and why; one per decision. */
export function rejectionEmail(resident: Decided, reason: string, decisionId: string): EmailDraft {
  return draft("rejected", resident, { reason }, decisionId);
}

function draft(
  kind: "approved" | "rejected",
  { userId, email, fullName, estate }: Decided,
  payload: Record<string, string>,
  decisionId: string,
): EmailDraft {
  return {
    tenant: "pewaca",
    kind,
    accountId: userId,
    to: email,
    payload: { fullName, estate, ...payload },
    dedupeKey: `pewaca.${kind}:${userId}:${decisionId}`,
  };
}

/** Pointless once the account is gone or has lost its address, as by a later rejection. */
export async function renderApproval(deps: PewacaDeps, owed: PendingEmail): Promise<Email | null> {
  const { rows } = await deps.db.query(
    "SELECT user_id FROM m_user WHERE user_id = ? AND user_email = ? AND user_isdelete = 0",
    [owed.accountId, owed.to],
  );
  if (!rows[0]) return null;
  return await toEmail(deps, owed, {
    subject: "Pendaftaran Anda telah disetujui",
    before: [
      `Pengurus ${owed.payload.estate} telah menyetujui pendaftaran Anda.`,
      "Silakan login kembali agar semua layanan Pewaca dapat digunakan.",
    ],
    button: { label: "Buka Pewaca", url: deps.settings.frontendUrl },
    after: [],
  });
}

/** Pointless once the board has thought better of it and the account has its address back. */
export async function renderRejection(deps: PewacaDeps, owed: PendingEmail): Promise<Email | null> {
  const { rows } = await deps.db.query(
    "SELECT user_id FROM m_user WHERE user_id = ? AND user_email <> ? AND user_isdelete = 0",
    [owed.accountId, owed.to],
  );
  if (!rows[0]) return null;
  const { estate, reason } = owed.payload;
  return await toEmail(deps, owed, {
    subject: "Pendaftaran Anda belum dapat disetujui",
    before: [
      `Pengurus ${estate} belum dapat menyetujui pendaftaran Anda.`,
      ...(reason ? [`Alasan: ${reason}`] : []),
      "Anda dapat mendaftar kembali dengan alamat email yang sama, atau menghubungi pengurus.",
    ],
    after: [],
  });
}
