import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { TENANTS } from "../../src/tenants/mod.ts";
import { rowsOf, type Service, settings, startService } from "../support/service.ts";
import { library } from "./library/tenant.ts";

// What a third product needs: its folder (`library/`), and the one line that puts it into the list.
const WITH_LIBRARY = [{
  ...library,
  migrations: fileURLToPath(new URL("./library/migrations", import.meta.url)),
}, ...TENANTS];

function startWithLibrary(): Promise<Service> {
  const config = { ...settings, library: { sender: "Library <desk@library.test>" } };
  return startService({ settings: config }, undefined, { tenants: WITH_LIBRARY, of: "library" });
}

function join(service: Service, email: string): Promise<Response> {
  return service.fetch("/api/library/members", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password: "a library password" }),
  });
}

async function metricsOf(service: Service): Promise<string> {
  const headers = { Authorization: `Bearer ${settings.metricsToken}` };
  return await (await service.fetch("/metrics", { headers })).text();
}

Deno.test("a third tenant registers an account, sends its mail, and shows in the metrics", async () => {
  await using service = await startWithLibrary();
  const response = await join(service, "Ibu.Sari@example.com");
  assert.equal(response.status, 201);
  const { id } = await response.json();
  await service.backgroundDone();

  const [member, ...others] = await rowsOf(service, "library_member");
  assert.deepEqual([Number(member!.id), member!.email, others], [id, "ibu.sari@example.com", []]);
  const [card] = await rowsOf(service, "library_card");
  assert.equal(Number(card!.member_id), id);
  const [mail] = await rowsOf(service, "outbox");
  assert.deepEqual([mail!.tenant, mail!.kind, mail!.status], ["library", "welcome", "sent"]);
  assert.deepEqual(service.sent.map(({ to, from }) => [to, from]), [
    ["Ibu.Sari@example.com", "Library <desk@library.test>"],
  ]);

  const metrics = await metricsOf(service);
  assert.match(metrics, /daftar_registrations_total\{tenant="library",outcome="created",.*\} 1\n/);
  assert.match(metrics, /daftar_accounts_last_hour\{tenant="library"\} 1\n/);
  assert.match(metrics, /daftar_emails_pending\{tenant="library",reason=""\} 0\n/);
});

Deno.test("a third tenant's refusal leaves nothing behind, and is counted as its own", async () => {
  await using service = await startWithLibrary();
  await (await join(service, "sari@example.com")).body?.cancel();
  const response = await join(service, "SARI@example.com");
  assert.deepEqual([response.status, await response.json()], [400, { problem: "taken email" }]);
  await service.backgroundDone();
  assert.equal((await rowsOf(service, "library_member")).length, 1);
  assert.equal((await rowsOf(service, "outbox")).length, 1);
  assert.match(
    await metricsOf(service),
    /daftar_registrations_total\{tenant="library",outcome="refused",reason="taken"\} 1\n/,
  );
});

Deno.test("a mail of a third tenant that the provider refused is delivered by the cron", async () => {
  await using service = await startWithLibrary();
  service.mail.answer = () => ({ sent: false, fault: "rate", reason: "rate_limit_exceeded" });
  await (await join(service, "sari@example.com")).body?.cancel();
  await service.backgroundDone();
  service.mail.answer = () => ({ sent: true });
  service.clock.now = new Date(service.clock.now.getTime() + 120_000);
  await service.runCron();
  assert.deepEqual((await rowsOf(service, "outbox")).map(({ status }) => status), ["sent"]);
});
