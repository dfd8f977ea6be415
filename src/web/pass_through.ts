import type { Env as HonoEnv, Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";

/** A backend from before us, behind us. */
export type LegacyBackend = {
  /** Its origin, without a trailing slash. */
  url: string;
  /** Routes of ours that it answers again: the way back when one of them is broken. */
  routes: readonly LegacyRoute[];
  /** How long it may take until its answer begins, in milliseconds. */
  patienceMs: number;
};

/** Requests by method (`null` is any) and path; `pattern` is matched with a trailing slash. */
export type LegacyRoute = { method: string | null; pattern: RegExp };

/**
 * Why a request could not be passed on.
 *
 * | problem | meaning |
 * |---|---|
 * | `unreachable` | no connection, or it broke before there was an answer |
 * | `late` | no answer within the backend's `patienceMs` |
 * | `looping` | the request was passed on by us before: the backend's address leads here |
 */
export type PassThroughProblem = "unreachable" | "late" | "looping";

/** Who answers a request: we, the legacy backend, or nobody. */
export type Responsible = "us" | "legacy" | "nobody";

/** Our name in `Via`, by which we know our own requests again. */
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

/** Statuses whose answers have no body, not even an empty one. */
const BODILESS = [204, 205, 304];

/**
 * Passes a request on to the legacy backend and streams its answer back. Method, path, query, body
 * and headers stay as they are, `Authorization` included; redirects are the client's to follow.
 *
 * The time limit ends with the answer's headers: a long download is not cut.
 */
export async function passThrough(
  request: Request,
  backend: LegacyBackend,
): Promise<Response | PassThroughProblem> {
  if (request.headers.get("Via")?.includes(PSEUDONYM)) return "looping";
  const { pathname, search } = new URL(request.url);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), backend.patienceMs);
  try {
    const answer = await fetch(backend.url + pathname + search, {
      method: request.method,
      headers: forwarded(request.headers),
      body: request.body,
      redirect: "manual",
      signal: limit.signal,
    });
    return new Response(BODILESS.includes(answer.status) ? null : answer.body, {
      status: answer.status,
      statusText: answer.statusText,
      headers: endToEnd(answer.headers),
    });
  } catch {
    return limit.signal.aborted ? "late" : "unreachable";
  } finally {
    clearTimeout(timer);
  }
}

function forwarded(received: Headers): Headers {
  const headers = endToEnd(received);
  headers.delete("Host"); // the backend's own; it answers under no other
  headers.delete("Expect"); // has been answered when the body arrives here
  headers.append("Via", `1.1 ${PSEUDONYM}`);
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

/**
 * Makes the function that says who answers a request under `/api`. `app` answers the paths it has
 * routes for, whatever the method, except those that `routes` of the backend give back. A path that
 * a lenient server could read as one of ours (`/api/warga%2Fverify`, `/api//warga`, `/api/roles.json`)
 * is nobody's: the backend would answer it without our checks.
 */
export function createResponsibility<Env extends HonoEnv>(
  app: Hono<Env>,
): (method: string, path: string, routes: readonly LegacyRoute[]) => Responsible {
  let router: TrieRouter<true> | undefined;
  const isOurs = (path: string) => {
    router ??= routerOf(app);
    return router.match("ALL", path)[0].length > 0;
  };
  return (method, path, routes) => {
    if (routes.some((route) => isGivenBack(route, method, path))) return "legacy";
    if (!path.startsWith("/api/") || isOurs(path)) return "us";
    const lenient = readLeniently(path);
    return lenient === null || isOurs(lenient) ? "nobody" : "legacy";
  };
}

function routerOf<Env extends HonoEnv>(app: Hono<Env>): TrieRouter<true> {
  const router = new TrieRouter<true>();
  // Middleware is registered for ALL methods; it answers for no path.
  const paths = app.routes.filter(({ method }) => method !== "ALL").map(({ path }) => path);
  for (const path of new Set(paths)) router.add("ALL", path, true);
  return router;
}

function isGivenBack({ method, pattern }: LegacyRoute, sent: string, path: string): boolean {
  const isMethod = method === null || method === sent || method === "GET" && sent === "HEAD";
  return isMethod && pattern.test(path.replace(/\/*$/, "/"));
}

/** Decoded to the end, without blanks, empty or dot segments, or DRF's format suffix. */
function readLeniently(path: string): string | null {
  const text = decodeFully(path);
  if (text === null) return null;
  const segments: string[] = [];
  // deno-lint-ignore no-control-regex -- control characters are what it takes out
  for (const segment of text.replace(/[\u0000-\u0020]/g, "").split(/[/\\]+/)) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/").replace(/\.\w*$/, "")}`;
}

function decodeFully(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return decoded === text ? text : decodeFully(decoded);
  } catch {
    return null;
  }
}

/**
 * Reads which routes go back to the legacy backend: comma-separated paths, each with or without a
 * method before it; `*` stands for any text, slashes included. `null` when one is not of that form.
 */
export function readLegacyRoutes(text: string): LegacyRoute[] | null {
  const entries = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const routes = entries.map(readLegacyRoute);
  return routes.every((route) => route !== null) ? routes : null;
}

function readLegacyRoute(entry: string): LegacyRoute | null {
  const [, method, path] = /^(?:([A-Z]+) +)?(\/api\/\S*)$/.exec(entry) ?? [];
  if (!path) return null;
  const parts = path.replace(/\/*$/, "/").replace(/\*\/$/, "*").split("*");
  return {
    method: method ?? null,
    pattern: new RegExp(`^${parts.map(RegExp.escape).join(".*")}$`),
  };
}
