import { toSql } from "../../db/time.ts";
import type { Deps, Queryable, Tx } from "../../deps.ts";
import { columnList, type Fragment } from "../../db/write.ts";
import type { Changes } from "./changes.ts";

/**
 * The closed list of what is recorded: every act that changes an account, a right, a decision, a seat, the
 * fate of an email or a setting of an estate. A sign-up is not among them: it stands in the account's row.
 *
 * | what | the act |
 * |---|---|
 * | `address_proven` | a link or Google showed whose the address is; an operator vouched for it; Django had |
 * | `address_corrected` | the account has another address, which is to be proven |
 * | `password_reset`, `password_changed` | a new password, by a link or in place of the old one |
 * | `switched_on`, `switched_off` | the account may log in again, or may not |
 * | `sessions_ended` | everybody who is logged in has to log in again |
 * | `account_deleted` | the person or an operator had the personal data deleted |
 * | `sign_up_removed` | a sign-up that nobody has proven is gone, see the note for why |
 * | `sign_up_set_aside` | an account of Django's gave its address to a new sign-up |
 * | `profile_changed`, `preferences_changed` | what people say about themselves, photos included |
 * | `right_changed` | what the account may do, such as invite others |
 * | `resident_approved`, `resident_rejected` | a decision of the board |
 * | `seat_given`, `seat_taken` | a seat in the committee of an estate |
 * | `invitation_sent`, `invitation_cancelled`, `invitation_accepted` | an invitation to teach |
 * | `application_submitted`, `application_approved`, `application_rejected` | an application to teach |
 * | `mail_resent`, `mail_retried`, `mail_cancelled` | an email, by hand |
 * | `mail_bounced`, `mail_complained`, `mail_suppressed`, `mail_failed` | what the provider reported of it |
 * | `address_released` | emails are sent again to an address that had bounced |
 * | `estate_changed` | a setting of an estate, such as its code |
 * | `data_exported`, `data_erased`, `nik_opened` | personal data, as the law asks |
 */
export type Audited =
  | "address_proven"
  | "address_corrected"
  | "password_reset"
  | "password_changed"
  | "switched_on"
  | "switched_off"
  | "sessions_ended"
  | "account_deleted"
  | "sign_up_removed"
  | "sign_up_set_aside"
  | "profile_changed"
  | "preferences_changed"
  | "right_changed"
  | "resident_approved"
  | "resident_rejected"
  | "seat_given"
  | "seat_taken"
  | "invitation_sent"
  | "invitation_cancelled"
  | "invitation_accepted"
  | "application_submitted"
  | "application_approved"
  | "application_rejected"
  | "mail_resent"
  | "mail_retried"
  | "mail_cancelled"
  | "mail_bounced"
  | "mail_complained"
  | "mail_suppressed"
  | "mail_failed"
  | "address_released"
  | "estate_changed"
  | "data_exported"
  | "data_erased"
  | "nik_opened";

/**
 * By whom. `name` is an account's id, an operator's name or a provider's; `null` where nobody knows it, as of
 * somebody who follows a link that needs no account.
 */
export type Actor =
  | { kind: "person"; name: string | null }
  | { kind: "operator"; name: string }
  | { kind: "provider"; name: string }
  | { kind: "system"; name: null };

/** The service itself: the cron, or what time has brought about. */
export const SYSTEM: Actor = { kind: "system", name: null };

/** The provider of emails. */
export const MAIL_PROVIDER: Actor = { kind: "provider", name: "mail" };

/** Somebody with an account; `null`: without one. */
export function person(accountId: number | null): Actor {
  return { kind: "person", name: accountId === null ? null : String(accountId) };
}

/** How long a note is at most, in characters. */
export const MAX_NOTE = 255;

/** One act. */
export type AuditEvent = {
  tenant: string;
  what: Audited;
  /** Whose account it is about; `null` when it is about none, as a setting of an estate. */
  accountId: number | null | Fragment;
  /** What else it is about, as `kind:id`: an estate, a resident, an email, an invitation, an application. */
  subject?: string;
  /** Who acts, unless an operator does: `deps.operator` comes first. */
  by: Actor;
  /** In a few words of ours or of whoever acts, such as the reason; what is beyond `MAX_NOTE` is cut off. */
  note?: string;
  /** What `changesOf` returns. */
  changes?: Changes;
};

/** What is known of an act beside the act itself. Every `Deps` has it. */
export type Occasion = Pick<Deps, "requestId" | "operator">;

/** Writes down what an act has done, in the act's own transaction. One statement. */
export async function recordEvent(
  tx: Tx,
  occasion: Occasion,
  event: AuditEvent,
  now: Date,
): Promise<void> {
  await recordEvents(tx, occasion, [event], now);
}

/** As `recordEvent`, for what one act does to several accounts. Still one statement; none without events. */
export async function recordEvents(
  tx: Queryable,
  { requestId, operator }: Occasion,
  events: readonly AuditEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => {
    const by = operator ? { kind: "operator", name: operator } : event.by;
    return columnList({
      occurred_at: toSql(now),
      tenant: event.tenant,
      what: event.what,
      account_id: event.accountId,
      subject: event.subject ?? null,
      actor_kind: by.kind,
      actor: by.name,
      request_id: requestId ?? null,
      note: event.note?.slice(0, MAX_NOTE) ?? null,
      changes: JSON.stringify(event.changes ?? {}),
    });
  });
  await tx.query(
    `INSERT INTO audit_event (${rows[0]!.names})
     VALUES ${rows.map(({ values }) => `(${values})`).join(", ")}`,
    rows.flatMap(({ args }) => args),
  );
}
