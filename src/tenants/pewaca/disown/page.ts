import { html } from "hono/html";

/** What the page says, and whether it has the button. */
export type Page = { title: string; paragraphs: readonly string[]; button?: string };

/** Before the button was pressed. */
export const ASK: Page = {
  title: "Bukan Anda yang mendaftar?",
  paragraphs: [
    "Seseorang mendaftar di Pewaca.id dengan alamat email Anda. Jika bukan Anda yang mendaftar, Anda dapat menghapus pendaftaran itu beserta semua datanya.",
    "Jika Anda sendiri yang mendaftar, tutup saja halaman ini.",
  ],
  button: "Bukan saya, hapus pendaftaran ini",
};

/** After it was. */
export const REMOVED: Page = {
  title: "Pendaftaran sudah dihapus",
  paragraphs: [
    "Pendaftaran dengan alamat email Anda sudah dihapus beserta semua datanya. Anda tidak perlu melakukan apa-apa lagi.",
  ],
};

/** The link is not ours, or there is nothing left to remove. */
export const INVALID: Page = {
  title: "Tautan ini tidak berlaku lagi",
  paragraphs: [
    "Pendaftaran ini sudah tidak ada, atau alamat emailnya sudah diverifikasi. Tidak ada data yang diubah.",
    "Jika orang lain memakai akun dengan alamat email Anda, gantilah kata sandinya melalui halaman lupa kata sandi.",
  ],
};

/** The database is away, or a bug. */
export const FAULT: Page = {
  title: "Layanan sedang tidak tersedia",
  paragraphs: ["Silakan coba lagi beberapa saat lagi."],
};

const STYLE =
  "body{font-family:sans-serif;line-height:1.5;color:#222;max-width:36em;margin:2em auto;padding:0 1em}" +
  "button{font:inherit;background:#b02a37;color:#fff;border:0;border-radius:.4em;padding:.7em 1.4em}";

/** Writes the page, and the headers that it is sent with: nothing runs on it, and it loads nothing. */
export async function writePage(page: Page): Promise<{ body: string; headers: HeadersInit }> {
  const nonce = crypto.randomUUID();
  const body = await html`
    <!doctype html>
    <html lang="id">
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
  return {
    body: String(body).trim(),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy.join("; "),
    },
  };
}
