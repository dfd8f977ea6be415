import { type Broker, createWebhook, removeWebhook } from "../client.ts";

/** The body of the broker's call: a pact, and the version of the provider that has to verify it. */
export type Call = { pactUrl: string; providerVersion: string; providerBranch: string };

/** A server that the broker calls. `next` waits for the next call, for a minute at most. */
export type Webhook = AsyncDisposable & { next: () => Promise<Call> };

const WAIT_SECONDS = 60;

/**
 * Makes the broker call us when a pact is published that the provider's main branch or a deployed
 * version has not verified. `callback` is the URL at which the broker reaches this machine; needed
 * only when the broker runs elsewhere.
 */
export async function openWebhook(
  broker: Broker,
  provider: string,
  callback?: string,
): Promise<Webhook> {
  const calls = new TransformStream<Call>(undefined, undefined, { highWaterMark: 16 });
  const [writer, reader] = [calls.writable.getWriter(), calls.readable.getReader()];
  const server = listen(callback, (call) => writer.write(call));
  const url = callback ?? `http://127.0.0.1:${server.addr.port}`;
  const webhook = await createWebhook(broker, provider, url);
  return {
    next: () => within(WAIT_SECONDS, reader.read()),
    [Symbol.asyncDispose]: async () => {
      await removeWebhook(broker, webhook);
      await server.shutdown();
    },
  };
}

function listen(callback: string | undefined, take: (call: Call) => void) {
  const where = callback
    ? { hostname: "0.0.0.0", port: Number(new URL(callback).port || 80) }
    : { hostname: "127.0.0.1", port: 0 };
  return Deno.serve({ ...where, onListen() {} }, async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    take(await request.json());
    // at once: the broker does not wait for the verification
    return new Response(null, { status: 202 });
  });
}

async function within(
  seconds: number,
  read: Promise<ReadableStreamReadResult<Call>>,
): Promise<Call> {
  let timer;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`The broker did not call the webhook within ${seconds} s`);
    timer = setTimeout(() => reject(error), seconds * 1000);
  });
  try {
    const { value } = await Promise.race([read, late]);
    return value!;
  } finally {
    clearTimeout(timer);
  }
}
