import { html, raw } from "hono/html";
import type { SeededAccount, SeededEstate } from "../seed/seed.ts";

/** What the inbox page shows about the stack. */
export type StackNotes = {
  apiUrl: string;
  operatorsUrl: string;
  accounts: readonly SeededAccount[];
  estates: readonly SeededEstate[];
};

/** The inbox: the list of emails, the selected one, and the stack's URLs and accounts. */
export function inboxPage(notes: StackNotes, nonce: string) {
  const estates = notes.estates.map((estate) =>
    html`
      <tr>
        <td>${estate.name}</td>
        <td><code>${estate.code}</code></td>
        <td>unit ${estate.unitId}</td>
      </tr>
    `
  );
  const accounts = notes.accounts.map((account) =>
    html`
      <tr>
        <td>${account.who}</td>
        <td><code>${account.email}</code></td>
        <td><code>${account.password}</code></td>
      </tr>
    `
  );
  return page({
    title: "Daftar inbox",
    nonce,
    body: html`
      <header><h1>Daftar inbox</h1><span id="state">…</span><button id="empty">Empty</button></header>
      <main>
        <nav id="list" aria-label="Emails"></nav>
        <article id="mail">
          <p class="quiet">Every email that the local stack sends arrives here.</p>
        </article>
      </main>
      <details open>
        <summary>The stack</summary>
        <p>API: <a href="${notes.apiUrl}/healthz">${notes.apiUrl}</a> ·
          <a href="${notes.operatorsUrl}">Operators' console</a> · Emails as JSON:
          <a href="/api/emails">/api/emails</a> · Make one send fail: <code>curl -X PUT -d
          '{"status":503}' <span id="origin"></span>/api/failure</code></p>
        <table><caption>Registration codes</caption>${estates}</table>
        <table><caption>Accounts</caption>${accounts}</table>
      </details>
    `,
    script: INBOX_SCRIPT,
  });
}

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
        <p class="quiet">The local stand-in for the frontend's page. <a href="/">Inbox</a></p>
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
        <p class="quiet">The local stand-in for the frontend's page. <a href="/">Inbox</a></p>
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
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0a7d5a; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; gap: 1rem; align-items: baseline; padding: .75rem 1rem;
  border-bottom: 1px solid var(--line); }
h1 { font-size: 1.1rem; margin: 0; }
header button { margin-left: auto; }
button { font: inherit; padding: .2rem .8rem; cursor: pointer; }
.quiet, #state { color: #888; }
main { display: grid; grid-template-columns: minmax(14rem, 22rem) 1fr; min-height: 60vh; }
nav { border-right: 1px solid var(--line); overflow: auto; max-height: 75vh; }
nav a { display: block; padding: .5rem 1rem; border-bottom: 1px solid var(--line);
  color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav a[aria-current] { background: var(--soft); box-shadow: inset 3px 0 var(--accent); }
nav small { display: block; color: #888; }
article { padding: 1rem; min-width: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0 0 .5rem; }
dt { color: #888; } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 55vh; border: 1px solid var(--line); background: #fff; }
.sizes { display: flex; flex-wrap: wrap; gap: 1rem; }
.sizes figure { margin: 0; flex: 1 1 30rem; min-width: 0; }
.sizes figure + figure { flex: 0 1 390px; }
figcaption { color: #888; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: 1rem; }
details { border-top: 1px solid var(--line); padding: .75rem 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 600; }
td { padding: .15rem 1.5rem .15rem 0; vertical-align: top; }
.card { max-width: 26rem; margin: 12vh auto; padding: 1.5rem; border: 1px solid var(--line);
  border-radius: .5rem; }
.card input { width: 100%; font: inherit; padding: .4rem; margin-bottom: .75rem; }
@media (max-width: 45rem) { main { grid-template-columns: 1fr; } }
`;

const INBOX_SCRIPT = `
const REFRESH_MS = 2000;
const list = document.getElementById("list");
const mail = document.getElementById("mail");
const state = document.getElementById("state");
document.getElementById("origin").textContent = location.origin;
document.getElementById("empty").onclick = async () => {
  await fetch("/api/emails", { method: "DELETE" });
  location.hash = "";
  await refresh();
};
let emails = [], drawn = "", open = "";

function element(name, text, attributes = {}) {
  const node = Object.assign(document.createElement(name), attributes);
  if (text !== undefined) node.textContent = text;
  return node;
}
function drawList() {
  list.replaceChildren(...emails.map((email) => {
    const link = element("a", email.subject, { href: "#" + email.id });
    if (email.id === location.hash.slice(1)) link.setAttribute("aria-current", "true");
    link.append(element("small", email.to + " · " + new Date(email.createdAt).toLocaleTimeString()));
    return link;
  }));
}
function drawMail(view) {
  const email = emails.find(({ id }) => id === location.hash.slice(1));
  if (!email) {
    open = "";
    return mail.replaceChildren(element("p", emails.length
      ? "Select an email." : "Every email that the local stack sends arrives here.",
      { className: "quiet" }));
  }
  const chosen = view ?? (email.html ? "html" : "text");
  if (open === email.id + chosen) return;
  open = email.id + chosen;
  const facts = element("dl");
  for (const [name, value] of [["Subject", email.subject], ["To", email.to], ["From", email.from],
    ["At", new Date(email.createdAt).toLocaleString()]]) {
    facts.append(element("dt", name), element("dd", value));
  }
  const tabs = element("p");
  for (const name of ["html", "text"]) {
    tabs.append(element("button", name.toUpperCase(), {
      disabled: name === chosen || !email[name], onclick: () => drawMail(name) }), " ");
  }
  tabs.append(element("a", "JSON", { href: "/api/emails/" + email.id }));
  const body = chosen === "text" ? element("pre", email.text)
    : element("div", undefined, { className: "sizes" });
  if (chosen === "html") body.append(frame(email, "On a desktop"), frame(email, "On a phone"));
  mail.replaceChildren(facts, tabs, body);
}
function frame({ id }, caption) {
  const page = element("iframe", undefined, { title: caption, src: "/emails/" + id + "/html" });
  page.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  const figure = element("figure");
  figure.append(element("figcaption", caption), page);
  return figure;
}
function draw() { drawList(); drawMail(); }
async function refresh() {
  try {
    const text = await (await fetch("/api/emails")).text();
    state.textContent = "";
    if (text === drawn) return;
    drawn = text;
    emails = JSON.parse(text);
    drawList();
    if (!open) drawMail();
    state.textContent = "";
  } catch {
    state.textContent = "The local stack does not answer.";
  }
}
addEventListener("hashchange", draw);
await refresh();
setInterval(refresh, REFRESH_MS);
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
