import { html } from "hono/html";
import type { PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import type { ZportaDeps } from "../env.ts";

/** What an email says: its subject, and lines that are each a paragraph or a link. */
export type Letter = { subject: string; lines: readonly (string | { url: string })[] };

/**
 * In the payload of an email to an address that is not proven, so that each attempt has the same text:
 * the name is left out, because a stranger may have typed it.
 */
export const UNPROVEN = { address: "unproven" };

/** How an email begins. */
export function greeting({ payload }: PendingEmail, username: string): string {
  return payload.address === UNPROVEN.address ? "Hi," : `Hi ${username},`;
}

/** Renders a letter as HTML and as plain text, from Zporta to its recipient. */
export async function writeLetter(
  deps: ZportaDeps,
  { to }: PendingEmail,
  { subject, lines }: Letter,
): Promise<Email> {
  const paragraphs = lines.map((line) =>
    typeof line === "string"
      ? html`<p>${line}</p>`
      : html`<p><a href="${line.url}">${line.url}</a></p>`
  );
  const body = await html`
    <!doctype html>
    <html lang="en">
      <body
        style="font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em">
        ${paragraphs}
        <p>Zporta Academy</p>
      </body>
    </html>
  `;
  const texts = lines.map((line) => typeof line === "string" ? line : line.url);
  const text = [...texts, "Zporta Academy"].join("\n\n") + "\n";
  return { to, from: deps.settings.sender, subject, html: String(body), text };
}
