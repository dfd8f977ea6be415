import type { Answer } from "./mutations/mutation.ts";

/** The header that names the interaction of a request. The Worker does not see it. */
export const INTERACTION_HEADER = "X-Interaction";

/** A proxy in front of the Worker that keeps what it answered to each interaction. */
export type RecordingProxy = {
  url: string;
  /** The answers, by the value of `INTERACTION_HEADER`. */
  answers: Map<string, Answer>;
  close: () => Promise<void>;
};

/** Starts the proxy on a free port. */
export function startRecordingProxy(target: string): RecordingProxy {
  const answers = new Map<string, Answer>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const answer = await forward(request, `${target}${pathname}${search}`);
    answers.set(request.headers.get(INTERACTION_HEADER) ?? "", answer);
    return toResponse(answer);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    answers,
    close: () => server.shutdown(),
  };
}

/** Writes an answer again as it was received. */
export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
}

async function forward(request: Request, url: string): Promise<Answer> {
  const sent = new Headers(request.headers);
  for (const name of ["Host", INTERACTION_HEADER]) sent.delete(name);
  const body = request.method === "GET" ? undefined : await request.arrayBuffer();
  const answer = await fetch(url, {
    method: request.method,
    headers: sent,
    body,
    redirect: "manual",
  });
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Length", "Content-Encoding", "Transfer-Encoding"]) {
    headers.delete(name);
  }
  const text = await answer.text();
  const isJson = headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, headers, body: isJson ? JSON.parse(text) : text };
}
