import { html } from "hono/html";

/** What the page says, and whether it has the button. */
export type Page = { title: string; paragraphs: readonly string[]; button?: string };

const STYLE =
  "body{font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em}" +
  "button{font:inherit;background:#b02a37;color:#fff;border:0;border-radius:.4em;padding:.7em 1.4em}";

/**
 * Answers with a page of ours, for people: nothing runs on it, and it loads nothing. `lang` is its language.
 */
export async function answerPage(status: number, lang: string, page: Page): Promise<Response> {
  const nonce = crypto.randomUUID();
  const body = await html`
    <!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>${page.title}</title>
        <style nonce="${nonce}">${STYLE}</style>
      </head>
      <body>
        <h1>${page.title}</h1>
        ${page.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
        ${page.button ? html`<form method="post"><button>${page.button}</button></form>` : ""}
      </body>
    </html>
  `;
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(String(body).trim(), {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy.join("; "),
    },
  });
}
