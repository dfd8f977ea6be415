/** Stand-ins for the pages of the frontends that links in emails lead to. They do what the page does. */
import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { page, resetPage, verifiedPage } from "./pages.ts";

type Render = (nonce: string) => string | Promise<string>;

/** Adds the stand-ins of both products; `showPage` answers with a page and its policy. */
export function addStandIns(
  app: Hono,
  apiUrl: string,
  showPage: (context: Context, render: Render) => Response | Promise<Response>,
): void {
  const pages: Record<string, Render> = {
    "/verified/:uid/:token/": (nonce) => verifiedPage(apiUrl, nonce),
    "/reset/:uid/:token/": (nonce) => resetPage(apiUrl, nonce),
    "/login": (nonce) => formPage(logInPage(), apiUrl, nonce),
    "/register": (nonce) => formPage(registerPage(), apiUrl, nonce),
    "/reset-password-confirm/:uid/:token/": (nonce) => formPage(confirmPage(), apiUrl, nonce),
  };
  for (const [path, render] of Object.entries(pages)) {
    app.get(path, (context) => showPage(context, render));
    // Frontends answer with and without the slash, and so must we.
    app.get(
      path.endsWith("/") ? path.slice(0, -1) : `${path}/`,
      (context) => showPage(context, render),
    );
  }
}

const FOOT = html`
  <p class="quiet">The local stand-in for the frontend's page. <a href="/mail">Mail</a></p>
`;

/** A page with a form; `script` sends it. */
function formPage(
  form: { title: string; heading?: string; inside: ReturnType<typeof html>; script: string },
  apiUrl: string,
  nonce: string,
) {
  const { title, heading = title, inside, script } = form;
  return page({
    title,
    nonce,
    body: html`
      <section class="card" data-api="${apiUrl}">
        <h1>${heading}</h1>
        <p id="message" role="status"></p>
        <form id="form">${inside}</form>
        ${FOOT}
      </section>
    `,
    script: SHARED + script,
  });
}

/** Zporta's login takes the token of a magic link from its URL; both products log in by password. */
const logInPage = () => ({
  title: "Log in",
  inside: html`
    <label>Username or address <input id="name" autocomplete="username" required></label>
    <label>Password
      <input id="password" type="password" autocomplete="current-password" required></label>
    <button value="zporta">Zporta</button> <button value="pewaca">Pewaca</button>
  `,
  script: LOG_IN_SCRIPT,
});

/** Zporta's registration: with an invitation it shows who invites, and accepts it after the login. */
const registerPage = () => ({
  title: "Register",
  heading: "Zporta Academy",
  inside: html`
    <label>Username <input id="name" autocomplete="username" required></label>
    <label>Email <input id="email" type="email" autocomplete="email" required></label>
    <label>Password
      <input id="password" type="password" autocomplete="new-password" required></label>
    <button>Register</button>
  `,
  script: REGISTER_SCRIPT,
});

/** Zporta's page behind the link of a password reset. */
const confirmPage = () => ({
  title: "New password",
  inside: html`
    <label>New password
      <input id="password" type="password" autocomplete="new-password" required></label>
    <button>Save</button>
  `,
  script: CONFIRM_SCRIPT,
});

const SHARED = `
const api = document.querySelector("[data-api]").dataset.api;
const message = document.getElementById("message");
const form = document.getElementById("form");
const value = (id) => document.getElementById(id).value;
async function ask(method, path, { body, token } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = "Token " + token;
  const response = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  return { ok: response.ok, data: await response.json() };
}
function say(text) { message.textContent = text; }
function reason(data) {
  return data.error ?? data.detail ?? data.message ?? JSON.stringify(data);
}
function whenSent(act) {
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await act(event.submitter);
    } catch {
      say("The API does not answer.");
    }
  };
}
`;

const LOG_IN_SCRIPT = `
const token = new URLSearchParams(location.search).get("token");
async function showProfile(token) {
  const { ok, data } = await ask("GET", "/api/users/profile/", { token });
  form.hidden = ok;
  say(ok ? "Logged in as " + data.username + "." : reason(data));
}
if (token) await showProfile(token).catch(() => say("The API does not answer."));
whenSent(async (button) => {
  const password = value("password");
  if (button?.value === "pewaca") {
    const body = { email: value("name"), password };
    const { ok, data } = await ask("POST", "/api/auth/login/", { body });
    form.hidden = ok;
    return say(ok ? "Logged in as " + data.data.user.email + "." : reason(data));
  }
  const body = { username: value("name"), password };
  const { ok, data } = await ask("POST", "/api/users/login/", { body });
  if (!ok) return say(reason(data));
  await showProfile(data.token);
});
`;

const REGISTER_SCRIPT = `
const invitation = new URLSearchParams(location.search).get("token");
const accept = "/api/users/invitations/accept/";
if (invitation) {
  const { ok, data } = await ask("GET", accept + "?token=" + encodeURIComponent(invitation));
  form.hidden = !ok;
  say(ok ? data.inviter_name + " invites you to teach." : reason(data));
  if (ok) document.getElementById("email").value = data.invitation.invitee_email;
}
whenSent(async () => {
  const [username, email, password] = ["name", "email", "password"].map(value);
  const role = invitation ? "guide" : "explorer";
  const registered = await ask("POST", "/api/users/register/", {
    body: { username, email, password, role, bio: "" },
  });
  if (!registered.ok) return say(reason(registered.data));
  const session = await ask("POST", "/api/users/login/", { body: { username, password } });
  if (!session.ok) return say(reason(session.data));
  form.hidden = true;
  if (!invitation) return say("Registered as " + username + ".");
  const { token } = session.data;
  const accepted = await ask("POST", accept, { body: { token: invitation }, token });
  say(accepted.ok ? "Registered as " + username + ": a teacher now." : reason(accepted.data));
});
`;

const CONFIRM_SCRIPT = `
const [, , uid, token] = location.pathname.split("/");
whenSent(async () => {
  const body = { uid, token, new_password: value("password") };
  const { ok, data } = await ask("POST", "/api/users/password-reset/confirm/", { body });
  form.hidden = ok;
  say(ok ? data.message : reason(data));
});
`;
