import type { Console } from "../../local/studio/console.ts";
import { BUDI, TERAS_COUNTRY } from "../consumers/support/states.ts";
import { HARUKA, INVITEE, TOMO } from "../consumers/support/zporta_states.ts";
import type { Interaction, Pact } from "../pact_files.ts";
import { nameOf } from "./record.ts";
import { verifyQuietly } from "./replay.ts";

/** How long an email may take to the inbox: it is sent after the answer. */
const PATIENCE_MS = 10_000;

/** A link of an email that the Worker has sent. */
export type MailLink = { link: string };

/** To whom an email goes, and what its subject has: one that an earlier act has caused may come later. */
type Expected = { to: string; subject: string };

/** Sends a request that has an email as its consequence. */
type Act = (url: string) => Promise<Expected>;

/** By consumer and description, as `nameOf` writes it. */
const ACTS: Record<string, Act> = {
  "pewaca-frontend links to the verification page after a sign-up": async (url) => {
    const form = new FormData();
    form.append("email", BUDI.email);
    form.append("password", BUDI.password);
    form.append("unit_id", String(BUDI.unitId));
    form.append("full_name", BUDI.fullName);
    form.append("phone_no", BUDI.phone);
    form.append("family_as", String(BUDI.familyRole));
    form.append("code", TERAS_COUNTRY.code);
    await send(`${url}/api/auth/sign-up/${TERAS_COUNTRY.code}/`, { method: "POST", body: form });
    return { to: BUDI.email, subject: "Selamat datang" };
  },
  "pewaca-frontend links to the page for a new password": async (url) => {
    await post(`${url}/api/auth/password-reset/`, { email: BUDI.email });
    return { to: BUDI.email, subject: "Permintaan Ganti Kata Sandi" };
  },
  "zporta-frontend links to the page for a new password": async (url) => {
    await post(`${url}/api/users/password-reset/`, { email: HARUKA.email });
    return { to: HARUKA.email, subject: "Password Reset Request" };
  },
  "zporta-frontend leads a login link to the login page with a token": async (url) => {
    await post(`${url}/api/users/magic-link-request/`, { email: HARUKA.email });
    return { to: HARUKA.email, subject: "Login Link" };
  },
  "zporta-frontend links an invited person to the sign-up page with a token": async (url) => {
    const login = { username: TOMO.username, password: TOMO.password };
    const { token } = await (await post(`${url}/api/users/login/`, login)).json();
    const invitation = { invitee_email: INVITEE, personal_message: "" };
    await post(`${url}/api/users/invitations/send/`, invitation, `Token ${token}`);
    return { to: INVITEE, subject: "invited you" };
  },
};

/** Serves to the verifier what the Worker's emails lead to; `links` keeps it. */
export function serveMails({ consumer }: Pact, { url, inbox }: { url: string; inbox: Console }) {
  const links = new Map<string, MailLink>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const asked: Pick<Interaction, "description"> = await request.json();
    const name = nameOf(consumer.name, asked);
    const act = ACTS[name];
    if (!act) return new Response(`No act for: ${name}`, { status: 404 });
    const before = new Set(inbox.emails().map(({ id }) => id));
    const text = await waitForText(inbox, await act(url), before);
    const [link = ""] = text.match(/https?:\/\/\S+/) ?? [];
    links.set(name, { link: await destinationOf(link, url) });
    return Response.json(links.get(name));
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/messages`,
    links,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Changes of a link after which the page does not find what it takes from its address. */
export function brokenLinks(link: string): string[] {
  const { origin, pathname, search } = new URL(link);
  const [, page = "", ...parts] = pathname.split("/");
  const rest = parts.join("/");
  const swapped = search === ""
    ? `${origin}/${page}/?uid=${parts[0]}&token=${parts[1]}`
    : `${origin}/${page}/${search.slice("?token=".length)}`;
  const shortened = search === "" ? `${origin}/${page}/${parts[0]}/` : `${origin}/${page}`;
  return [
    link.replace(origin, "https://example.com"),
    link.replace("https:", "http:"),
    `${origin}/other${rest === "" ? "" : `/${rest}`}${search}`,
    `${origin}/app${pathname}${search}`,
    shortened,
    swapped,
    "",
  ];
}

/** Those of the links that an interaction of a pact about emails accepts. */
export async function acceptedLinks(
  pact: Pact,
  interaction: Interaction,
  links: readonly string[],
): Promise<string[]> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { description } = await request.json();
    return Response.json({ link: links[Number(description)] });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const interactions = links.map((_, index) => ({
    ...interaction,
    description: String(index),
    providerStates: [],
  }));
  const results = await verifyQuietly({ ...pact, interactions }, { url, messagesUrl: `${url}/` });
  await server.shutdown();
  return results.filter(({ result }) => result === "OK")
    .map(({ description }) => links[Number(description)]!);
}

/** Where a browser ends that opens a link: the API's own lead on by a redirect. */
async function destinationOf(link: string, workerUrl: string): Promise<string> {
  const { pathname } = new URL(link);
  if (!pathname.startsWith("/api/")) return link;
  const answer = await fetch(workerUrl + pathname, { redirect: "manual" });
  await answer.body?.cancel();
  return answer.headers.get("Location") ?? "";
}

async function waitForText(
  inbox: Console,
  { to, subject }: Expected,
  before: Set<string>,
): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const email = inbox.emails(to.toLowerCase())
      .find((email) => !before.has(email.id) && email.subject.includes(subject));
    if (email) return email.text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`No email "${subject}" within ${PATIENCE_MS} ms`);
}

async function post(url: string, body: unknown, authorization?: string): Promise<Response> {
  return await send(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...authorization && { Authorization: authorization },
    },
    body: JSON.stringify(body),
  });
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (answer.ok) return answer;
  throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
}
