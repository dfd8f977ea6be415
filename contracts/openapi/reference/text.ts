import { html } from "hono/html";
import type { Said } from "../refusals.ts";

/** A fragment of a page. */
export type Html = ReturnType<typeof html>;

/** Our descriptions mark code with backticks, bold text with two stars, and links as Markdown does. */
export function prose(text: string): Html {
  const pieces = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\))/);
  return html`${
    pieces.map((piece) => {
      if (piece.startsWith("`")) return html`<code>${piece.slice(1, -1)}</code>`;
      if (piece.startsWith("**")) return html`<b>${piece.slice(2, -2)}</b>`;
      const [, label, target] = /^\[(.+)\]\((.+)\)$/.exec(piece) ?? [];
      return target ? html`<a href="${target}">${label}</a>` : piece;
    })
  }`;
}

/** A sentence as it is answered, and its translation. */
export function said({ sentence, translation }: Said): Html {
  if (sentence === translation) return html`<q>${sentence}</q>`;
  return html`<q>${sentence}</q> <i class="translation">${translation}</i>`;
}

/** The name of an anchor or a file. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/\W+/g, "-");
}
