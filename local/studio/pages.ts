import { html, raw } from "hono/html";

/** Stands in for the frontend page that the link of a verification email opens. */
export function verifiedPage(apiUrl: string, nonce: string) {
  return page({
    title: "Verifikasi",
    nonce,
    body: html`
      <section class="card" data-api="${apiUrl}">
        <h1>Verifikasi email</h1>
        <p id="message" role="status">Memeriksa tautan…</p>
        <button id="retry" hidden>Coba lagi</button>
        <p class="quiet">The local stand-in for the frontend's page. <a href="/mail">Mail</a></p>
      </section>
    `,
    script: VERIFIED_SCRIPT,
  });
}

/** Stands in for the frontend page that the link of a password reset email opens. */
export function resetPage(apiUrl: string, nonce: string) {
  return page({
    title: "Ubah kata sandi",
    nonce,
    body: html`
      <section class="card" data-api="${apiUrl}">
        <h1>Ubah kata sandi</h1>
        <form id="form">
          <label>Kata sandi baru
            <input id="password" type="password" autocomplete="new-password" required></label>
          <button>Simpan</button>
        </form>
        <p id="message" role="status"></p>
        <p class="quiet">The local stand-in for the frontend's page. <a href="/mail">Mail</a></p>
      </section>
    `,
    script: RESET_SCRIPT,
  });
}

/** What a page is made of. `script` runs as a module, with the nonce of the policy. */
export type Page = { title: string; nonce: string; body: unknown; script: string };

/** Renders a page of the console. */
export function page({ title, nonce, body, script }: Page) {
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <link rel="icon" href="data:,">
        <style nonce="${nonce}">${raw(STYLE)}</style>
      </head>
      <body>${body}<script type="module" nonce="${nonce}">${raw(script)}</script></body>
    </html>
  `;
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.1rem; margin: 0; }
button { font: inherit; padding: .2rem .8rem; cursor: pointer; }
.quiet { color: #888; }
.card { max-width: 26rem; margin: 12vh auto; padding: 1.5rem; border: 1px solid var(--line);
  border-radius: .5rem; }
.card input { width: 100%; font: inherit; padding: .4rem; margin-bottom: .75rem; }
`;

// As the frontend's page does: segments 4 and 5 of the path, and a strict comparison of `success`.
const VERIFIED_SCRIPT = `
const message = document.getElementById("message");
const retry = document.getElementById("retry");
const api = document.querySelector("[data-api]").dataset.api;
const [, , , , uid, token] = location.href.split("/");
async function verify() {
  retry.hidden = true;
  try {
    const response = await fetch(api + "/api/auth/verify/" + uid + "/" + token + "/");
    const data = await response.json();
    message.textContent = data.success === true
      ? "Verifikasi berhasil. Silakan masuk." : data.message;
  } catch {
    message.textContent = "Gagal Verifikasi, Pastikan anda memiliki akses internet.";
    retry.hidden = false;
  }
}
retry.onclick = verify;
await verify();
`;

const RESET_SCRIPT = `
const message = document.getElementById("message");
const form = document.getElementById("form");
const api = document.querySelector("[data-api]").dataset.api;
const [, , , , uid, token] = location.href.split("/");
form.onsubmit = async (event) => {
  event.preventDefault();
  try {
    const response = await fetch(api + "/api/auth/reset/" + uid + "/" + token + "/", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ new_password: document.getElementById("password").value }),
    });
    const data = await response.json();
    form.hidden = response.ok;
    message.textContent = response.ok
      ? data.data.message : data.new_password?.[0] ?? "Gagal Mengatur ulang kata sandi";
  } catch {
    message.textContent = "Gagal Mengatur ulang kata sandi";
  }
};
`;
