import { html } from "hono/html";
import type { PendingEmail } from "../../../core/outbox.ts";
import type { Email } from "../../../deps.ts";
import type { ZportaDeps } from "../env.ts";

/** A letter: its subject and its lines; a line is a paragraph or a link. */
export type Letter = { subject: string; lines: (string | { url: string })[] };

/** Writes a letter to whom it is for: the same lines as HTML and as plain text. */
export async function writeLetter(
  deps: ZportaDeps,
  owed: PendingEmail,
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
  return {
    to: owed.to,
    from: deps.settings.sender,
    subject,
    html: String(body),
    text: [...texts, "Zporta Academy"].join("\n\n") + "\n",
  };
}
