const HOST = "127.0.0.1";

/** A server of the local stack. */
export type Listening = {
  url: string;
  /** Closes it and all connections. */
  close: () => Promise<void>;
};

/** Serves on this computer only; `port` is any free one by default. */
export async function listen(
  serve: (request: Request) => Response | Promise<Response>,
  port = 0,
): Promise<Listening> {
  const abort = new AbortController();
  const listening = Promise.withResolvers<void>();
  const server = Deno.serve(
    { port, hostname: HOST, signal: abort.signal, onListen: () => listening.resolve() },
    (request) => serve(request),
  );
  await listening.promise;
  return {
    url: `http://${HOST}:${server.addr.port}`,
    close: async () => {
      abort.abort();
      await server.finished;
    },
  };
}
