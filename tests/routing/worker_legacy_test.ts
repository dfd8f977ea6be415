import { newWebhookSecret } from "../../local/mail/events.ts";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { seed } from "../../local/seed/seed.ts";
import { startWorkerProcess } from "../../local/worker/worker_process.ts";
import { startDjango } from "../support/django/django.ts";
import { createDatabase, type TestDatabase } from "../support/mysql/mysql.ts";
import { json, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";

type DevWorker = { url: string; database: TestDatabase; directory: string } & AsyncDisposable;

/**
 * The Worker as `deno task dev` runs it. The harness of the other tests sends what a Worker fetches
 * through the runtime of the tests; here it is workerd's own fetch, with its own ways.
 */
async function startDevWorker(vars: Record<string, string>): Promise<DevWorker> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await createDatabase());
  const directory = await Deno.makeTempDir();
  started.defer(() => Deno.remove(directory, { recursive: true }));
  const key = () => crypto.randomUUID() + crypto.randomUUID();
  const port = freePort();
  const worker = await startWorkerProcess({
    root: fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, ""),
    directory,
    port,
    gatewayUrl: database.gateway.url,
    consoleUrl: "http://127.0.0.1:9",
    secrets: {
      serviceKey: key(),
      metricsToken: key(),
      pewacaJwtKey: key(),
      resendApiKey: key(),
      webhookSecret: newWebhookSecret(),
    },
    vars,
  });
  started.defer(() => worker.stop());
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url);
  const running = started.move();
  return { url, database, directory, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const isReady = await fetch(`${url}/healthz`).then(async (response) => {
      await response.body?.cancel();
      return response.ok;
    }, () => false);
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The Worker is not ready after a minute");
}

Deno.test("in workerd, what is not ours goes to Django and back unchanged, and without Django is 502", async () => {
  const page = new TextEncoder().encode("halo ".repeat(10_000));
  const zipped = await new Response(
    new Blob([page]).stream().pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  let sendLast = () => {};
  const django = startDjango((request) => {
    const { url } = request;
    switch (new URL(url).pathname) {
      case "/api/notifications/socket/": {
        if (request.headers.get("Upgrade") !== "websocket") {
          return new Response(null, { status: 426 });
        }
        const { socket, response } = Deno.upgradeWebSocket(request);
        socket.onmessage = ({ data }) => {
          socket.send(`django heard ${data}`);
          socket.close(4000, "enough");
        };
        return response;
      }
      case "/api/notifications/events/": {
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        const writer = writable.getWriter();
        const event = (text: string) => writer.write(new TextEncoder().encode(`data: ${text}\n\n`));
        event("first");
        sendLast = () => void event("last").then(() => writer.close());
        return new Response(readable, { headers: { "Content-Type": "text/event-stream" } });
      }
      case "/api/banks/":
        return Response.redirect(`${new URL(url).origin}/api/elsewhere/`, 302);
      case "/api/report/index/":
        return new Response(zipped, {
          headers: { "Content-Encoding": "gzip", "Content-Type": "text/plain" },
        });
      default:
        return Response.json({ old: true }, { status: 201, headers: { "X-Django": "yes" } });
    }
  });
  await using worker = await startDevWorker({
    PEWACA_LEGACY_API_URL: `${django.url}/`,
    PEWACA_LEGACY_ROUTES: "POST /api/auth/sign-up/*",
  });
  await seed(worker.database.query);

  // The Worker has not looked yet; later it would look within a quarter of a minute.
  const divide = ["--tenant=pewaca", "--route=/api/auth/login/", "--percent=50", "--json"];
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "ops/traffic/rollout.ts", ...divide],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { LOCAL_DIRECTORY: worker.directory },
  }).output();
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), [
    { tenant: "pewaca", routes: [{ route: "/api/auth/login/", percent: 50 }] },
  ]);
  const sides = new Set<boolean>();
  for (let i = 0; i < 12; i++) {
    const body = JSON.stringify({ email: `person${i}@example.test`, password: "x".repeat(20_000) });
    const tried = await fetch(`${worker.url}/api/auth/login/`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
    });
    const isDjangos = "old" in await tried.json();
    sides.add(isDjangos);
    if (!isDjangos) continue;
    const { headers, body: arrived } = django.arrived.at(-1)!;
    assert.equal(new TextDecoder().decode(arrived), body);
    assert.equal(
      headers.get("Content-Length"),
      String(body.length),
      "also where an address was read",
    );
  }
  assert.equal(sides.size, 2, "everybody goes to one side");

  const photo = crypto.getRandomValues(new Uint8Array(60_000));
  const created = await fetch(`${worker.url}/api/tagihan/?a=1`, {
    method: "POST",
    headers: { "Authorization": "Token abc", "Content-Type": "image/jpeg" },
    body: photo,
  });
  assert.equal(created.status, 201);
  assert.equal(created.headers.get("X-Django"), "yes");
  assert.deepEqual(await created.json(), { old: true });
  const seen = django.arrived.at(-1)!;
  assert.equal(seen.url, "/api/tagihan/?a=1");
  assert.deepEqual(seen.body, photo);
  assert.equal(seen.headers.get("Authorization"), "Token abc");
  // Django reads no body whose length is not told.
  assert.equal(seen.headers.get("Content-Length"), String(photo.length));
  assert.equal(seen.headers.get("Transfer-Encoding"), null);

  const moved = await fetch(`${worker.url}/api/banks/`, { redirect: "manual" });
  assert.equal(moved.status, 302);
  await moved.body?.cancel();
  const unzipped = await fetch(`${worker.url}/api/report/index/`);
  assert.deepEqual(await unzipped.bytes(), page);

  const socket = new WebSocket(`${worker.url.replace("http", "ws")}/api/notifications/socket/`);
  const heard = await new Promise((resolve, reject) => {
    socket.onopen = () => socket.send("hello");
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = () => reject(new Error("The WebSocket was refused"));
    socket.onclose = ({ code }) => reject(new Error(`The WebSocket was closed: ${code}`));
  });
  assert.equal(heard, "django heard hello");
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  assert.deepEqual([(await closed).code, (await closed).reason], [4000, "enough"]);
  const plain = await fetch(`${worker.url}/api/notifications/socket/`);
  assert.equal(plain.status, 426, "without an upgrade Django's own refusal");
  await plain.body?.cancel();

  const events = await fetch(`${worker.url}/api/notifications/events/`);
  assert.equal(events.headers.get("Content-Type"), "text/event-stream");
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "data: first\n\n");
  sendLast();
  assert.equal((await reader.read()).value, "data: last\n\n");
  await reader.cancel();

  const givenBack = await fetch(worker.url + SIGN_UP_PATH, json(shortForm()));
  assert.deepEqual(await givenBack.json(), { old: true });
  const Origin = "http://localhost:5173";
  const ours = await fetch(`${worker.url}/api/religions/`, { headers: { Origin } });
  assert.equal(ours.headers.get("Access-Control-Allow-Origin"), Origin, "a page in development");
  assert.equal((await ours.json()).data.length, 7);

  await django[Symbol.asyncDispose]();
  const lost = await fetch(`${worker.url}/api/banks/`, json({ a: 1 }));
  assert.equal(lost.status, 502);
  assert.equal((await lost.json()).success, false);
});
