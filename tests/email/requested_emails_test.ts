import assert from "node:assert/strict";
import { json, multipart, shortForm, SIGN_UP_PATH } from "../support/pewaca/pewaca.ts";
import { rowsOf, type Service, startService, statements } from "../support/service.ts";

const CLAIM = "rina@example.com";

/** Signs somebody up who has not proven the address, and whose first email is long gone. */
async function signUpUnproven(service: Service): Promise<void> {
  assert.equal((await service.fetch(SIGN_UP_PATH, multipart(shortForm()))).status, 201);
  await service.backgroundDone();
  await service.query("DELETE FROM outbox");
  service.sent.length = 0;
}

/** The endpoints that send an email to whoever has an address. */
const ENDPOINTS = [
  ["pewaca", "/api/auth/password-reset/", "warga3@example.test"],
  ["pewaca", "/api/auth/verify/resend/", CLAIM],
  ["zporta", "/api/users/password-reset/", "learner@example.test"],
  ["zporta", "/api/users/magic-link-request/", "learner@example.test"],
] as const;

for (const [tenant, path, known] of ENDPOINTS) {
  const start = () => startService({}, undefined, { of: tenant });

  Deno.test(`${path} answers before it looks the address up, so that the time tells nothing`, async () => {
    await using service = await start();
    if (known === CLAIM) await signUpUnproven(service);
    const texts = new Set<string>();
    for (const email of [known, "nobody@example.test"]) {
      service.gateway.resetLog();
      const response = await service.fetch(path, json({ email }));
      assert.deepEqual(statements(service), ["SELECT 1"], email);
      assert.equal(response.status, 200);
      texts.add(await response.text());
      await service.backgroundDone();
      assert.ok(statements(service).length > 1, "the look-up comes after the answer");
    }
    assert.equal(texts.size, 1);
    assert.deepEqual(service.sent.map(({ to }) => to), [known]);
  });

  Deno.test(`${path} answers 503 during an outage, and promises nobody an email`, async () => {
    await using service = await startService({}, undefined, { of: tenant, timeScale: 0.1 });
    service.gateway.inject({ match: /./, kind: "http", status: 503 });
    const response = await service.fetch(path, json({ email: known }));
    assert.equal(response.status, 503);
    await response.body?.cancel();
    await service.backgroundDone();
    assert.equal(service.sent.length, 0);
  });

  Deno.test(`${path} sends its email although the database fails once after the answer`, async () => {
    await using service = await start();
    if (known === CLAIM) await signUpUnproven(service);
    service.gateway.inject({ match: /INSERT INTO outbox/, kind: "http", status: 503, times: 1 });
    const response = await service.fetch(path, json({ email: known }));
    assert.equal(response.status, 200);
    await response.body?.cancel();
    await service.backgroundDone();
    assert.equal((await rowsOf(service, "outbox")).length, 1);
    assert.deepEqual(service.sent.map(({ to }) => to), [known]);
  });
}
