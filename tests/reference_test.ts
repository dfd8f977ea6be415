import assert from "node:assert/strict";
import { apis } from "../contracts/openapi/apis.ts";
import { startWorker } from "./support/worker.ts";

// Served beside the Worker, not by it: only workerd shows it.
Deno.test("in workerd, the documents and the reference page are there, for strangers too", async (test) => {
  await using worker = await startWorker();
  const documents = ["/openapi.json", "/openapi/pewaca.json", "/openapi/zporta.json"];
  for (const path of documents) {
    await test.step(path, async () => {
      const response = await fetch(worker.url + path);
      assert.equal(response.status, 200);
      assert.match(response.headers.get("Content-Type")!, /^application\/json/);
      assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
      assert.equal((await response.json()).openapi, "3.1.0");
    });
  }

  await test.step("/docs names every operation and needs nothing from anywhere else", async () => {
    const response = await fetch(`${worker.url}/docs`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Security-Policy")!, /^default-src 'none'/);
    assert.equal(response.headers.get("Referrer-Policy"), "no-referrer");
    assert.equal(
      response.headers.get("Strict-Transport-Security"),
      "max-age=31536000; includeSubDomains",
    );
    const page = await response.text();
    for (const { name, operations } of apis) {
      for (const { id } of operations) assert.ok(page.includes(`id="${name}.${id}"`), id);
    }
    assert.doesNotMatch(page, /<script|<style|style=|\bon\w+=|(?:src|href)="(?!\/|#)/);
    for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]*)"/g)) {
      const linked = await fetch(worker.url + path);
      assert.equal(linked.status, 200, path!);
      await linked.body?.cancel();
    }
  });

  await test.step("every other path still reaches the Worker", async () => {
    const health = await fetch(`${worker.url}/healthz`);
    assert.deepEqual(await health.json(), { ok: true });
    const unknown = await fetch(`${worker.url}/openapi/nobody.json`);
    assert.equal((await unknown.json()).code, 404);
  });
});
