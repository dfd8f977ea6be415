import { html } from "hono/html";
import { encodeAccountId, issueLinkToken, type Link } from "../../../core/link_tokens.ts";
import type { EmailDraft, PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import type { PewacaDeps } from "../env.ts";

/** What a mail says: paragraphs, perhaps a button with a link, and paragraphs after it. */
export type Letter = {
  subject: string;
  before: readonly string[];
  button?: { label: string; url: string };
  after: readonly string[];
};

/** Who gets a mail. */
export type Addressee = { userId: number; email: string; fullName: string };

/** Drafts a mail; one per account and `occasion`. */
export function draft(
  kind: string,
  { userId, email, fullName }: Addressee,
  occasion: string,
): EmailDraft {
  return {
    tenant: "pewaca",
    kind,
    accountId: userId,
    to: email,
    payload: { fullName },
    dedupeKey: `pewaca.${kind}:${userId}:${occasion}`,
  };
}

const BODY =
  "font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em";
const BUTTON =
  "display:inline-block;background:#198754;color:#fff;padding:.7em 1.4em;border-radius:.4em;text-decoration:none";

/** The e-mail that carries a letter to whom it is owed. */
export async function toEmail(
  deps: PewacaDeps,
  owed: PendingEmail,
  letter: Letter,
): Promise<Email> {
  return {
    to: owed.to,
    from: deps.settings.sender,
    ...await writeLetter(owed.payload.fullName ?? "", letter),
  };
}

/** Writes a letter as HTML and as text. Whatever stands in it is escaped: people chose their names. */
async function writeLetter(
  fullName: string,
  letter: Letter,
): Promise<{ subject: string; html: string; text: string }> {
  const greeting = fullName ? `Halo ${fullName},` : "Halo,";
  const { subject, before, button, after } = letter;
  const page = await html`
    <!doctype html>
    <html lang="id">
      <body style="${BODY}">
        <h1 style="font-size:1.3em">${subject}</h1>
        <p>${greeting}</p>
        ${before.map((paragraph) => html`<p>${paragraph}</p>`)}
        ${button ? await buttonHtml(button) : ""}
        ${after.map((paragraph) => html`<p>${paragraph}</p>`)}
      </body>
    </html>
  `;
  const link = button ? [`${button.label}:`, button.url] : [];
  return {
    subject,
    html: String(page).trim(),
    text: [subject, greeting, ...before, ...link, ...after].join("\n\n") + "\n",
  };
}

function buttonHtml({ label, url }: { label: string; url: string }) {
  return html`
    <p><a href="${url}" style="${BUTTON}">${label}</a></p>
    <p>Jika tombol tidak berfungsi, buka tautan ini: <br><a href="${url}">${url}</a></p>
  `;
}

/** The address of a page of the frontend with a link token in it. */
export async function linkUrl(
  deps: PewacaDeps,
  page: string,
  link: Link,
  owed: PendingEmail,
): Promise<string> {
  const { serviceKey, settings } = deps;
  const token = await issueLinkToken(serviceKey, link, owed.createdAt);
  return `${settings.frontendUrl}/${page}/${encodeAccountId(owed.accountId)}/${token}/`;
}
