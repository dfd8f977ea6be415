import { type Broker, callWhenVerificationIsDue, forgetWebhook } from "../client.ts";

/** What the broker says when it calls: which pact, and which version of ours must honour it. */
export type Call = { pactUrl: string; providerVersion: string; providerBranch: string };

/** The place that the broker calls; `next` waits for its next call, for a minute at most. */
export type Webhook = AsyncDisposable & { next: () => Promise<Call> };

const PATIENCE_SECONDS = 60;

/**
 * Has the broker call us for each pact that a version of the provider which counts has not verified.
 * `callback` is where the broker reaches this machine; needed only when it runs elsewhere.
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
  const webhook = await callWhenVerificationIsDue(broker, provider, url);
  return {
    next: () => within(PATIENCE_SECONDS, reader.read()),
    [Symbol.asyncDispose]: async () => {
      await forgetWebhook(broker, webhook);
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
    // the broker does not wait for the verification
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
