import { html } from "hono/html";
import type { Email } from "../deps.ts";

/** A paragraph, or a link. In text the link stands alone on its line, so that no encoding breaks it. */
export type LetterPart = string | LetterLink;

/** A link of an email. Without a label its URL is shown. `isButton` is for the one it is about. */
export type LetterLink = { url: string; label?: string; isButton?: true };

/** What an email says, in any tenant's language. */
export type LetterContent = {
  /** The language, as `lang` of HTML has it. */
  lang: string;
  subject: string;
  /** Whether the subject stands above the text, too. */
  hasTitle?: true;
  /** What a list of emails shows beside the subject. */
  preview: string;
  parts: readonly LetterPart[];
};

// Only the button has a colour: a client in dark mode chooses those of text and background itself.
// A link is longer than a phone is wide: it may be broken anywhere.
const BODY =
  "font-family:sans-serif;line-height:1.5;max-width:36em;margin:2em auto;padding:0 1em;" +
  "overflow-wrap:anywhere";
const BUTTON = "display:inline-block;background:#146c43;color:#fff;padding:.7em 1.4em;" +
  "border-radius:.4em;text-decoration:none";
const HIDDEN = "display:none;max-height:0;overflow:hidden";

/**
 * Writes an email as HTML and as text, which say the same. HTML escapes everything: people choose their
 * names. Nothing is loaded from anywhere.
 */
export async function writeLetter(
  letter: LetterContent,
): Promise<Pick<Email, "subject" | "html" | "text">> {
  const { lang, subject, hasTitle, preview, parts } = letter;
  const page = await html`
    <!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>${subject}</title>
      </head>
      <body style="${BODY}">
        <div style="${HIDDEN}">${preview}</div>
        ${hasTitle ? html`<h1 style="font-size:1.3em">${subject}</h1>` : ""}
        ${parts.map(partHtml)}
      </body>
    </html>
  `;
  const texts = parts.map((part) => typeof part === "string" ? part : linkText(part));
  const text = [...hasTitle ? [subject] : [], ...texts].join("\n\n") + "\n";
  return { subject, html: String(page).trim(), text };
}

function partHtml(part: LetterPart) {
  if (typeof part === "string") return html`<p>${part}</p>`;
  const { url, label, isButton } = part;
  if (!isButton) return html`<p><a href="${url}">${label ?? url}</a></p>`;
  return html`
    <p><a href="${url}" style="${BUTTON}">${label}</a></p>
    <p style="font-size:.85em"><a href="${url}">${url}</a></p>
  `;
}

function linkText({ url, label }: LetterLink): string {
  return label ? `${label}:\n\n${url}` : url;
}
