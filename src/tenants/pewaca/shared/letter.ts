import { html } from "hono/html";
import { encodeAccountId, issueLinkToken, type Link } from "../../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import type { RowOf } from "../../../db/rows.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";
import type { ADDRESSEE } from "./rows.ts";

/** To whom an email is sent. `fullName` is blank while the address is not proven: a stranger may have typed it. */
export type Addressee = { userId: number; email: string; fullName: string };

/** An addressee out of a row. */
export function toAddressee(row: RowOf<typeof ADDRESSEE>): Addressee {
  return { userId: row.user_id, email: row.user_email, fullName: row.full_name };
}

/**
 * Drafts an email of Pewaca; one per kind, account and `occasion`. `details` is what the text needs
 * besides the name.
 */
export function draftEmail(
  kind: string,
  { userId, email, fullName }: Addressee,
  occasion: string,
  details: Record<string, string> = {},
): EmailDraft {
  return {
    tenant: "pewaca",
    kind,
    accountId: userId,
    to: email,
    payload: { fullName, ...details },
    dedupeKey: `pewaca.${kind}:${userId}:${occasion}`,
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
  /** A second link, for those whom the button is not for. */
  otherwise?: { sentence: string; label: string; url: string };
};

const BODY =
  "font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em";
const BUTTON =
  "display:inline-block;background:#198754;color:#fff;padding:.7em 1.4em;border-radius:.4em;text-decoration:none";

/** Renders a pending email with the text of a letter. */
export async function renderLetter(
  deps: PewacaDeps,
  pending: PendingEmail,
  letter: Letter,
): Promise<Email> {
  return {
    to: pending.to,
    from: deps.settings.sender,
    ...await writeLetter(letter.isAnonymous ? "" : pending.payload.fullName ?? "", letter),
  };
}

/** Writes a letter as HTML and as text. HTML escapes everything: people choose their names. */
async function writeLetter(
  fullName: string,
  letter: Letter,
): Promise<{ subject: string; html: string; text: string }> {
  const greeting = fullName ? `Halo ${fullName},` : "Halo,";
  const { subject, before, button, after, otherwise } = letter;
  const page = await html`
    <!doctype html>
    <html lang="id">
      <body style="${BODY}">
        <h1 style="font-size:1.3em">${subject}</h1>
        <p>${greeting}</p>
        ${before.map((paragraph) => html`<p>${paragraph}</p>`)}
        ${button ? await buttonHtml(button) : ""}
        ${after.map((paragraph) => html`<p>${paragraph}</p>`)}
        ${otherwise ? await otherwiseHtml(otherwise) : ""}
      </body>
    </html>
  `;
  const link = button ? [`${button.label}:`, button.url] : [];
  const other = otherwise ? [otherwise.sentence, `${otherwise.label}:`, otherwise.url] : [];
  return {
    subject,
    html: String(page).trim(),
    text: [subject, greeting, ...before, ...link, ...after, ...other].join("\n\n") + "\n",
  };
}

function buttonHtml({ label, url }: { label: string; url: string }) {
  return html`
    <p><a href="${url}" style="${BUTTON}">${label}</a></p>
    <p>Jika tombol tidak berfungsi, buka tautan ini: <br><a href="${url}">${url}</a></p>
  `;
}

function otherwiseHtml({ sentence, label, url }: NonNullable<Letter["otherwise"]>) {
  return html`<p>${sentence} <a href="${url}">${label}</a></p>`;
}

/**
 * The URL of a page of the frontend, with the account and a link token. Links are made when an email
 * is rendered, so that none is in the database; a link is as old as the request that delivers it, so
 * that every attempt at that request has the same text.
 */
export async function linkUrl(
  deps: PewacaDeps,
  page: string,
  link: Link,
  pending: PendingEmail,
): Promise<string> {
  const { serviceKey, settings } = deps;
  const token = await issueLinkToken(serviceKey, link, pending.issuedAt);
  return `${settings.frontendUrl}/${page}/${encodeAccountId(pending.accountId)}/${token}/`;
}
