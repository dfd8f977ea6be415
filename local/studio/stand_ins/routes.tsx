/** Stand-ins for the pages of the frontends that links in emails lead to. They do what the page does. */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { secureHeaders } from "hono/secure-headers";

type StandIn = { title: string; heading?: string; lang?: string; script: string; children: Child };

/** The pages of both products. `script` is a file of this folder. */
const PAGES: Record<string, StandIn> = {
  "/verified/:uid/:token/": {
    title: "Verifikasi",
    heading: "Verifikasi email",
    lang: "id",
    script: "verified.js",
    children: <button type="button" id="retry" hidden>Coba lagi</button>,
  },
  "/reset/:uid/:token/": {
    title: "Ubah kata sandi",
    lang: "id",
    script: "reset.js",
    children: <PasswordForm label="Kata sandi baru" button="Simpan" />,
  },
  // Takes the token of a magic link from its URL; both products log in by password.
  "/login": {
    title: "Log in",
    script: "log_in.js",
    children: (
      <form id="form">
        <label>
          Username or address <input id="name" autocomplete="username" required />
        </label>
        <label>
          Password <input id="password" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" value="zporta">Zporta</button>
        <button type="submit" value="pewaca">Pewaca</button>
      </form>
    ),
  },
  // With an invitation it shows who invites, and accepts it after the login.
  "/register": {
    title: "Register",
    heading: "Zporta Academy",
    script: "register.js",
    children: (
      <form id="form">
        <label>
          Username <input id="name" autocomplete="username" required />
        </label>
        <label>
          Email <input id="email" type="email" autocomplete="email" required />
        </label>
        <label>
          Password <input id="password" type="password" autocomplete="new-password" required />
        </label>
        <button type="submit">Register</button>
      </form>
    ),
  },
  "/reset-password-confirm/:uid/:token/": {
    title: "New password",
    script: "new_password.js",
    children: <PasswordForm label="New password" button="Save" />,
  },
};

/** The names of the scripts, which are served under `/files/stand_ins`. */
export const STAND_IN_SCRIPTS: readonly string[] = [
  "stand_in.js",
  ...Object.values(PAGES).map(({ script }) => script),
];

/** The stand-ins of both products. Their scripts ask the API at `apiUrl`. */
export function standIns(apiUrl: string): Hono {
  const routes = new Hono();
  const headers = secureHeaders({
    // the links contain tokens
    referrerPolicy: "no-referrer",
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      connectSrc: ["'self'", apiUrl],
      formAction: ["'none'"],
      baseUri: ["'none'"],
    },
  });
  for (const [path, standIn] of Object.entries(PAGES)) {
    const page = <Page apiUrl={apiUrl} {...standIn} />;
    const show = (c: Context) => c.html(html`<!doctype html>${page}`);
    routes.get(path, headers, show);
    // Frontends answer with and without the slash, and so must we.
    routes.get(path.endsWith("/") ? path.slice(0, -1) : `${path}/`, headers, show);
  }
  return routes;
}

function Page({ apiUrl, title, heading = title, lang = "en", script, children }: StandIn & {
  apiUrl: string;
}) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/files/pico.css" />
        <link rel="stylesheet" href="/files/studio.css" />
        <script type="module" src={`/files/stand_ins/${script}`}></script>
      </head>
      <body>
        <main class="card" data-api={apiUrl}>
          <h1>{heading}</h1>
          <p id="message" role="status"></p>
          {children}
          <p class="quiet" lang="en">
            The local stand-in for the frontend's page. <a href="/mail">Mail</a>
          </p>
        </main>
      </body>
    </html>
  );
}

function PasswordForm({ label, button }: { label: string; button: string }) {
  return (
    <form id="form">
      <label>
        {label} <input id="password" type="password" autocomplete="new-password" required />
      </label>
      <button type="submit">{button}</button>
    </form>
  );
}
