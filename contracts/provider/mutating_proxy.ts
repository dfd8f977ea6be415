import type { Answer, Mutation } from "./mutations/mutation.ts";

/** A proxy in front of the Worker that can change its answers. */
export type MutatingProxy = {
  url: string;
  /** The change to the answers from now on; null: none. */
  mutation: Pick<Mutation, "path" | "change"> | null;
  close: () => Promise<void>;
};

/** Starts the proxy on a free port. */
export function startMutatingProxy(target: string): MutatingProxy {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const answer = await forward(request, `${target}${pathname}${search}`);
    if (proxy.mutation && pathname.startsWith(proxy.mutation.path)) proxy.mutation.change(answer);
    const { status, headers, body } = answer;
    return new Response(JSON.stringify(body), { status, headers });
  });
  const proxy: MutatingProxy = {
    url: `http://127.0.0.1:${server.addr.port}`,
    mutation: null,
    close: () => server.shutdown(),
  };
  return proxy;
}

async function forward(request: Request, url: string): Promise<Answer> {
  const headers = new Headers(request.headers);
  headers.delete("Host");
  const body = request.method === "GET" ? undefined : await request.arrayBuffer();
  const answer = await fetch(url, { method: request.method, headers, body });
  const kept = new Headers(answer.headers);
  for (const name of ["Content-Length", "Content-Encoding", "Transfer-Encoding"]) kept.delete(name);
  return { status: answer.status, headers: kept, body: await answer.json() };
}
