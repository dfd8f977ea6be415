import assert from "node:assert/strict";
import { Resend } from "resend";
import { createResendMailer } from "../../src/adapters/resend.ts";
import type { Email } from "../../src/deps.ts";

const API_KEY = "re_test_key";
const IDEMPOTENCY_KEY = "7e1f1c80-51cb-4f0a-9a4a-0d6f4b1f7c11";

const RINA: Email = {
  to: "rina@example.com",
  from: "Pewaca <noreply@pewaca.id>",
  subject: "Selamat datang – \u2713",
  html: "<p>Halo</p>",
  text: "Halo",
  headers: { "X-Entity-Ref-ID": "1" },
};
const BUDI: Email = { ...RINA, to: "budi@example.com", headers: undefined };

/** A provider that takes everything, and what it was sent. */
function startProvider() {
  const requests: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { "user-agent": agent, ...headers } = Object.fromEntries(request.headers);
      assert.ok(agent, "Resend refuses requests without a User-Agent");
      const { pathname: path } = new URL(request.url);
      requests.push({ method: request.method, path, headers, body: await request.text() });
      return Response.json(path === "/emails" ? { id: "1" } : { data: [{ id: "1" }, { id: "2" }] });
    },
  );
  const baseUrl = `http://127.0.0.1:${server.addr.port}`;
  return { baseUrl, requests, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("one email, and a batch, are the requests that Resend's SDK makes of them", async () => {
  await using provider = startProvider();
  const { baseUrl, requests } = provider;
  const sdk = new Resend(API_KEY, { baseUrl });
  const send = createResendMailer({ apiKey: API_KEY, baseUrl });

  const one = await send([RINA], IDEMPOTENCY_KEY);
  await sdk.emails.send(RINA, { idempotencyKey: IDEMPOTENCY_KEY });
  assert.deepEqual(one, { sent: true, emails: [{ sent: true, providerId: "1" }] });
  assert.deepEqual(requests[0], requests[1]);

  const two = await send([RINA, BUDI], IDEMPOTENCY_KEY);
  const batch = { idempotencyKey: IDEMPOTENCY_KEY, batchValidation: "permissive" } as const;
  await sdk.batch.send([RINA, BUDI], batch);
  assert.deepEqual(two, {
    sent: true,
    emails: [{ sent: true, providerId: "1" }, { sent: true, providerId: "2" }],
  });
  assert.deepEqual(requests[2], requests[3]);
});
