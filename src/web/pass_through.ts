import type { LegacyRoute } from "./responsibility.ts";

/** A backend from before us, behind us. */
export type LegacyBackend = {
  /** Its origin, without a trailing slash. */
  url: string;
  /** Routes of ours that it answers again: the way back when one of them is broken. */
  routes: readonly LegacyRoute[];
  /** How long it may take until its answer begins, in milliseconds. */
  patienceMs: number;
};

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
