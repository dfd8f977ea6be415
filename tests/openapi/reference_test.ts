import assert from "node:assert/strict";
import { apis } from "../../contracts/openapi/apis.ts";
import { generateDocuments } from "../../contracts/openapi/generate.ts";
import { startConsole } from "../../local/studio/console.ts";
import { findChromium, keepScreenshot, startBrowser } from "../support/stack/browser.ts";
import { startWorker } from "../support/workerd/worker.ts";

const chromium = findChromium();

/** The pages of the reference, by their paths. */
const PAGES = [...generateDocuments().keys()]
  .filter((file) => file.endsWith(".html"))
  .map((file) => `/${file.replace(/\.html$/, "")}`);

// Served beside the Worker, not by it: only workerd shows it.
Deno.test("in workerd, the documents and the reference are there, for strangers too", async (test) => {
  await using worker = await startWorker({ PEWACA_ALLOWED_ORIGINS: "http://127.0.0.1:*" });
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

  await test.step("the pages have every operation, need nothing from anywhere else, and no link is dead", async () => {
    const anchors = new Map<string, Set<string>>();
    const links = new Set<string>();
    for (const path of PAGES) {
      const response = await fetch(worker.url + path);
      assert.equal(response.status, 200, path);
      const policy = response.headers.get("Content-Security-Policy")!;
      assert.match(policy, /^default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      assert.equal(response.headers.get("Referrer-Policy"), "no-referrer");
      assert.equal(
        response.headers.get("Strict-Transport-Security"),
        "max-age=31536000; includeSubDomains",
      );
      const page = await response.text();
      assert.doesNotMatch(
        page,
        /<script(?! src="\/docs\/search\.js" type="module"><\/script>)|<style|style=|\bon\w+="/,
        path,
      );
      assert.doesNotMatch(page, /(?:src|action)="(?!\/)/, path);
      anchors.set(path, new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)));
      for (const [, link] of page.matchAll(/(?:src|href)="(\/[^"]*)"/g)) links.add(link!);
    }
    const places = new Set([...anchors.values()].flatMap((ids) => [...ids]));
    for (const { name, operations } of apis) {
      for (const { id } of operations) assert.ok(places.has(`${name}.${id}`), id);
    }
    for (const link of links) {
      const [path, anchor] = link.split("#");
      if (anchor) assert.ok(anchors.get(path!)?.has(anchor), link);
      if (anchors.has(path!)) continue;
      const linked = await fetch(worker.url + path);
      assert.equal(linked.status, 200, link);
      await linked.body?.cancel();
    }
  });

  await test.step("/ leads to the reference, which says what this is", async () => {
    const response = await fetch(worker.url);
    assert.equal(new URL(response.url).pathname, "/docs");
    assert.match(await response.text(), /Registration at the edge/);
  });

  await test.step({
    name: "the local console has a page that tries an operation, with nothing from anywhere else",
    ignore: !chromium,
    fn: async () => {
      const console = await startConsole({ apiUrl: worker.url });
      const browser = await startBrowser(chromium!);
      try {
        const page = await browser.newPage({ colorScheme: "dark" });
        const hosts = new Set<string>();
        page.on("request", (request) => hosts.add(new URL(request.url()).origin));
        await page.goto(`${console.url}/try`);
        await page.locator("html.dark-mode").waitFor();
        assert.equal(await page.getByRole("link", { name: "Studio" }).getAttribute("href"), "/");
        await page.locator(".opblock-tag", { hasText: "Pewaca: Sign-up form" }).click();
        await page.locator("[id*=listGenders] .opblock-summary-control").click();
        await page.getByRole("button", { name: "Execute" }).click();
        await page.getByText("Laki-laki").first().waitFor();
        await keepScreenshot(page, "try_it");
        hosts.delete("null");
        assert.deepEqual([...hosts].sort(), [console.url, worker.url].sort());
        const plain = await browser.newPage({ javaScriptEnabled: false });
        await plain.goto(`${console.url}/try`);
        assert.match(await plain.locator("body").innerText(), /needs a script\. The reference has/);
      } finally {
        await browser.close();
        await console.close();
      }
    },
  });

  await test.step("every other path still reaches the Worker", async () => {
    const health = await fetch(`${worker.url}/healthz`);
    assert.deepEqual(await health.json(), { ok: true });
    const unknown = await fetch(`${worker.url}/openapi/nobody.json`);
    assert.equal((await unknown.json()).code, 404);
  });
});
