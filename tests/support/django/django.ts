/** A request as it arrived at the backend behind us. */
export type Arrived = { method: string; url: string; headers: Headers; body: Uint8Array };

/** A real HTTP server that stands for the Django behind us. */
export type Django = {
  /** Its origin, without a trailing slash. */
  url: string;
  arrived: Arrived[];
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts a backend that notes what arrives and answers with `answer`. */
export function startDjango(
  answer: (request: Request) => Response | Promise<Response> = () => Response.json({ old: true }),
): Django {
  const arrived: Arrived[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { method, headers } = request;
    const { pathname, search } = new URL(request.url);
    const seen = { method, url: pathname + search, headers, body: new Uint8Array() };
    arrived.push(seen);
    seen.body = await request.clone().bytes();
    return await answer(request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    arrived,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
