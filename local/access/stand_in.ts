/**
 * Stands in for Cloudflare Access: it asks who somebody is, believes it, and adds the same kind of token to
 * each request that it lets through to the console, signed with keys of its own.
 */
import { getCookie, setCookie } from "hono/cookie";
import { Hono } from "hono";
import { html } from "hono/html";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { listen } from "../stack/listen.ts";

/** Somebody who may log in. */
export type StandInOperator = { email: string; who: string };

/** What the stand-in needs. */
export type StandInOptions = {
  /** Default: 0, any free port. */
  port?: number;
  operators?: readonly StandInOperator[];
  /** Style sheets and the like, by path. */
  files?: ReadonlyMap<string, string>;
  /** When tokens are issued. Default: the computer's clock. */
  now?: () => Date;
  /** What tokens are signed with, by RS256. Default: a new pair, which takes a fifth of a second to make. */
  keyPair?: CryptoKeyPair;
};

/** A running stand-in. */
export type AccessStandIn = {
  /** Where operators find the console, and Access's keys; without a trailing slash. */
  url: string;
  audience: string;
  /** Issues a token; `claims` replace what is in it. */
  issue: (email: string, claims?: JWTPayload) => Promise<string>;
  /** Lets requests through to this console. */
  guard: (console: (request: Request) => Promise<Response>) => void;
  close: () => Promise<void>;
};

const HOURS = 12;

/** Starts the stand-in on the loopback interface. @throws when the port is taken. */
export async function startAccessStandIn(options: StandInOptions = {}): Promise<AccessStandIn> {
  const { operators = [], files = new Map<string, string>(), now = () => new Date() } = options;
  const { privateKey, publicKey } = options.keyPair ?? await generateKeyPair("RS256");
  const kid = crypto.randomUUID();
  const jwk = { ...await exportJWK(publicKey), kid, alg: "RS256", use: "sig" };
  const audience = crypto.randomUUID().replaceAll("-", "").repeat(2);
  let console_ = (_: Request) => Promise.resolve(new Response(null, { status: 503 }));
  let url = "";

  const issue = async (email: string, claims: JWTPayload = {}) => {
    const issuedAt = Math.floor(now().getTime() / 1000);
    return await new SignJWT({
      aud: [audience],
      email,
      exp: issuedAt + HOURS * 3600,
      iat: issuedAt,
      nbf: issuedAt,
      iss: url,
      type: "app",
      sub: crypto.randomUUID(),
      ...claims,
    }).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
  };

  const app = new Hono();
  app.get("/cdn-cgi/access/certs", (c) => c.json({ keys: [jwk] }));
  app.get("/cdn-cgi/access/login", (c) => c.html(loginPage(operators)));
  app.post("/cdn-cgi/access/login", async (c) => {
    const { email } = await c.req.parseBody();
    setCookie(c, "CF_Authorization", await issue(String(email)), {
      httpOnly: true,
      sameSite: "Lax",
    });
    return c.redirect("/console", 303);
  });
  app.get("/cdn-cgi/access/logout", (c) => {
    setCookie(c, "CF_Authorization", "", { maxAge: 0 });
    return c.redirect("/cdn-cgi/access/login");
  });
  app.get("/console/files/*", (c) => {
    const file = files.get(c.req.path);
    return file === undefined ? c.notFound() : c.body(file, 200, { "Content-Type": "text/css" });
  });
  app.all("*", async (c) => {
    const token = getCookie(c, "CF_Authorization");
    if (!token) return c.redirect("/cdn-cgi/access/login");
    const { method } = c.req;
    const headers = new Headers(c.req.raw.headers);
    headers.set("Cf-Access-Jwt-Assertion", token);
    const body = method === "POST" ? await c.req.arrayBuffer() : undefined;
    return await console_(new Request(c.req.url, { method, headers, body }));
  });

  const listening = await listen((request) => app.fetch(request), options.port);
  url = listening.url;
  return {
    url,
    audience,
    issue,
    guard: (fetch) => void (console_ = fetch),
    close: listening.close,
  };
}

function loginPage(operators: readonly StandInOperator[]) {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Cloudflare Access (stand-in)</title>
        <link rel="stylesheet" href="/console/files/pico.css">
      </head>
      <body>
        <main>
              <h1>Who are you?</h1>
              <p>The local stand-in for Cloudflare Access believes everybody.</p>
              ${operators.map(({ email, who }) =>
                html`
                  <form method="post">
                    <button name="email" value="${email}">${email}: ${who}</button>
                  </form>
                `
              )}
            </main>
      </body>
    </html>
  `;
}
