import type { LegacyRoute } from "./responsibility.ts";

/** The backend that this service replaces, for requests that it does not answer itself. */
export type LegacyBackend = {
  /** Its origin, without a trailing slash. */
  url: string;
  /** Routes of ours that it answers again, for when one of them is broken. */
  routes: readonly LegacyRoute[];
  /** How long it may take until its answer begins, in milliseconds. */
  patienceMs: number;
};

/** How clients reach the tenant whose backend it is. */
export type PublicSide = {
  /** The origin that clients reach: the backend builds links from its host and scheme. */
  publicUrl: string;
  /** Whether its host is its alone: otherwise a browser sends it the cookies of other tenants too. */
  hasOwnHost: boolean;
  /** The address of the client, `null` when it is not known. */
  client: string | null;
};

/**
 * Why a request could not be passed on.
 *
 * | problem | meaning |
 * |---|---|
 * | `unreachable` | no connection, or it broke before there was an answer |
 * | `late` | no answer within the backend's `patienceMs` |
 * | `looping` | we have passed this request on already: the backend's URL leads here |
 */
export type PassThroughProblem = "unreachable" | "late" | "looping";

/** Our name in `Via`, by which we recognise our own requests. */
const PSEUDONYM = "daftar";

/** Headers that are about one connection, not about the message (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * Headers by which a server believes the proxy before it: from where a request came, for which host
 * and path, by which method, for whom. We are that proxy, so a client's own never pass. Neither does
 * a name with an underscore: WSGI reads `X_Forwarded_For` as `X-Forwarded-For`.
 */
const PROXY_HEADER = new RegExp(
  "_|^(?:" + [
    "(?:x-)?forward(?:ed)?(?:-.*)?",
    "x-(?:original|originating|rewrite|real|client|cluster|remote|proxyuser)(?:-.*)?",
    "x-(?:host|http|url|scheme|ssl|script|method|auth-request|authenticated)(?:-.*)?",
    "x-(?:accel|appengine|azure|envoy|sendfile)(?:-.*)?",
    "(?:true-|fastly-)?client-ip|remote-.*|front-end-https|script-name|path-info|base-url",
    "proxy|cf-access-.*|ssl-client-.*",
  ].join("|") + ")$",
  "i",
);

/** Statuses whose answers have no body, not even an empty one. */
const BODILESS = [204, 205, 304];

/**
 * Passes a request on to the legacy backend and streams its answer back. Method, path, query and body
 * stay as they are, and so do headers, `Authorization` included, but for those of a proxy: these are
 * ours. Where tenants share a host, cookies pass in neither direction, because a browser cannot tell the
 * tenants' cookies apart there, nor does the backend's word on HTTPS. Redirects are the client's to
 * follow. A WebSocket passes where the platform can carry it, which Workers can.
 *
 * The time limit ends with the answer's headers: a long download is not cut.
 */
export async function passThrough(
  request: Request,
  backend: Pick<LegacyBackend, "url" | "patienceMs">,
  publicSide: PublicSide,
): Promise<Response | PassThroughProblem> {
  if (hasPassedUs(request)) return "looping";
  const { pathname, search } = new URL(request.url);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), backend.patienceMs);
  try {
    const answer = await fetch(backend.url + pathname + search, {
      method: request.method,
      headers: forwarded(request.headers, publicSide),
      body: request.body,
      redirect: "manual",
      signal: limit.signal,
    });
    // Only the platform's own answer carries the connection.
    if (answer.status === 101) return answer;
    return new Response(BODILESS.includes(answer.status) ? null : answer.body, {
      status: answer.status,
      statusText: answer.statusText,
      headers: returned(answer.headers, publicSide),
    });
  } catch {
    return limit.signal.aborted ? "late" : "unreachable";
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether a request comes from us: `Via` names us. Entries are `protocol name (comment)`, separated by
 * commas; comments have some, too.
 */
export function hasPassedUs({ headers }: Request): boolean {
  return headers.get("Via")?.replace(/\([^()]*\)/g, "").split(",").some((entry) =>
    entry.trim().split(/\s+/)[1] === PSEUDONYM
  ) ?? false;
}

function forwarded(received: Headers, { publicUrl, hasOwnHost, client }: PublicSide): Headers {
  const headers = endToEnd(received);
  if (/^websocket$/i.test(received.get("Upgrade") ?? "")) headers.set("Upgrade", "websocket");
  for (const name of [...headers.keys()]) {
    if (PROXY_HEADER.test(name)) headers.delete(name);
  }
  headers.delete("Host"); // fetch sets the backend's own; it answers to no other
  headers.delete("Expect"); // already answered when the body arrives here
  if (!hasOwnHost) headers.delete("Cookie");
  const { host, protocol } = new URL(publicUrl);
  headers.set("X-Forwarded-Host", host);
  headers.set("X-Forwarded-Proto", protocol.slice(0, -1));
  if (client) headers.set("X-Forwarded-For", client);
  headers.append("Via", `1.1 ${PSEUDONYM}`);
  return headers;
}

function returned(received: Headers, { hasOwnHost }: PublicSide): Headers {
  const headers = endToEnd(received);
  if (hasOwnHost) return headers;
  headers.delete("Set-Cookie");
  headers.delete("Strict-Transport-Security");
  return headers;
}

function endToEnd(received: Headers): Headers {
  const headers = new Headers(received);
  const named = (received.get("Connection") ?? "").split(",").map((name) => name.trim());
  for (const name of [...HOP_BY_HOP, ...named]) {
    if (/^[\w-]+$/.test(name)) headers.delete(name);
  }
  return headers;
}
