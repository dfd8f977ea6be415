import { encodeAccountId, issueLinkToken, type Link } from "../../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import type { RowOf } from "../../../db/rows.ts";
import type { Email } from "../../../deps.ts";
import { writeLetter } from "../../../web/letter.ts";
import type { PewacaDeps } from "../env.ts";
import type { ADDRESSEE } from "./rows.ts";

/** Who gets an email. `fullName` is blank while the address is not proven: a stranger may have typed it. */
export type Addressee = { userId: number; email: string; fullName: string };

/** An addressee out of a row. */
export function toAddressee(row: RowOf<typeof ADDRESSEE>): Addressee {
  return { userId: row.user_id, email: row.user_email, fullName: row.full_name };
}

/**
 * Drafts an email of Pewaca; one per kind, account and `occasion`. Whatever enqueues
 * it without an occasion adds one (`core/repeatable_email.ts`). `details` is what the text needs besides
 * the name.
 */
export function draftEmail(
  kind: string,
  { userId, email, fullName }: Addressee,
  occasion?: string,
  details: Record<string, string> = {},
): EmailDraft {
  return {
    tenant: "pewaca",
    kind,
    accountId: userId,
    to: email,
    payload: { fullName, ...details },
    dedupeKey: `pewaca.${kind}:${userId}${occasion === undefined ? "" : `:${occasion}`}`,
  };
}

/** What an email says: paragraphs, perhaps a button with a link, and paragraphs after it. */
export type Letter = {
  subject: string;
  /** Leaves the name out: the address is not proven, so a stranger may have typed it. */
  isAnonymous?: true;
  before: readonly string[];
  button?: { label: string; url: string };
  after: readonly string[];
  /** A second link, for people who did not ask for the first. */
  otherwise?: { sentence: string; label: string; url: string };
};

/** Renders a pending email with the text of a letter. */
export async function renderLetter(
  deps: PewacaDeps,
  pending: PendingEmail,
  { subject, isAnonymous, before, button, after, otherwise }: Letter,
): Promise<Email> {
  const fullName = isAnonymous ? "" : pending.payload.fullName ?? "";
  const letter = await writeLetter({
    lang: "id",
    subject,
    hasTitle: true,
    preview: before[0] ?? "",
    parts: [
      fullName ? `Halo ${fullName},` : "Halo,",
      ...before,
      ...button ? [{ ...button, isButton: true } as const] : [],
      ...after,
      ...otherwise ? [otherwise.sentence, { url: otherwise.url, label: otherwise.label }] : [],
    ],
  });
  return { to: pending.to, from: deps.settings.sender, ...letter };
}

/**
 * The URL of a page of the frontend, with the account and a link token. Links are made when an email
 * is rendered, so that none is in the database; a link is as old as the request that delivers it, so
 * that every attempt at that request has the same text.
 */
export function linkUrl(
  deps: PewacaDeps,
  page: string,
  link: Link,
  pending: PendingEmail,
): string {
  const { serviceKey, settings } = deps;
  const token = issueLinkToken(serviceKey, link, pending.issuedAt);
  return `${settings.frontendUrl}/${page}/${encodeAccountId(pending.accountId)}/${token}/`;
}
